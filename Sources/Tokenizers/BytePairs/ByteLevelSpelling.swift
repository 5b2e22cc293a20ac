import Foundations

/// How GPT-2, SmolLM, Llama 3 and Qwen2 spell: a text is split into words, and a word into its bytes.
///
/// A byte that the vocabulary has no token for is left out, as the reference tokenizers do (SmolLM2
/// has none for bytes that cannot stand in UTF-8, for six control characters, and for F1 and F2,
/// which begin characters of planes without assignments).
public struct ByteLevelSpelling: Sendable, Equatable {
    /// How text is split into words.
    public var preTokenizer: PreTokenizer
    /// Whether text is brought to Unicode's composed form first (Qwen2).
    public var normalizesToNFC: Bool
    /// Whether a word that is itself a token is left unmerged (Llama 3).
    public var prefersWholeWords: Bool

    /// A spelling; see its properties.
    public init(
        preTokenizer: PreTokenizer, normalizesToNFC: Bool = false, prefersWholeWords: Bool = false
    ) {
        self.preTokenizer = preTokenizer
        self.normalizesToNFC = normalizesToNFC
        self.prefersWholeWords = prefersWholeWords
    }

    /// Calls `visit` with the bytes of each word.
    func forEachWord(of text: ArraySlice<UInt8>, _ visit: (ArraySlice<UInt8>) -> Void) {
        WordScanner(normalized(text)).forEachWord(of: preTokenizer, visit)
    }

    private func normalized(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard normalizesToNFC, bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        return Array(UnicodeForm.composed(String(decoding: bytes, as: UTF8.self)).utf8)[...]
    }
}
