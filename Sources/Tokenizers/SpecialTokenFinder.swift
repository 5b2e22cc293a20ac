import Foundations

/// Finds special tokens in a text before anything else happens to it.
///
/// From left to right, and of those that begin at the same place the longest.
struct SpecialTokenFinder {
    /// A stretch of text: a special token, or what lies between two.
    enum Piece {
        case special(id: Int)
        case text(ArraySlice<UInt8>)
    }

    private let tokens: PieceTrie
    private let takingSpaceBefore: Set<Int>
    /// The bytes that tokens begin with: most places of a text need no further look.
    private let beginnings: [Bool]
    /// Tokens that are found in a user's text, too.
    private let texts: Set<Int>

    /// - Parameters:
    ///   - takingSpaceBefore: ids of the tokens that swallow the white space before them.
    ///   - texts: ids of the tokens that are text all the same, whoever wrote it.
    init(
        _ tokens: [(text: String, id: Int)], takingSpaceBefore: Set<Int> = [],
        texts: Set<Int> = []
    ) {
        var trie = PieceTrie()
        var beginnings = [Bool](repeating: false, count: 256)
        // The last that is put in counts: of the same text the first.
        for (text, id) in tokens.reversed() {
            guard let first = text.utf8.first else { continue }
            _ = trie.insert(text, token: id)
            beginnings[Int(first)] = true
        }
        self.tokens = trie
        self.takingSpaceBefore = takingSpaceBefore
        self.beginnings = beginnings
        self.texts = texts
    }

    /// Cuts a text into special tokens and what lies between them; no piece of text is empty.
    ///
    /// A special token is one only where a template wrote the whole of it, unless it is text anyway.
    func pieces(of prompt: PromptBytes) -> [Piece] {
        let text = prompt.bytes
        var pieces: [Piece] = []
        var textStart = 0
        var index = 0
        while index < text.count {
            guard beginnings[Int(text[index])], let found = longest(at: index, of: prompt) else {
                index += 1
                continue
            }
            let before = text[textStart..<index]
            let kept =
                takingSpaceBefore.contains(found.token)
                ? before.dropLast(Self.spaceAtEnd(of: before)) : before
            if !kept.isEmpty { pieces.append(.text(kept)) }
            pieces.append(.special(id: found.token))
            index = found.end
            textStart = index
        }
        if textStart < text.count { pieces.append(.text(text[textStart...])) }
        return pieces
    }

    /// The longest token that begins at a place, and the index behind it.
    private func longest(at start: Int, of prompt: PromptBytes) -> (token: Int, end: Int)? {
        var found: (token: Int, end: Int)?
        tokens.forEachPrefix(of: prompt.bytes[start...]) { token, end in
            if texts.contains(token) || prompt.isTemplate(start..<end) { found = (token, end) }
        }
        return found
    }

    /// Bytes of white space at the end of a text.
    private static func spaceAtEnd(of text: ArraySlice<UInt8>) -> Int {
        String(decoding: text, as: UTF8.self).unicodeScalars.reversed()
            .prefix { $0.properties.isWhitespace }
            .reduce(0) { $0 + UTF8.width($1) }
    }
}
