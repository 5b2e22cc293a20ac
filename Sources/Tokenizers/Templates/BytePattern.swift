/// Finds bytes in other bytes in time linear in both, whatever they are.
///
/// Source: Knuth, Morris and Pratt 1977 (10.1137/0206024).
package struct BytePattern {
    private let bytes: [UInt8]
    /// For each beginning of the pattern: the length of the longest shorter one that it ends with.
    private var borders: [Int] = []

    /// - Parameter bytes: what is looked for.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        borders.reserveCapacity(bytes.count)
        var border = 0
        for (index, byte) in bytes.enumerated() {
            if index == 0 {
                borders.append(0)
                continue
            }
            border = advanced(border, by: byte)
            borders.append(border)
        }
    }

    /// Its length.
    package var count: Int { bytes.count }

    /// Where it begins first; an empty one begins anywhere.
    package func firstIndex(in text: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return text.startIndex }
        var matched = 0
        for index in text.indices {
            matched = advanced(matched, by: text[index])
            if matched == bytes.count { return index + 1 - bytes.count }
        }
        return nil
    }

    /// Where it begins, each place behind the end of the one before.
    ///
    /// - Precondition: it is not empty.
    package func places(in text: [UInt8]) -> [Int] {
        var places: [Int] = []
        var matched = 0
        for index in text.indices {
            matched = advanced(matched, by: text[index])
            if matched == bytes.count {
                places.append(index + 1 - bytes.count)
                matched = 0
            }
        }
        return places
    }

    /// How much of the pattern is matched after one more byte.
    private func advanced(_ matched: Int, by byte: UInt8) -> Int {
        var matched = matched
        if matched == bytes.count { matched = borders[matched - 1] }
        while matched > 0, bytes[matched] != byte { matched = borders[matched - 1] }
        return bytes[matched] == byte ? matched + 1 : matched
    }
}
