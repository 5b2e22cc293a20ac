public import Foundations

/// One line of a JSON Lines file that holds an object of texts and nothing else.
public enum RequestLine {
    /// The texts of a line; any of them may be empty.
    ///
    /// - Parameters:
    ///   - keys: the keys that must be there; no other may.
    ///   - bytes: the line without its line break.
    ///   - position: the file and the line's number, for messages.
    /// - Returns: one text for each key, in the order of `keys`.
    /// - Throws: ``ScenariosError/mistakes(_:omitted:)``.
    public static func texts(
        _ keys: [String],
        in bytes: [UInt8],
        at position: TextPosition
    ) throws(ScenariosError) -> [String] {
        let line = JSONText(bytes[...], file: position.file, firstLine: position.line)
        let log = MistakeLog()
        var texts: [String] = []
        if let node = node(of: line, log),
            let fields = JSONFields(node, keys: keys, refusesOthers: true, source: line, log: log)
        {
            texts = keys.compactMap { text($0, of: fields, node) }
        }
        try log.throwIfAny()
        return texts
    }

    private static func node(of line: JSONText, _ log: MistakeLog) -> JSONNode? {
        do {
            _ = try UTF8Span(validating: line.bytes.span)
        } catch {
            let offset = line.bytes.startIndex + error.byteOffsets.lowerBound
            log.add("not UTF-8: this byte belongs to no character.", at: line.position(of: offset))
            return nil
        }
        do {
            return try line.root()
        } catch {
            let message = "not JSON: \(error.message). Every line holds one JSON object."
            log.add(message, at: error.position)
            return nil
        }
    }

    private static func text(_ key: String, of fields: JSONFields, _ node: JSONNode) -> String? {
        guard let value = fields[key] else {
            let message = "the key '\(key)' is missing; expected a text."
            fields.complain(message, at: node.offset)
            return nil
        }
        guard let text = value.string else {
            fields.refuse(value, key, expectation: "a text")
            return nil
        }
        return text
    }
}
