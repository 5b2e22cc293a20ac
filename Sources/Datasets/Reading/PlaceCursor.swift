import Foundations

/// Tells line and column of bytes that are asked for mostly in their order, in linear time.
struct PlaceCursor {
    private struct Place {
        var index: Int
        var line: Int
        var column = 1
    }

    let file: String
    private let bytes: ArraySlice<UInt8>
    private let start: Place
    private var current: Place
    private var kept: Place

    init(_ bytes: ArraySlice<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
        start = Place(index: bytes.startIndex, line: 1)
        current = start
        kept = start
    }

    /// Keeps the last place, so that what stands behind it is found from there.
    mutating func keep() { kept = current }

    /// The place of a byte; of one within a character that of the next.
    mutating func position(of offset: Int) -> TextPosition {
        if offset < current.index { current = offset < kept.index ? start : kept }
        while current.index < offset, current.index < bytes.endIndex {
            if bytes[current.index] == UInt8(ascii: "\n") {
                current.line += 1
                current.column = 1
            } else if bytes[current.index] & 0xC0 != 0x80 {
                current.column += 1
            }
            current.index += 1
        }
        return TextPosition(file: file, line: current.line, column: current.column)
    }
}
