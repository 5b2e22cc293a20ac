/// Follows a text that may begin with a block between two marks, as an answer does before which a
/// model thinks.
///
/// White space may stand before the block. An end mark without one that begins the block ends it
/// all the same, since some models leave the first out; a text with both further on only speaks of
/// them.
public struct LeadingBlock: Sendable {
    /// Where the text has come to.
    public enum Phase: Sendable {
        /// What there is may be the beginning of a block.
        case open
        /// Within the block.
        case inside
        /// Behind it, or there is none.
        case outside
    }

    private let begin: [UInt8]
    private let end: [UInt8]
    /// Where the mark that begins the block ends; 0 where there is none.
    private var contentStart = 0
    /// Where the text has come to.
    public private(set) var phase: Phase
    /// All that was read, marks included.
    public private(set) var text: [UInt8] = []
    /// Where in ``text`` the rest behind the block begins; nil where no block has ended.
    public private(set) var restStart: Int?

    /// - Parameters:
    ///   - begin: not empty.
    ///   - end: not empty.
    ///   - isBegun: whether the text begins within the block.
    public init(begin: String, end: String, isBegun: Bool = false) {
        self.begin = Array(begin.utf8)
        self.end = Array(end.utf8)
        phase = isBegun ? .inside : .open
    }

    /// Reads on.
    ///
    /// - Precondition: no block has ended yet; what follows one is not this type's affair.
    public mutating func read(_ bytes: [UInt8]) {
        precondition(restStart == nil)
        text += bytes
        if phase == .open {
            let rest = text.drop(while: Self.isBlank)
            if rest.starts(with: begin) {
                phase = .inside
                contentStart = rest.startIndex + begin.count
            } else if !begin.starts(with: rest) {
                phase = .outside
            }
        }
        // What looked like no block is looked through as well. A mark may begin in any earlier piece.
        let start = max(contentStart, text.count - bytes.count - end.count + 1)
        guard phase != .open, let place = text[start...].firstRange(of: end) else { return }
        guard phase == .inside || text[..<place.lowerBound].firstRange(of: begin) == nil else {
            return
        }
        phase = .outside
        restStart = place.upperBound
    }

    /// Whether a byte is white space in ASCII.
    public static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
