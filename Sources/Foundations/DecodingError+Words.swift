/// What is wrong with a JSON text, in the words of its reader: no name of a Swift type.
extension DecodingError {
    /// Where it is, as a reader would write it, such as `arms[2].score.low`; empty for the whole.
    public var place: String {
        switch self {
        case .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.place
        @unknown default: ""
        }
    }

    /// What is wrong there, e.g. `expected a whole number`: part of a sentence.
    public var reason: String {
        switch self {
        case .keyNotFound(let key, _): "the key '\(key.stringValue)' is missing"
        case .typeMismatch(let type, _): "expected \(Self.words(for: type)), got something else"
        case .valueNotFound(let type, _): "expected \(Self.words(for: type)), got null"
        case .dataCorrupted(let context):
            Self.own(context.debugDescription)
                ?? (context.codingPath.isEmpty
                    ? "it is not JSON, or damaged" : "the value is not one that is known here")
        @unknown default: "it cannot be read"
        }
    }

    /// What this program's own types say of a value; the standard library's words name types.
    private static func own(_ description: String) -> String? {
        let foreign = [
            "Cannot initialize", "The given data", "Parsed JSON", "Number ", "Expected ",
        ]
        guard !description.isEmpty, !foreign.contains(where: description.hasPrefix) else {
            return nil
        }
        return description.hasSuffix(".") ? String(description.dropLast()) : description
    }

    private static func words(for type: Any.Type) -> String {
        switch type {
        case is any FixedWidthInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        default:
            if "\(type)".hasPrefix("Array<") {
                "a list"
            } else if "\(type)".hasPrefix("Dictionary<") {
                "an object"
            } else {
                "another kind of value"
            }
        }
    }
}

extension [any CodingKey] {
    /// The path as a reader would write it, such as `arms[2].score.low`.
    var place: String {
        reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
