import Foundations

/// How Llama 2, Mistral and Gemma spell: a text is its characters, and a blank is one of them.
///
/// In the vocabulary a blank is written `▁`; here it is a blank, and so is a `▁` in a text, since the
/// references do not tell the two apart. A character that is no token is spelt by its bytes, which
/// stand in the vocabulary as `<0x0A>`.
/// Source: Kudo and Richardson 2018 (arXiv:1808.06226).
public struct SentencePieceSpelling: Sendable, Equatable {
    /// Where a blank is put before text, so that a word is the same token there as elsewhere.
    public enum BlankBefore: Sendable, Equatable {
        /// Nowhere (Gemma).
        case nothing
        /// At the beginning of the whole text.
        case text
        /// Behind special tokens too.
        case stretches
    }

    /// Where a blank is put before text.
    public var blankBefore: BlankBefore
    /// Whether that blank is put before a blank, too.
    public var doublesBlanks: Bool
    /// Whether a blank begins a word that is merged by itself.
    public var splitsAtBlanks: Bool
    /// The token of a character whose bytes are no tokens either.
    public var unknown: Int?
    /// Whether such characters in a row are one token.
    public var fusesUnknown: Bool
    /// Whether decoding takes a blank from the beginning.
    public var stripsBlank: Bool

    /// A spelling; see its properties.
    public init(
        blankBefore: BlankBefore, doublesBlanks: Bool = true, splitsAtBlanks: Bool = false,
        unknown: Int? = nil, fusesUnknown: Bool = true, stripsBlank: Bool
    ) {
        self.blankBefore = blankBefore
        self.doublesBlanks = doublesBlanks
        self.splitsAtBlanks = splitsAtBlanks
        self.unknown = unknown
        self.fusesUnknown = fusesUnknown
        self.stripsBlank = stripsBlank
    }

    private static let blank = UInt8(ascii: " ")
    /// `▁`, U+2581.
    private static let mark: [UInt8] = [0xE2, 0x96, 0x81]

    /// The bytes of a token or text, with a blank for each `▁`.
    static func unmarked(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 1)
        for byte in bytes {
            result.append(byte)
            if byte == mark[2], result.count >= 3, result.suffix(3).elementsEqual(mark) {
                result.removeLast(3)
                result.append(blank)
            }
        }
        return result
    }

    /// The byte of a token such as `<0x0A>`; nil for another one.
    static func byte(of token: String) -> UInt8? {
        let text = Array(token.utf8)
        guard text.count == 6, text.starts(with: "<0x".utf8), text[5] == UInt8(ascii: ">"),
            text[3] != UInt8(ascii: "+"), text[3] != UInt8(ascii: "-")
        else { return nil }
        return UInt8(String(decoding: text[3..<5], as: UTF8.self), radix: 16)
    }

    /// Calls `visit` with the bytes of each word, of which there is only one unless they split.
    func forEachWord(
        of text: ArraySlice<UInt8>, behind before: TextBefore,
        _ visit: (ArraySlice<UInt8>) -> Void
    ) {
        var bytes = Self.unmarked(text)
        if addsBlank(behind: before), doublesBlanks || bytes.first != Self.blank {
            bytes.insert(Self.blank, at: 0)
        }
        guard splitsAtBlanks else { return visit(bytes[...]) }
        var start = 0
        while start < bytes.count {
            let end = bytes[(start + 1)...].firstIndex(of: Self.blank) ?? bytes.count
            visit(bytes[start..<end])
            start = end
        }
    }

    private func addsBlank(behind before: TextBefore) -> Bool {
        switch before {
        case .nothing: blankBefore != .nothing
        case .special: blankBefore == .stretches
        case .text: false
        }
    }

    /// The tokens of a word's characters.
    func symbols(
        of word: ArraySlice<UInt8>, in vocabulary: BytePairVocabulary
    ) -> [Int32] {
        var symbols: [Int32] = []
        symbols.reserveCapacity(word.count)
        var start = word.startIndex
        while start < word.endIndex {
            let end = min(start + Self.length(ofCharacterFrom: word[start]), word.endIndex)
            let character = Array(word[start..<end])
            let bytes = character.map { vocabulary.byteTokens[Int($0)] }
            if let id = vocabulary.id(of: character) {
                symbols.append(id)
            } else if bytes.allSatisfy({ $0 >= 0 }) {
                symbols += bytes
            } else if let unknown, !(fusesUnknown && symbols.last == Int32(unknown)) {
                symbols.append(Int32(unknown))
            }
            start = end
        }
        return symbols
    }

    /// How many bytes of UTF-8 a scalar has, by its first.
    private static func length(ofCharacterFrom byte: UInt8) -> Int {
        switch byte {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}
