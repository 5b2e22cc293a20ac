import Foundations

/// Reads JSON strictly (RFC 8259) into a ``JSONTree``.
struct JSONTreeParser {
    /// The deepest nesting; tokenizer files need about ten.
    private static let deepest = 64

    private let bytes: [UInt8]
    private let source: String
    private var index = 0

    private init(bytes: [UInt8], source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// The value that `bytes` spell out.
    ///
    /// - Parameters:
    ///   - bytes: the whole text.
    ///   - source: the file's path, for the error.
    /// - Returns: the value.
    /// - Throws: ``TokenizersError/malformedJSON(position:expected:found:)``.
    static func parse(_ bytes: [UInt8], source: String) throws(TokenizersError) -> JSONTree {
        var parser = JSONTreeParser(bytes: bytes, source: source)
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.index == bytes.count else { throw parser.unexpected("the end of the file") }
        return value
    }

    private mutating func value(depth: Int) throws(TokenizersError) -> JSONTree {
        guard depth < Self.deepest else {
            throw unexpected("at most \(Self.deepest) levels of nesting")
        }
        skipBlanks()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(TokenizersError) -> JSONTree {
        var members: [JSONTree.Member] = []
        index += 1
        skipBlanks()
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let key = try string()
            skipBlanks()
            guard take(":") else { throw unexpected("':'") }
            members.append(JSONTree.Member(key: key, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw unexpected("',' or '}'") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(TokenizersError) -> JSONTree {
        var elements: [JSONTree] = []
        index += 1
        skipBlanks()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw unexpected("',' or ']'") }
        return .array(elements)
    }

    private mutating func word(
        _ word: String,
        _ value: JSONTree
    ) throws(TokenizersError) -> JSONTree {
        guard bytes[index...].starts(with: word.utf8) else { throw unexpected("'\(word)'") }
        index += word.utf8.count
        return value
    }
}

// MARK: - Strings and numbers

extension JSONTreeParser {
    private mutating func string() throws(TokenizersError) -> String {
        index += 1
        let start = index
        var unescaped: [UInt8] = []
        var copied = start
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw unexpected("an escaped control character") }
            if byte == UInt8(ascii: "\\") {
                unescaped += bytes[copied..<index]
                unescaped += Array(String(try escape()).utf8)
                copied = index
            } else {
                index += 1
            }
        }
        guard current != nil else { throw unexpected("'\"'") }
        let rest = bytes[copied..<index]
        let text =
            copied == start
            ? String(validating: rest, as: UTF8.self)
            : String(validating: unescaped + rest, as: UTF8.self)
        guard let text else { throw unexpected("UTF-8 text") }
        index += 1
        return text
    }

    /// A backslash and what follows it.
    private mutating func escape() throws(TokenizersError) -> Unicode.Scalar {
        index += 1
        let letter = current
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default:
            index -= 1
            throw unexpected("a letter of an escape")
        }
    }

    /// Four hexadecimal digits, or two groups of them that make one scalar.
    private mutating func escapedScalar() throws(TokenizersError) -> Unicode.Scalar {
        var value = try fourDigits()
        if value & 0xFC00 == 0xD800, bytes[index...].starts(with: "\\u".utf8) {
            index += 2
            let low = try fourDigits()
            guard low & 0xFC00 == 0xDC00 else { throw unexpected("a low surrogate") }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw unexpected("a pair of surrogates") }
        return scalar
    }

    private mutating func fourDigits() throws(TokenizersError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = UInt32(String(Unicode.Scalar(byte)), radix: 16)
            else { throw unexpected("a hexadecimal digit") }
            value = value << 4 | digit
            index += 1
        }
        return value
    }

    private mutating func number() throws(TokenizersError) -> JSONTree {
        let start = index
        _ = take("-")
        let isZero = current == UInt8(ascii: "0")
        guard skipDigits() > 0 else {
            index = start
            throw unexpected("a value")
        }
        let hasLeadingZero = isZero && index - start > (bytes[start] == UInt8(ascii: "-") ? 2 : 1)
        guard !hasLeadingZero else { throw unexpected("a number without leading zeros") }
        if take("."), skipDigits() == 0 { throw unexpected("a digit") }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            guard skipDigits() > 0 else { throw unexpected("a digit") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let value = Double(text) else { throw unexpected("a number") }
        return .number(value)
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            index += 1
        }
        return index - start
    }
}

// MARK: - Steps

extension JSONTreeParser {
    private var current: UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private mutating func take(_ symbol: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: symbol) else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    /// The error about what stands at the current place.
    private func unexpected(_ expected: String) -> TokenizersError {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Continuation bytes of UTF-8 are no columns of their own.
        let column = before[lineStart...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        let found = current.map { "'\(Unicode.Scalar($0))'" } ?? "the end of the file"
        return .malformedJSON(
            position: TextPosition(file: source, line: line, column: column),
            expected: expected,
            found: found
        )
    }
}
