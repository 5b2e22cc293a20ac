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
    }

    /// Candidates by their first byte, the longest first.
    private var candidates: [[Candidate]] = Array(repeating: [], count: 256)

    init(_ tokens: [(text: String, id: Int)]) {
        for (text, id) in tokens {
            let bytes = Array(text.utf8)
            if let first = bytes.first {
                candidates[Int(first)].append(Candidate(bytes: bytes, id: id))
            }
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
            if textStart < index { pieces.append(.text(text[textStart..<index])) }
            pieces.append(.special(id: found.id))
            index += found.bytes.count
            textStart = index
        }
        if textStart < text.count { pieces.append(.text(text[textStart...])) }
        return pieces
    }
}
