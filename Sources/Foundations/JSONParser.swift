/// Reads the value of a ``JSONText``, strictly by RFC 8259.
struct JSONParser {
    /// Files of tokenizers and data sets need about ten; a hostile one could exhaust the stack.
    private static let mostNesting = 64

    private let text: JSONText
    let bytes: ArraySlice<UInt8>
    var index: Int

    init(_ text: JSONText) {
        self.text = text
        bytes = text.bytes
        index = bytes.startIndex
    }

    /// The one value of the text.
    mutating func root(mostBytes: Int) throws(JSONMistake) -> JSONNode {
        guard bytes.count <= mostBytes else {
            throw mistake("expected at most \(mostBytes) bytes, got \(bytes.count)")
        }
        let node = try node(nesting: 0)
        skipBlanks()
        guard index == bytes.endIndex else {
            throw mistake("expected the end, but more follows")
        }
        return node
    }

    /// The value that begins at a byte, whatever follows it; ``index`` is behind it then.
    mutating func value(at offset: Int) throws(JSONMistake) -> JSONNode {
        index = offset
        return try node(nesting: 0)
    }

    private mutating func node(nesting: Int) throws(JSONMistake) -> JSONNode {
        guard nesting < Self.mostNesting else {
            throw mistake("expected at most \(Self.mostNesting) levels of nesting")
        }
        skipBlanks()
        let offset = index
        let value: JSONNode.Value
        switch try current() {
        case UInt8(ascii: "{"): value = .object(try members(nesting: nesting))
        case UInt8(ascii: "["): value = .array(try elements(nesting: nesting))
        case UInt8(ascii: "\""): value = .string(try string(try stringBytes(), at: offset))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = .number(try number())
        default: value = try word()
        }
        return JSONNode(offset: offset, value: value)
    }

    private mutating func members(nesting: Int) throws(JSONMistake) -> [JSONNode.Member] {
        var members: [JSONNode.Member] = []
        var keys = KnownKeys()
        index += 1
        if try takesAfterBlanks("}") { return members }
        repeat {
            skipBlanks()
            let offset = index
            guard try current() == UInt8(ascii: "\"") else {
                throw unexpected("a key in double quotes")
            }
            let keyBytes = try stringBytes()
            let key = try string(keyBytes, at: offset)
            guard keys.insert(keyBytes) else {
                throw mistake("the key \(Excerpt.quoted(key)) stands here twice", at: offset)
            }
            guard try takesAfterBlanks(":") else {
                throw unexpected("':' after the key \(Excerpt.quoted(key))")
            }
            let value = try node(nesting: nesting + 1)
            members.append(JSONNode.Member(key: key, keyOffset: offset, value: value))
        } while try takesAfterBlanks(",")
        guard try takes("}") else { throw unexpected("',' or '}'") }
        return members
    }

    private mutating func elements(nesting: Int) throws(JSONMistake) -> [JSONNode] {
        var elements: [JSONNode] = []
        index += 1
        if try takesAfterBlanks("]") { return elements }
        repeat {
            elements.append(try node(nesting: nesting + 1))
        } while try takesAfterBlanks(",")
        guard try takes("]") else { throw unexpected("',' or ']'") }
        return elements
    }

    private mutating func word() throws(JSONMistake) -> JSONNode.Value {
        let words: [(String, JSONNode.Value)] = [
            ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
        ]
        for (word, value) in words where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        let isCutOff = words.contains { $0.0.utf8.starts(with: bytes[index...]) }
        throw isCutOff ? cutOff() : unexpected("a value")
    }
}

/// The keys of an object so far, compared as bytes, since equality of `String` is canonical.
private struct KnownKeys {
    private static let mostListed = 16

    private var list: [ArraySlice<UInt8>] = []
    /// Used once they are many: most objects have few, and to compare those is faster.
    private var set: Set<ArraySlice<UInt8>> = []

    /// Whether the key is a new one.
    mutating func insert(_ key: ArraySlice<UInt8>) -> Bool {
        if list.count < Self.mostListed {
            guard !list.contains(key) else { return false }
            list.append(key)
            return true
        }
        if set.isEmpty { set = Set(list) }
        return set.insert(key).inserted
    }
}

// MARK: - Numbers

extension JSONParser {
    private mutating func number() throws(JSONMistake) -> String {
        let start = index
        _ = try takes("-")
        let first = index
        try digits()
        // There is a digit at `first` now, and perhaps more of them.
        if bytes[first] == UInt8(ascii: "0"), index > first + 1 {
            throw mistake("a number may not begin with a zero")
        }
        if takesUnlessAtEnd(".") { try digits() }
        if takesUnlessAtEnd("e") || takesUnlessAtEnd("E") {
            if try !takes("-") { _ = try takes("+") }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONMistake) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard try digits.contains(current()) else { throw unexpected("a digit") }
        while index < bytes.endIndex, digits.contains(bytes[index]) { index += 1 }
    }
}

// MARK: - Steps

extension JSONParser {
    func current() throws(JSONMistake) -> UInt8 {
        guard index < bytes.endIndex else { throw cutOff() }
        return bytes[index]
    }

    /// Steps over `symbol` when it is there.
    mutating func takes(_ symbol: Unicode.Scalar) throws(JSONMistake) -> Bool {
        guard try current() == UInt8(ascii: symbol) else { return false }
        index += 1
        return true
    }

    private mutating func takesAfterBlanks(_ symbol: Unicode.Scalar) throws(JSONMistake) -> Bool {
        skipBlanks()
        return try takes(symbol)
    }

    /// Steps over `symbol` when it is there; the text may also end here.
    private mutating func takesUnlessAtEnd(_ symbol: Unicode.Scalar) -> Bool {
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: symbol) else { return false }
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

    func unexpected(_ expected: String) -> JSONMistake {
        let scalars = String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars
        let found = Excerpt.quoted(String(scalars.prefix(1)))
        return mistake("expected \(expected), got \(found)")
    }

    func mistake(_ message: String, at offset: Int? = nil) -> JSONMistake {
        let position = text.position(of: offset ?? index)
        return JSONMistake(position: position, message: message, isCutOff: false)
    }

    private func cutOff() -> JSONMistake {
        let message = "it ends in the middle of its JSON"
        return JSONMistake(position: text.position(of: index), message: message, isCutOff: true)
    }
}
