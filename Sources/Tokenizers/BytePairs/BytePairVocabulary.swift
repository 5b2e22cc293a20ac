import Foundations

/// One entry of a byte-pair vocabulary.
public struct VocabularyEntry: Sendable, Equatable {
    /// What an entry is for.
    public enum Kind: Sendable, Equatable {
        /// Part of ordinary text: in GPT-2's byte alphabet, or with `▁` for a blank.
        case normal
        /// A byte that a vocabulary of characters keeps for what it has no token for: `<0x0A>`.
        case byte
        /// A special token such as `<|im_end|>`: recognised in a template's text only, and left out
        /// of decoded text when asked for.
        case control
        /// An added token that is text all the same, always decoded. It is recognised whoever wrote
        /// it, unless it is spelt like a mark, such as `</think>` (``VocabularyEntry/isMark``).
        case userDefined
        /// A place without a token.
        case unused
    }

    /// The token as the vocabulary writes it.
    public var text: String

    /// What it is for.
    public var kind: Kind

    /// An entry.
    public init(text: String, kind: Kind) {
        self.text = text
        self.kind = kind
    }

    /// Whether it may steer the model, so that a user's text must not make it: a control token, or
    /// an added one in brackets. Files say of the marks `<think>` and `<tool_call>` that they are
    /// text, as of runs of blanks (Gemma), which are no marks.
    public var isMark: Bool {
        switch kind {
        case .control: true
        case .userDefined:
            (text.utf8.first == UInt8(ascii: "<") && text.utf8.last == UInt8(ascii: ">"))
                || (text.utf8.first == UInt8(ascii: "[") && text.utf8.last == UInt8(ascii: "]"))
        case .normal, .byte, .unused: false
        }
    }
}

/// The tokens of a byte-pair vocabulary: bytes by id, ids by bytes.
struct BytePairVocabulary {
    /// All tokens' bytes, one after another.
    private var bytes: [UInt8] = []
    /// Where each token begins in `bytes`, and the end.
    private var starts = [0]
    private(set) var kinds: [VocabularyEntry.Kind] = []
    /// The tokens that may steer a model.
    private(set) var marks: Set<Int> = []
    /// The ids of ordinary tokens, keyed by bytes, since equality of `String` is canonical.
    private var ids: [[UInt8]: Int32] = [:]
    /// The same of added tokens that merges may lead to as well.
    private var addedIDs: [[UInt8]: Int32] = [:]
    /// The token of each single byte; −1 where the vocabulary has none.
    private(set) var byteTokens = [Int32](repeating: -1, count: 256)

    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when an ordinary token
    ///   stands twice.
    init(
        _ entries: [VocabularyEntry], spelling: BytePairTokenizer.Spelling, source: String
    ) throws(TokenizersError) {
        ids.reserveCapacity(entries.count)
        for (id, entry) in entries.enumerated() {
            let mapped = spelling.bytes(of: entry)
            if entry.isMark { marks.insert(id) }
            if let mapped, entry.kind == .userDefined { addedIDs[mapped] = Int32(id) }
            if let mapped, entry.kind == .normal,
                let earlier = ids.updateValue(Int32(id), forKey: mapped)
            {
                throw .invalid(
                    source: source,
                    place: "token \(id)",
                    expected: "tokens that differ",
                    found: "'\(entry.text)', which is token \(earlier) too"
                )
            }
            if let mapped, mapped.count == 1, spelling.isByte(entry) {
                byteTokens[Int(mapped[0])] = Int32(id)
            }
            if entry.kind != .unused { bytes += mapped ?? Array(entry.text.utf8) }
            starts.append(bytes.count)
            kinds.append(entry.kind)
        }
    }

    /// Whether any token is ordinary text.
    var hasText: Bool { kinds.contains(.normal) }

    /// The number of tokens.
    var count: Int { kinds.count }

    /// The bytes of a token.
    func bytes(of id: Int) -> ArraySlice<UInt8> {
        bytes[starts[id]..<starts[id + 1]]
    }

    /// The ordinary token of exactly these bytes; `nil` where there is none.
    func id(of bytes: [UInt8]) -> Int32? {
        ids[bytes] ?? addedIDs[bytes]
    }
}

extension BytePairTokenizer.Spelling {
    /// The bytes that a token stands for in text; nil for one that is not part of text.
    func bytes(of entry: VocabularyEntry) -> [UInt8]? {
        switch (self, entry.kind) {
        case (.byteLevel, .normal): ByteAlphabet.bytes(of: entry.text)
        case (.sentencePiece, .normal), (.sentencePiece, .userDefined):
            SentencePieceSpelling.unmarked(entry.text.utf8)
        case (.sentencePiece, .byte): SentencePieceSpelling.byte(of: entry.text).map { [$0] }
        default: nil
        }
    }

    /// Whether a token is the one that a byte is spelt by.
    fileprivate func isByte(_ entry: VocabularyEntry) -> Bool {
        switch self {
        case .byteLevel: entry.kind == .normal
        case .sentencePiece: entry.kind == .byte
        }
    }

    /// The token of what cannot be spelt.
    var unknown: Int? {
        if case .sentencePiece(let spelling) = self { spelling.unknown } else { nil }
    }

    /// The bytes of a token as a merge names it.
    func bytes(ofPart text: String) -> [UInt8]? {
        bytes(of: VocabularyEntry(text: text, kind: .normal))
    }
}
