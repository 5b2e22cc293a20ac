package import Domain
import Metrics
import Evaluation

/// Questions with a right and a wrong answer to each, by which a judge is judged.
///
/// The right one is the question's own first reference, the wrong one another question's. A wrong
/// one that is right as well is left out where the words show it; nothing else could.
package struct KnownPairs {
    /// The questions to which another one's answer is wrong.
    package let questions: [Question]
    /// One for each of them.
    package let wrongAnswers: [String]

    /// Questions without an answer have no right one to show.
    ///
    /// - Parameter seed: which other question's answer each one gets.
    package init(_ questions: [Question], kind: TaskConfiguration.Kind, seed: UInt64) {
        let questions = questions.filter { !$0.isUnanswerable }
        let dealt = ShuffledAnswers(questions, kind: kind, seed: seed).questions
            .map { $0.answers[0] }
        let pairs = zip(questions, dealt).filter { question, answer in
            ExactMatch.score(answer, references: question.answers) == 0
        }
        self.questions = pairs.map(\.0)
        wrongAnswers = pairs.map(\.1)
    }

    /// What the judge reads: first the right answers, then the wrong ones.
    var items: (right: [JudgedItem], wrong: [JudgedItem]) {
        (
            questions.map { JudgedItem($0, answer: $0.answers[0]) },
            zip(questions, wrongAnswers).map { JudgedItem($0, answer: $1) }
        )
    }
}

extension JudgedItem {
    /// - Parameter declining: what would be right where the question has no answer.
    init(_ question: Question, answer: String, declining: String = Declining.defaultAnswer) {
        self.init(
            question: question.text,
            references: question.isUnanswerable ? [declining] : question.answers, answer: answer)
    }
}
