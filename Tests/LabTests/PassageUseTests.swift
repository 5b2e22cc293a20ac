import Domain
import Lab
import Testing

@Suite("An answer beside the passages that were shown")
struct PassageUseTests {
    private static let text = "The key of the red room\nis a Golden one, from 1,250 keys."
    private let words = TaskConfiguration(kind: .shortAnswer)

    private func use(
        answer: String = "oak", sources: [String] = ["red.md"], evidence: String? = nil,
        passages: [(source: String, text: String)] = [("red.md", text), ("b.md", "Oak trees.")],
        task: TaskConfiguration? = nil
    ) -> PassageUse {
        let question = Question(
            id: "q", text: "?", answers: ["oak"], split: .test, sources: sources,
            evidence: evidence)
        var reader = PassageReader(task ?? words)
        // Twice: what was seen before is known in another way.
        let first = reader.use(question: question, answer: answer, passages: passages)
        let second = reader.use(question: question, answer: answer, passages: passages)
        #expect(first == second)
        return second
    }

    @Test("The right passage is of a source of the question, and holds the evidence's beginning")
    func gold() {
        #expect(use().goldShown == true)
        #expect(use(sources: ["nix.md", "b.md"]).goldShown == true)
        #expect(use(sources: ["nix.md"]).goldShown == false)
        #expect(use(sources: []).goldShown == nil)
        #expect(use(passages: []).goldShown == false)
        #expect(use(evidence: "The key of the red room is a Golden one.").goldShown == true)
        #expect(use(evidence: "The key of the blue room is a Golden one.").goldShown == false)
        // The words stand in a passage of another source.
        #expect(use(sources: ["red.md"], evidence: "Oak trees.").goldShown == false)
    }

    @Test(
        "An answer is supported whose words stand in one passage, one after the other",
        arguments: [
            ("golden", true), ("The golden one!", true), ("GOLDEN ONE", true), ("1250", true),
            ("oak", true), ("room is golden", true), ("golden key", false), ("gold", false),
            ("keys oak", false), ("", false), (" ", false),
        ])
    func support(answer: String, isSupported: Bool) {
        #expect(use(answer: answer).isSupported == isSupported)
    }

    @Test("The task's rules say what the same words are; labels are not looked for")
    func rules() {
        let squad = TaskConfiguration(
            kind: .shortAnswer, rules: AnswerRules(normalization: .squad))
        #expect(use(answer: "1250", task: squad).isSupported == true)
        #expect(
            use(answer: "3.5", passages: [("a", "35 of them")], task: squad).isSupported == true)
        #expect(use(answer: "3.5", passages: [("a", "35 of them")]).isSupported == false)
        let labels = TaskConfiguration(kind: .label, labels: ["oak", "tin"])
        #expect(use(task: labels) == use(answer: "", task: labels))
        #expect(use(task: labels).isSupported == nil && use(task: labels).goldShown == true)
    }

    @Test("What is looked for is the answer that is taken out of the text")
    func extracted() {
        var task = words
        task.rules.extraction = .after("Answer:")
        #expect(use(answer: "I think. Answer: oak", task: task).isSupported == true)
        #expect(use(answer: "I think. Answer: oak").isSupported == false)
        #expect(use(answer: "oak", task: task).isSupported == false, "nothing is taken out of it")
    }
}
