import FoundationEssentials

/// JSON in one form only: the same value gives the same bytes, on every machine.
///
/// Keys in the order of their UTF-8 bytes, slashes as they are, numbers in the shortest form that
/// reads back as the same number.
public enum CanonicalJSON {
    /// The value over several lines, indented by two spaces, with a line break at the end.
    ///
    /// - Throws: ``FoundationsError/notFinite(keyPath:value:)``,
    ///   ``FoundationsError/cannotEncode(keyPath:reason:)``.
    public static func encode(_ value: some Encodable) throws(FoundationsError) -> String {
        try text(of: value, formatting: [.prettyPrinted]) + "\n"
    }

    /// The value on one line without a line break at the end: an entry of a JSON Lines file.
    ///
    /// - Throws: ``FoundationsError/notFinite(keyPath:value:)``,
    ///   ``FoundationsError/cannotEncode(keyPath:reason:)``.
    public static func encodeLine(_ value: some Encodable) throws(FoundationsError) -> String {
        try text(of: value, formatting: [])
    }

    /// Reads a value from any JSON text, canonical or not.
    ///
    /// - Throws: ``FoundationsError/cannotDecode(keyPath:reason:)``.
    public static func decode<Value: Decodable>(
        _ type: Value.Type,
        from text: String,
    ) throws(FoundationsError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw FoundationsError(error, of: text)
        } catch {
            throw .cannotDecode(keyPath: "", reason: "\(error).")
        }
    }

    private static func text(
        of value: some Encodable,
        formatting: JSONEncoder.OutputFormatting,
    ) throws(FoundationsError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch EncodingError.invalidValue(let value, let context) {
            throw FoundationsError(invalid: value, context)
        } catch {
            throw .cannotEncode(keyPath: "", reason: "\(error).")
        }
    }
}

extension FoundationsError {
    fileprivate init(invalid value: Any, _ context: EncodingError.Context) {
        let keyPath = context.codingPath.place
        switch value {
        case let number as Double where !number.isFinite:
            self = .notFinite(keyPath: keyPath, value: "\(number)")
        case let number as Float where !number.isFinite:
            self = .notFinite(keyPath: keyPath, value: "\(number)")
        default:
            self = .cannotEncode(keyPath: keyPath, reason: context.debugDescription)
        }
    }

    fileprivate init(_ error: DecodingError, of text: String) {
        // The standard library's decoder tells no place of what is no JSON at all.
        if case .dataCorrupted(let context) = error, context.codingPath.isEmpty,
            let mistake = Self.mistake(in: text)
        {
            self = .cannotDecode(
                keyPath: "",
                reason: "line \(mistake.position.line), column \(mistake.position.column): not "
                    + "JSON: \(mistake.message)."
            )
        } else {
            self = .cannotDecode(keyPath: error.place, reason: "\(error.reason).")
        }
    }

    private static func mistake(in text: String) -> JSONMistake? {
        do {
            _ = try JSONText(Array(text.utf8)[...], file: "").root()
            return nil
        } catch {
            return error
        }
    }
}
