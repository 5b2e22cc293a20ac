package import Domain
import Metrics

/// What an answer has to do with the passages that were shown for its question.
package struct PassageUse: Equatable {
    /// Whether one of them is from a source of the question and, where the evidence is known, holds
    /// its beginning; nil where the question names no source.
    package var goldShown: Bool?
    /// Whether the words of the answer, taken out of what was written, stand in one of them, one
    /// after the other, by the task's rules for comparing words; an empty answer stands in none. Nil for labels, which passages
    /// need not mention.
    package var isSupported: Bool?
}

/// Holds answers against the passages that were shown for their questions.
///
/// It keeps each passage in the forms in which it is compared, since most are shown for many
/// questions; made for the questions of one file or cell, and dropped with them.
package struct PassageReader {
    private let task: TaskConfiguration
    private var words: [String: NormalizedAnswer] = [:]
    private var evidence: [String: EvidenceText] = [:]

    /// - Parameter task: as the arm has it; says how the answer is taken out of a text, how words are compared, and whether answers are labels.
    package init(_ task: TaskConfiguration) { self.task = task }

    /// What an answer has to do with its passages; no passages hold nothing.
    package mutating func use(
        question: Question, answer: String, passages: [(source: String, text: String)]
    ) -> PassageUse {
        var use = PassageUse()
        if !question.sources.isEmpty {
            let gold = Gold(question)
            use.goldShown = passages.contains { source, text in
                gold.isIn(source: source, evidence: evidence(in: text))
            }
        }
        if task.labels.isEmpty {
            let rule = task.rules.normalization
            let answer = NormalizedAnswer(task.rules.extracted(from: answer) ?? "", by: rule)
            use.isSupported = passages.contains { _, text in
                ContainsAnswer.isRun(answer, in: words(of: text), by: rule)
            }
        }
        return use
    }

    private mutating func words(of text: String) -> NormalizedAnswer {
        if let known = words[text] { return known }
        let new = NormalizedAnswer(text, by: task.rules.normalization)
        words[text] = new
        return new
    }

    private mutating func evidence(in text: String) -> EvidenceText {
        if let known = evidence[text] { return known }
        let new = EvidenceText(text)
        evidence[text] = new
        return new
    }
}
