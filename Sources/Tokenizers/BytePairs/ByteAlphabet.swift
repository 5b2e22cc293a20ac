import Foundations

/// The reversible mapping of bytes to visible characters in which byte-level vocabularies are
/// written: printable Latin-1 stands for itself, the other 68 bytes for U+0100 and up.
///
/// Source: `bytes_to_unicode` of GPT-2 (Radford et al. 2019).
enum ByteAlphabet {
    /// The bytes that `token` stands for; `nil` when a character is not of this alphabet.
    static func bytes(of token: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(token.utf8.count)
        for scalar in token.unicodeScalars {
            guard scalar.value < byteByScalar.count else { return nil }
            let byte = byteByScalar[Int(scalar.value)]
            guard byte >= 0 else { return nil }
            bytes.append(UInt8(byte))
        }
        return bytes
    }

    /// The byte for each scalar up to U+0143; −1 for none.
    private static let byteByScalar: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        var next = 0x100
        for byte in 0...255 {
            if isVisible(byte) {
                table[byte] = Int16(byte)
            } else {
                table[next] = Int16(byte)
                next += 1
            }
        }
        return table
    }()

    /// Whether a byte is a printable character of Latin-1 other than blank and soft hyphen.
    private static func isVisible(_ byte: Int) -> Bool {
        (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)
    }
}
