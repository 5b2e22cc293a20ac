package import Domain
import Foundations
import Metrics
import Record

/// The answers of a run as people are to mark them: the same answer to a question once, whichever
/// arms gave it with whichever seeds.
public struct RunAnswers {
    /// An answer to a question.
    struct Item {
        let key: AnswerKey
        let question: Question
        let answer: String
        /// The arms that gave it, in the scenario's order.
        var arms: [String]
        /// Whether one of them gave it with the first seed.
        var isOfFirstSeed: Bool
    }

    /// In the order of the questions, of one question in the order of arms and seeds.
    let items: [Item]
    private let places: [AnswerKey: Int]
    /// The marks that the run knew.
    let marks: HumanMarks?
    let task: TaskConfiguration
    private let arms: [(name: String, answers: [[Answer]])]

    /// - Parameters:
    ///   - arms: names with all answers, seed by seed.
    ///   - questions: those that are asked, in their order.
    package init(
        _ arms: [(name: String, answers: [[Answer]])], questions: [Question],
        task: TaskConfiguration, marks: HumanMarks?
    ) {
        let byID = Dictionary(questions.map { ($0.id, $0) }) { first, _ in first }
        var known: [AnswerKey: Item] = [:], order: [String: [AnswerKey]] = [:]
        for (arm, seeds) in arms {
            for (seed, answers) in seeds.enumerated() {
                // What could not be asked counts as wrong, whoever marks.
                for answer in answers where answer.tooLong == nil {
                    guard let question = byID[answer.question] else { continue }
                    let key = AnswerKey(question: question.id, answer: answer.text)
                    if known[key] == nil {
                        known[key] = Item(
                            key: key, question: question, answer: answer.text, arms: [],
                            isOfFirstSeed: false)
                        order[question.id, default: []].append(key)
                    }
                    if known[key]?.arms.last != arm { known[key]?.arms.append(arm) }
                    if seed == 0 { known[key]?.isOfFirstSeed = true }
                }
            }
        }
        items = questions.flatMap { order[$0.id] ?? [] }.compactMap { known[$0] }
        places = Dictionary(
            uniqueKeysWithValues: items.enumerated().map { ($0.element.key, $0.offset) })
        self.marks = marks
        self.task = task
        self.arms = arms
    }

    /// The answers of the arms that did not fail, asked or not.
    init(
        _ results: [ArmResults], questions: [Question], task: TaskConfiguration, marks: HumanMarks?
    ) {
        self.init(
            results.filter { $0.failure == nil }.map {
                ($0.arm.name, $0.answers.map { $0.answers.filter { $0.isMissing != true } })
            }, questions: questions, task: task, marks: marks)
    }

    subscript(key: AnswerKey) -> Item? { places[key].map { items[$0] } }

    /// Where an answer stands among ``items``.
    func place(of key: AnswerKey) -> Int? { places[key] }

    // MARK: - Whether all is marked

    /// The arms with answers on which no mark decides; empty where every answer has one.
    var missing: [MissingMarks] {
        arms.compactMap { arm, seeds in
            let keys = seeds.flatMap { answers in
                answers.filter { $0.tooLong == nil }.map {
                    AnswerKey(question: $0.question, answer: $0.text)
                }
            }
            let verdicts = keys.map { marks?[$0] }
            let unmarked = verdicts.count { $0?.isRight == nil }
            guard unmarked > 0 else { return nil }
            return MissingMarks(
                arm: arm, unmarked: unmarked, tied: verdicts.count { $0 == .tied },
                answers: keys.count)
        }
    }

    // MARK: - What the metric says

    /// What calls an answer right or wrong as people do; nil for numbers, which only err more or
    /// less.
    var comparedWith: DecidingMetric? {
        let metric = task.choosingMetric
        return metric.isRightOrWrong ? metric : task.kind.comparesWords ? .contains : nil
    }

    /// Whether that metric calls each of some items right; nil without one.
    func metricVerdicts(on items: [Item]) throws(MetricsError) -> [Bool]? {
        guard let comparedWith else { return nil }
        return try ScoredAnswers(
            items.map { ScoredAnswers.Row($0.answer, to: $0.question) },
            metric: comparedWith, labels: task.labels, rules: task.rules
        ).rowScores.map { $0 == 1 }
    }

    /// People against the metric on some items with marks that decide.
    func agreement(on items: [Item], by marks: HumanMarks) throws -> AgreementRecord? {
        let marked = items.filter { marks[$0.key]?.isRight != nil }
        guard let metric = try metricVerdicts(on: marked) else { return nil }
        return AgreementRecord(marked.compactMap { marks[$0.key]?.isRight }, metric)
    }
}

/// Answers of an arm on which no mark decides, over all seeds.
public struct MissingMarks: Equatable, Sendable {
    /// The arm's name.
    public let arm: String
    /// How many have no mark, or a tied one.
    public let unmarked: Int
    /// How many of those are tied.
    public let tied: Int
    /// How many answers there are.
    public let answers: Int

    package init(arm: String, unmarked: Int, tied: Int, answers: Int) {
        self.arm = arm
        self.unmarked = unmarked
        self.tied = tied
        self.answers = answers
    }
}
