/// A text's bytes in one form, whatever editor wrote them.
package enum TidyLines {
    /// Without a byte order mark, and with LF for every CR LF and every CR alone.
    package static func tidied(_ bytes: [UInt8]) -> [UInt8] {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let start = hasMark ? 3 : 0
        guard hasMark || bytes.contains(0x0D) else { return bytes }
        var tidied: [UInt8] = []
        tidied.reserveCapacity(bytes.count)
        for index in start..<bytes.count {
            let isReturn = bytes[index] == 0x0D
            if isReturn, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            tidied.append(isReturn ? 0x0A : bytes[index])
        }
        return tidied
    }
}
