package import Domain
import Foundations

/// Training questions with each other's answers, so that nothing about their answers can be learnt
/// but how answers look and how common each one is.
package struct ShuffledAnswers {
    /// The same questions in the same order.
    package let questions: [Question]

    /// Deals the answers anew.
    ///
    /// No question keeps an answer of its own, as far as other questions have another one. Labels
    /// alone are dealt without that rule: of two labels never to get the right one would be as good
    /// a lesson as always to get it.
    package init(_ questions: [Question], kind: TaskConfiguration.Kind, seed: UInt64) {
        var random = SeededGenerator(seed: seed, stream: "shuffled answers")
        var order = Array(questions.indices)
        random.shuffle(&order)
        if kind != .label {
            for place in order.indices where Self.isOwn(place, order, questions) {
                Self.exchange(
                    place, in: &order, of: questions, from: random.integer(below: order.count))
            }
        }
        self.questions = zip(questions, order).map { question, other in
            var question = question
            question.answers = questions[other].answers
            return question
        }
    }

    /// Whether a question would be taught an answer that is right.
    private static func isOwn(_ place: Int, _ order: [Int], _ questions: [Question]) -> Bool {
        guard let taught = questions[order[place]].answers.first else {
            return questions[place].isUnanswerable
        }
        return questions[place].answers.contains(taught)
    }

    /// Exchanges a right answer with the first question's, from `start` on, that makes both wrong.
    private static func exchange(
        _ place: Int, in order: inout [Int], of questions: [Question], from start: Int
    ) {
        for step in order.indices {
            let other = (start + step) % order.count
            order.swapAt(place, other)
            if !isOwn(place, order, questions), !isOwn(other, order, questions) { return }
            order.swapAt(place, other)
        }
    }
}
