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
        if let node = node(of: line, log), hasKeys(keys, node, line, log),
            let fields = JSONFields(node, keys: keys, refusesOthers: true, source: line, log: log)
        {
            texts = keys.compactMap { text($0, of: fields, node) }
        }
        try log.throwIfAny()
        return texts
    }

    /// Says in one sentence that an object has other keys altogether.
    private static func hasKeys(
        _ keys: [String], _ node: JSONNode, _ line: JSONText, _ log: MistakeLog
    ) -> Bool {
        guard let members = node.members, !members.isEmpty,
            members.allSatisfy({ !keys.contains($0.key) })
        else { return true }
        let found = members.prefix(5).map { Excerpt.quoted($0.key) }.joined(separator: ", ")
        let wanted = keys.map { "\"\($0)\": \"…\"" }.joined(separator: ", ")
        log.add(
            "expected an object such as {\(wanted)}, got one with the keys \(found).",
            at: line.position(of: node.offset))
        return false
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
            let advice = loneReturns(in: line) ?? "Every line holds one JSON object."
            let message = "not JSON: \(error.message). \(advice)"
            log.add(message, at: error.position)
            return nil
        }
    }

    /// Why lines that end in a carriage return alone look like one; nil where none does.
    private static func loneReturns(in line: JSONText) -> String? {
        // The return before a line feed is still at the end of a line from standard input.
        guard line.bytes.dropLast().contains(0x0D) else { return nil }
        return """
            The lines end in a carriage return alone (CR), as on old Macs, and look like one line. \
            Save the file with line feeds (LF).
            """
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
