import Domain
import Foundations

extension ScenarioDecoder {
    /// How the answer is taken out of what was written; nil where that is the answer.
    func extraction(in task: MappingReader) -> AnswerExtraction? {
        guard task.isMapping("extract") else {
            return task.value("extract", .lastLine)
        }
        let keys = ["regex", "after", "json", "number"]
        guard let reader = task.section("extract", keys: keys) else { return nil }
        guard keys.filter(reader.has).count == 1 else {
            let message = "expected exactly one of the keys \(keys.joined(separator: ", "))."
            reader.complain(at: "", message)
            return nil
        }
        return regex(in: reader)
            ?? reader.value("after", .marker).map { .after($0) }
            ?? reader.value("json", .jsonPointer).map { .json($0) }
            ?? reader.value("number", .word(among: AnswerExtraction.NumberPlace.allCases))
            .map { .number($0) }
    }

    private func regex(in reader: MappingReader) -> AnswerExtraction? {
        guard let pattern = pattern("regex", in: reader) else { return nil }
        guard pattern.groupCount == 1 else {
            let message =
                "expected exactly one group (…), which holds the answer, got "
                + "\(pattern.groupCount). Write (?:…) around what only belongs together."
            reader.complain(at: "regex", message)
            return nil
        }
        return .pattern(pattern)
    }

    /// A regular expression under a key that may be missing.
    func pattern(_ key: String, in reader: MappingReader) -> TextPattern? {
        guard let source = reader.value(key, .text) else { return nil }
        do {
            return try TextPattern(source)
        } catch {
            reader.complain(at: key, "no regular expression that can be read: \(error).")
            return nil
        }
    }
}

extension ScalarRule<AnswerExtraction> {
    fileprivate static var lastLine: ScalarRule {
        ScalarRule(
            expectation: "last-line, or one of the keys regex, after, json, number",
            names: ["last-line"]
        ) { $0 == "last-line" ? .lastLine : nil }
    }
}

extension ScalarRule<String> {
    private static var mostBytes: Int { 200 }

    fileprivate static var marker: ScalarRule {
        ScalarRule(expectation: "a text of up to \(mostBytes) bytes, such as 'Answer:'") { text in
            text.allSatisfy(\.isWhitespace) || text.utf8.count > mostBytes ? nil : text
        }
    }
}

extension ScalarRule<JSONPointer> {
    fileprivate static var jsonPointer: ScalarRule {
        ScalarRule(
            expectation: "a JSON pointer such as /answer or /answers/0 (RFC 6901), or \"\" for all",
            parse: JSONPointer.init)
    }
}
