import Domain
import Foundations

/// Compares the questions of a file with each other: no id twice, and none that asks again what
/// another one asks.
struct QuestionComparison {
    /// After so many of a kind the rest is counted.
    private static let mostNamed = 5

    private let log: MistakeLog
    private var lineByID: [String: Int] = [:]
    private var questions: [Question] = []
    private var positions: [TextPosition] = []

    init(log: MistakeLog) {
        self.log = log
    }

    mutating func add(_ question: Question, at position: TextPosition) {
        if let line = lineByID[question.id] {
            let id = Excerpt.quoted(question.id)
            log.add("the id \(id) stands in line \(line) too. Give each its own.", at: position)
        }
        lineByID[question.id, default: position.line] = position.line
        questions.append(question)
        positions.append(position)
    }

    /// The questions without those that repeat others.
    ///
    /// - Parameter refusesRepeats: whether the first few pairs of questions that are the same are
    ///   noted as mistakes; not those that are copies, which are merely counted once.
    func questionSet(refusesRepeats: Bool) -> QuestionSet {
        let repeats = RepeatedQuestions(questions)
        if refusesRepeats { refuse(repeats.pairs.filter { !$0.isCopy }) }
        return QuestionSet(questions, without: repeats)
    }

    private func refuse(_ pairs: [RepeatedQuestions.Pair]) {
        for isExact in [true, false] {
            let found = pairs.filter { $0.isExact == isExact }
            for (number, pair) in found.prefix(Self.mostNamed).enumerated() {
                let rest = number == Self.mostNamed - 1 ? found.count - Self.mostNamed : 0
                complain(about: pair, andAsMany: rest)
            }
        }
    }

    private func complain(about pair: RepeatedQuestions.Pair, andAsMany rest: Int) {
        // The one further down is what a user looks at: above it nothing is wrong yet.
        let (first, second) = (min(pair.kept, pair.repeated), max(pair.kept, pair.repeated))
        let one = questions[second], other = questions[first]
        let likeness = pair.isExact ? "the same as" : "nearly the same as"
        let advice =
            one.split == .test && other.split == .test
            ? "Both would count, as if there were two questions; remove one of them"
            : "What was learnt cannot be told from what was remembered; reword or remove one of them"
        let more =
            rest == 0
            ? "" : " \(NumberFormat.grouped(rest)) more questions repeat others like this."
        log.add(
            """
            the \(one.split.rawValue) question '\(one.id)' is \(likeness) the \
            \(other.split.rawValue) question '\(other.id)' in line \(positions[first].line): \
            \(Excerpt.quoted(one.text)). \(advice), or write data.repeated: once to use each \
            question once.\(more)
            """,
            at: positions[second],
        )
    }
}
