/// A strict reader of JSON (RFC 8259) that says where each value stands.
///
/// The decoder of the standard library tells neither the place of a mistake nor of a double key.
struct JSONParser {
    private static let mostNesting = 64

    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// The one value in `bytes`, which must be valid UTF-8. Offsets are indices of the slice.
    static func value(in bytes: ArraySlice<UInt8>) throws(JSONMistake) -> JSONNode {
        var parser = JSONParser(bytes: bytes, index: bytes.startIndex)
        let node = try parser.value(nesting: 0)
        parser.skipBlanks()
        guard parser.index == bytes.endIndex else {
            throw parser.mistake("expected the end, but more follows")
        }
        return node
    }

    private mutating func value(nesting: Int) throws(JSONMistake) -> JSONNode {
        guard nesting < Self.mostNesting else {
            throw mistake("nested more than \(Self.mostNesting) deep")
        }
        skipBlanks()
        let offset = index
        let value: JSONNode.Value
        switch try current() {
        case UInt8(ascii: "{"): value = .object(try members(nesting: nesting))
        case UInt8(ascii: "["): value = .array(try elements(nesting: nesting))
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "-"), 0x30...0x39: value = .number(try number())
        default: value = try word()
        }
        return JSONNode(offset: offset, value: value)
    }

    private mutating func members(nesting: Int) throws(JSONMistake) -> [JSONNode.Member] {
        var members: [JSONNode.Member] = []
        var keys: Set<[UInt8]> = []
        index += 1
        if try skips("}") { return members }
        repeat {
            skipBlanks()
            let offset = index
            guard try current() == UInt8(ascii: "\"") else {
                throw mistake("expected a key in double quotes")
            }
            let key = try string()
            guard keys.insert(Array(key.utf8)).inserted else {
                throw JSONMistake(offset: offset, message: "the key '\(key)' stands here twice")
            }
            guard try skips(":") else { throw mistake("expected ':' after the key '\(key)'") }
            let value = try value(nesting: nesting + 1)
            members.append(JSONNode.Member(key: key, keyOffset: offset, value: value))
        } while try skips(",")
        guard try skips("}") else { throw mistake("expected ',' or '}'") }
        return members
    }

    private mutating func elements(nesting: Int) throws(JSONMistake) -> [JSONNode] {
        var elements: [JSONNode] = []
        index += 1
        if try skips("]") { return elements }
        repeat {
            elements.append(try value(nesting: nesting + 1))
        } while try skips(",")
        guard try skips("]") else { throw mistake("expected ',' or ']'") }
        return elements
    }

    private mutating func word() throws(JSONMistake) -> JSONNode.Value {
        let words: [(String, JSONNode.Value)] = [
            ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
        ]
        for (word, value) in words where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        let isCutOff = words.contains { $0.0.utf8.starts(with: bytes[index...]) }
        throw isCutOff ? end() : mistake("expected a value")
    }

    private mutating func number() throws(JSONMistake) -> String {
        let start = index
        if try current() == UInt8(ascii: "-") { index += 1 }
        if try current() == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if index < bytes.endIndex, bytes[index] == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if index < bytes.endIndex, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if try "+-".utf8.contains(current()) { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONMistake) {
        guard try (0x30...0x39).contains(current()) else { throw mistake("expected a digit") }
        while index < bytes.endIndex, (0x30...0x39).contains(bytes[index]) { index += 1 }
    }

    /// Steps over blanks and then over `character`, when it is there.
    private mutating func skips(_ character: Character) throws(JSONMistake) -> Bool {
        skipBlanks()
        guard try current() == character.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private func current() throws(JSONMistake) -> UInt8 {
        guard index < bytes.endIndex else { throw end() }
        return bytes[index]
    }

    private func mistake(_ message: String) -> JSONMistake {
        JSONMistake(offset: index, message: message)
    }

    private func end() -> JSONMistake {
        JSONMistake(offset: bytes.endIndex, message: "it ends in the middle of its JSON")
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(JSONMistake) -> String {
        index += 1
        var text: [UInt8] = []
        while true {
            let byte = try current()
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                throw mistake("a control character in a string; write it as \\n, \\t or \\u00…")
            default:
                text.append(byte)
                index += 1
            }
        }
    }

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
        let start = index
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, bytes[index...].starts(with: "\\u".utf8) {
            index += 2
            let second = try fourDigits()
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw JSONMistake(offset: start, message: "half of a surrogate pair is no character")
    }

    private mutating func fourDigits() throws(JSONMistake) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try current())).hexDigitValue else {
                throw mistake("expected four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
