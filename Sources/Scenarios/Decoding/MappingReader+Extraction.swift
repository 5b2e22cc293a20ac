import Domain
import Foundations

extension MappingReader {
    /// How the answer is taken out of what was written, of a task or of an arm.
    func extraction() -> AnswerExtraction? {
        guard isMapping("extract") else { return value("extract", .wordForExtraction) }
        let keys = ["regex", "after", "json", "number"]
        guard let reader = section("extract", keys: keys) else { return nil }
        guard keys.filter(reader.has).count == 1 else {
            let message = "expected exactly one of the keys \(keys.joined(separator: ", "))."
            reader.complain(at: "", message)
            return nil
        }
        return reader.patternWithGroup("regex").map { .pattern($0) }
            ?? reader.value("after", .marker).map { .after($0) }
            ?? reader.value("json", .jsonPointer).map { .json($0) }
            ?? reader.value("number", .word(among: AnswerExtraction.NumberPlace.allCases))
            .map { .number($0) }
    }

    private func patternWithGroup(_ key: String) -> TextPattern? {
        guard let pattern = pattern(key) else { return nil }
        guard pattern.groupCount == 1 else {
            let message =
                "expected exactly one group (…), which holds the answer, got "
                + "\(pattern.groupCount). Write (?:…) around what only belongs together."
            complain(at: key, message)
            return nil
        }
        return pattern
    }

    /// A regular expression under a key that may be missing.
    func pattern(_ key: String) -> TextPattern? {
        guard let source = value(key, .text) else { return nil }
        do {
            return try TextPattern(source)
        } catch {
            complain(at: key, "no regular expression that can be read: \(error).")
            return nil
        }
    }
}

extension ScalarRule<AnswerExtraction> {
    fileprivate static var wordForExtraction: ScalarRule {
        let words: [String: AnswerExtraction] = ["whole": .whole, "last-line": .lastLine]
        return ScalarRule(
            expectation: "whole, last-line, or one of the keys regex, after, json, number",
            names: words.keys.sorted()
        ) { words[$0] }
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
