extension JSONParser {
    /// What stands between two quotes, its escapes resolved; without any, nothing is copied.
    mutating func stringBytes() throws(JSONMistake) -> ArraySlice<UInt8> {
        index += 1
        var unescaped: [UInt8] = []
        var start = index
        while true {
            switch try current() {
            case UInt8(ascii: "\""):
                let rest = bytes[start..<index]
                index += 1
                return unescaped.isEmpty ? rest : (unescaped + rest)[...]
            case UInt8(ascii: "\\"):
                unescaped += bytes[start..<index]
                unescaped += UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter
                start = index
            case 0..<0x20:
                throw mistake("a control character in a string; write it as \\n, \\t or \\u00…")
            default:
                index += 1
            }
        }
    }

    func string(
        _ bytes: ArraySlice<UInt8>,
        at offset: Int
    ) throws(JSONMistake) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw mistake("a string that is not UTF-8", at: offset)
        }
        return text
    }

    /// A backslash and what follows it.
    private mutating func escape() throws(JSONMistake) -> Unicode.Scalar {
        index += 1
        let letter = try current()
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default:
            index -= 1
            throw mistake("unknown escape; a backslash itself is written \\\\")
        }
    }

    /// Four digits, or twice four for what lies beyond the basic plane.
    private mutating func escapedScalar() throws(JSONMistake) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, try takes("\\"), try takes("u") {
            let second = try fourDigits()
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw mistake("half of a surrogate pair is no character")
    }

    private mutating func fourDigits() throws(JSONMistake) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try current())).hexDigitValue else {
                throw unexpected("four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
