import Foundations

/// The beginning and the end of a text that may be long.
struct KeptText {
    /// Bytes kept of either.
    let most: Int
    private var first: [UInt8] = []
    private var last: [UInt8] = []
    private var omitted = 0

    init(most: Int) { self.most = most }

    mutating func append(_ piece: ArraySlice<UInt8>) {
        let beginning = piece.prefix(most - first.count)
        first += beginning
        last += piece.dropFirst(beginning.count)
        // Not at every piece, so that each byte is moved once or twice.
        if last.count > 2 * most { shorten() }
    }

    /// Both, with a line between them that says how much is left out; what is not UTF-8 is replaced.
    var text: String {
        var kept = self
        kept.shorten()
        let beginning = String(decoding: kept.first, as: UTF8.self)
        let end = String(decoding: kept.last, as: UTF8.self)
        guard kept.omitted > 0 else {
            return String(decoding: kept.first + kept.last, as: UTF8.self)
        }
        return "\(beginning)\n… (\(NumberFormat.bytes(kept.omitted)) left out)\n\(end)"
    }

    private mutating func shorten() {
        let excess = max(0, last.count - most)
        omitted += excess
        last.removeFirst(excess)
    }
}
