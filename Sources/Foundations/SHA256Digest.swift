/// The 32 bytes that SHA-256 makes of a file or a text; encoded as 64 lower-case hex digits.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    private let words: SIMD8<UInt32>

    init(words: SIMD8<UInt32>) {
        self.words = words
    }

    /// Reads 64 hex digits of either case; nil for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy(\.isHexDigit) else { return nil }
        var words = SIMD8<UInt32>()
        var rest = Substring(hex)
        for index in words.indices {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            words[index] = word
            rest = rest.dropFirst(8)
        }
        self.init(words: words)
    }

    /// 64 lower-case hex digits.
    public var hex: String {
        words.indices.reduce(into: "") { text, index in
            let digits = String(words[index], radix: 16)
            text += String(repeating: "0", count: 8 - digits.count) + digits
        }
    }

    /// The same as ``hex``.
    public var description: String { hex }

    /// The digest's bytes, first byte first.
    var bytes: [UInt8] {
        words.indices.flatMap { index in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: words[index] >> UInt32($0)) }
        }
    }
}

extension SHA256Digest: Codable {
    /// Reads the hex digits from a string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = SHA256Digest(hex: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "A SHA-256 digest is 64 hex digits; got '\(text.prefix(80))'.",
            )
        }
        self = digest
    }

    /// Writes the hex digits as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default:
            false
        }
    }
}
