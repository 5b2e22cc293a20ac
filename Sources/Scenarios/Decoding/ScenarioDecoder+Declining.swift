import Domain

extension ScenarioDecoder {
    /// What counts as no answer.
    func declining(in task: MappingReader) -> Declining {
        let keys = ["phrases", "regex", "answer"]
        guard let reader = task.section("declining", keys: keys) else { return Declining() }
        let pattern = reader.pattern("regex")
        let phrases = reader.list("phrases", .phrase, mayBeEmpty: true)
        let answer = reader.value("answer", .phrase)
        if phrases?.isEmpty == true, answer == nil {
            reader.require("answer", expectation: "what models are taught to say, without phrases")
        }
        return Declining(
            phrases: phrases ?? Declining.defaultPhrases, pattern: pattern, answer: answer)
    }
}

extension ScenarioDecoder {
    /// Only an answer in words can decline.
    func checkDeclining(of scenario: Scenario) {
        guard !scenario.task.kind.comparesWords else { return }
        for arm in scenario.arms {
            let path = "arms.\(arm.name).decline-below"
            guard let position = notes.given[path] else { continue }
            let message =
                "\(path): a task of kind '\(scenario.task.kind.rawValue)' has no answer that "
                + "declines; remove the key."
            notes.log.add(message, at: position)
        }
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
