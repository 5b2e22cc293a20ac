import Domain

extension ScenarioDecoder {
    /// What counts as no answer.
    func declining(in task: MappingReader) -> Declining {
        let keys = ["phrases", "regex", "answer"]
        guard let reader = task.section("declining", keys: keys) else { return Declining() }
        let pattern = pattern("regex", in: reader)
        let phrases = reader.list("phrases", .phrase, mayBeEmpty: true)
        let answer = reader.value("answer", .phrase)
        if phrases?.isEmpty == true, answer == nil {
            reader.require("answer", expectation: "what models are taught to say, without phrases")
        }
        return Declining(
            phrases: phrases ?? Declining.defaultPhrases, pattern: pattern, answer: answer)
    }
}

extension ScalarRule<String> {
    private static var mostBytes: Int { 200 }

    /// Something in which a word can be seen.
    fileprivate static var phrase: ScalarRule {
        ScalarRule(expectation: "a phrase with a letter or digit, of up to \(mostBytes) bytes") {
            let hasWord = $0.contains { $0.isLetter || $0.isNumber }
            return hasWord && $0.utf8.count <= mostBytes ? $0 : nil
        }
    }
}
