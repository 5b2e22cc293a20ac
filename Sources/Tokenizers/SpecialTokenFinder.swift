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

    private struct Candidate {
        let bytes: [UInt8]
        let id: Int
        let takesSpaceBefore: Bool
    }

    /// Candidates by their first byte, the longest first.
    private var candidates: [[Candidate]] = Array(repeating: [], count: 256)

    /// - Parameter takingSpaceBefore: ids of the tokens that swallow the white space before them.
    init(_ tokens: [(text: String, id: Int)], takingSpaceBefore: Set<Int> = []) {
        for (text, id) in tokens {
            let bytes = Array(text.utf8)
            guard let first = bytes.first else { continue }
            candidates[Int(first)].append(
                Candidate(
                    bytes: bytes, id: id, takesSpaceBefore: takingSpaceBefore.contains(id)))
        }
        for first in candidates.indices {
            candidates[first].sort { $0.bytes.count > $1.bytes.count }
        }
    }

    /// Cuts a text into special tokens and what lies between them; no piece of text is empty.
    func pieces(of text: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var textStart = 0
        var index = 0
        while index < text.count {
            let rest = text[index...]
            let found = candidates[Int(text[index])].first { rest.starts(with: $0.bytes) }
            guard let found else {
                index += 1
                continue
            }
            let before = text[textStart..<index]
            let kept =
                found.takesSpaceBefore ? before.dropLast(Self.spaceAtEnd(of: before)) : before
            if !kept.isEmpty { pieces.append(.text(kept)) }
            pieces.append(.special(id: found.id))
            index += found.bytes.count
            textStart = index
        }
        if textStart < text.count { pieces.append(.text(text[textStart...])) }
        return pieces
    }

    /// Bytes of white space at the end of a text.
    private static func spaceAtEnd(of text: ArraySlice<UInt8>) -> Int {
        String(decoding: text, as: UTF8.self).unicodeScalars.reversed()
            .prefix { $0.properties.isWhitespace }
            .reduce(0) { $0 + UTF8.width($1) }
    }
}
