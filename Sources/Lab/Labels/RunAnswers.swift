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
        /// What the metrics see of it, for each of these arms.
        var readings: [Reading]
        /// Whether one of them gave it with the first seed.
        var isOfFirstSeed: Bool
    }

    /// An answer as the run scores it for one arm.
    struct Reading: Equatable {
        let text: String
        let extraction: AnswerExtraction
    }

    /// In the order of the questions, of one question in the order of arms and seeds.
    let items: [Item]
    private let places: [AnswerKey: Int]
    /// The marks that the run knew.
    let marks: HumanMarks?
    let task: TaskConfiguration
    private let arms: [Arm]

    /// An arm that did not fail, with all its answers, seed by seed.
    package struct Arm {
        let name: String
        let extraction: AnswerExtraction
        let answers: [[Answer]]

        package init(_ name: String, extraction: AnswerExtraction, answers: [[Answer]]) {
            self.name = name
            self.extraction = extraction
            self.answers = answers
        }
    }

    /// - Parameter questions: those that are asked, in their order.
    package init(
        _ arms: [Arm], questions: [Question], task: TaskConfiguration, marks: HumanMarks?
    ) {
        let byID = Dictionary(questions.map { ($0.id, $0) }) { first, _ in first }
        var known: [AnswerKey: Item] = [:], order: [String: [AnswerKey]] = [:]
        for arm in arms {
            for (seed, answers) in arm.answers.enumerated() {
                // What could not be asked counts as wrong, whoever marks.
                for answer in answers where answer.tooLong == nil {
                    guard let question = byID[answer.question] else { continue }
                    let key = AnswerKey(question: question.id, answer: answer.text)
                    if known[key] == nil {
                        known[key] = Item(
                            key: key, question: question, answer: answer.text, arms: [],
                            readings: [], isOfFirstSeed: false)
                        order[question.id, default: []].append(key)
                    }
                    if known[key]?.arms.last != arm.name {
                        known[key]?.arms.append(arm.name)
                        known[key]?.readings.append(
                            Reading(text: answer.scoredText, extraction: arm.extraction))
                    }
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
            results.filter { $0.failure == nil }.map { results in
                Arm(
                    results.arm.name, extraction: results.arm.own(task).rules.extraction,
                    answers: results.answers.map { $0.answers.filter { $0.isMissing != true } })
            }, questions: questions, task: task, marks: marks)
    }

    subscript(key: AnswerKey) -> Item? { places[key].map { items[$0] } }

    /// Where an answer stands among ``items``.
    func place(of key: AnswerKey) -> Int? { places[key] }

    // MARK: - Whether all is marked

    /// The arms with answers on which no mark decides; empty where every answer has one.
    var missing: [MissingMarks] {
        arms.compactMap { arm in
            let keys = arm.answers.flatMap { answers in
                answers.filter { $0.tooLong == nil }.map {
                    AnswerKey(question: $0.question, answer: $0.text)
                }
            }
            let verdicts = keys.map { marks?[$0] }
            let unmarked = verdicts.count { $0?.isRight == nil }
            guard unmarked > 0 else { return nil }
            return MissingMarks(
                arm: arm.name, unmarked: unmarked, tied: verdicts.count { $0 == .tied },
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

    /// People against the metric on some items with marks that decide; nil without a metric.
    ///
    /// - Parameter arm: whose answers are looked at; nil for all arms', where an answer counts once
    ///   for each way in which it is read.
    func agreement(
        on items: [Item], of arm: String? = nil, by marks: HumanMarks
    ) throws -> AgreementRecord? {
        guard let comparedWith else { return nil }
        var people: [Bool] = [], metric: [Bool] = []
        for (extraction, rows) in marked(items, of: arm, by: marks) {
            let task = task.extracting(extraction)
            let scored = try ScoredAnswers(
                rows, metric: comparedWith, labels: task.labels, rules: task.rules)
            people += rows.map { $0.isMarkedRight == true }
            metric += scored.rowScores.map { $0 == 1 }
        }
        return AgreementRecord(people, metric)
    }

    /// The readings of items on which a mark decides, with that mark: those of one extraction
    /// together.
    private func marked(
        _ items: [Item], of arm: String?, by marks: HumanMarks
    ) -> [(extraction: AnswerExtraction, rows: [ScoredAnswers.Row])] {
        var groups: [(extraction: AnswerExtraction, rows: [ScoredAnswers.Row])] = []
        for item in items {
            guard let isRight = marks[item.key]?.isRight else { continue }
            var readings: [Reading] = []
            for (name, reading) in zip(item.arms, item.readings)
            where arm == nil || name == arm {
                if !readings.contains(reading) { readings.append(reading) }
            }
            for reading in readings {
                var row = ScoredAnswers.Row(reading.text, to: item.question)
                row.isMarkedRight = isRight
                if let place = groups.firstIndex(where: { $0.extraction == reading.extraction }) {
                    groups[place].rows.append(row)
                } else {
                    groups.append((reading.extraction, [row]))
                }
            }
        }
        return groups
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
