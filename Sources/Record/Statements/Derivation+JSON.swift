/// In JSON a derivation is a JSON Pointer into the same record, a constant number, or a calculation:
/// `{"sum": […]}`, `{"difference": [a, b]}`, `{"product": [a, b]}`, `{"quotient": [a, b]}` or
/// `{"rule": "in words", "of": ["/a/place", …]}`.
extension Derivation: Codable {
    private enum CodingKeys: String, CodingKey {
        case sum, difference, product, quotient, rule, of
    }

    package init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let path = try? single.decode(String.self) {
            self = .place(try Self.pointer(path, in: decoder))
            return
        }
        if let constant = try? single.decode(Double.self) {
            self = .constant(constant)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func two(_ key: CodingKeys) throws -> (Derivation, Derivation)? {
            guard let parts = try container.decodeIfPresent([Derivation].self, forKey: key) else {
                return nil
            }
            guard parts.count == 2 else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container,
                    debugDescription: "A \(key.rawValue) is of 2 parts, not \(parts.count).")
            }
            return (parts[0], parts[1])
        }
        if let parts = try container.decodeIfPresent([Derivation].self, forKey: .sum) {
            self = .sum(parts)
        } else if let (first, second) = try two(.difference) {
            self = .difference(first, second)
        } else if let (first, second) = try two(.product) {
            self = .product(first, second)
        } else if let (first, second) = try two(.quotient) {
            self = .quotient(first, second)
        } else {
            let rule = try container.decode(String.self, forKey: .rule)
            let places = try container.decode([String].self, forKey: .of)
            self = .rule(rule, try places.map { try Self.pointer($0, in: decoder) })
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .place(let place):
            var container = encoder.singleValueContainer()
            try container.encode(place.path)
        case .constant(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .sum(let parts): try Self.encode(parts, as: .sum, to: encoder)
        case .difference(let first, let second):
            try Self.encode([first, second], as: .difference, to: encoder)
        case .product(let first, let second):
            try Self.encode([first, second], as: .product, to: encoder)
        case .quotient(let first, let second):
            try Self.encode([first, second], as: .quotient, to: encoder)
        case .rule(let words, let places):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(words, forKey: .rule)
            try container.encode(places.map(\.path), forKey: .of)
        }
    }

    private static func encode(
        _ parts: [Derivation], as key: CodingKeys, to encoder: any Encoder
    ) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(parts, forKey: key)
    }

    private static func pointer(
        _ path: String, in decoder: any Decoder
    ) throws -> RecordPointer {
        guard let pointer = RecordPointer(path: path) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(path)' is no JSON Pointer: it must begin with '/'."))
        }
        return pointer
    }
}
