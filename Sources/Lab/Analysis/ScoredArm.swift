import Domain
import Evaluation
import FineTuning
import Foundations
import LanguageModels
import Metrics
import Record
import Statistics

/// An arm's answers to the test questions, scored.
struct ScoredArm {
    let results: ArmResults
    /// By the deciding metric, for all questions; nil when the arm failed. An answer that is missing
    /// counts as wrong here, and takes part in nothing that is said of the arm.
    let scores: SeededScores?
    /// The same of what the model wrote by itself, for tasks with labels; an arm without a language
    /// model has but one way to answer. Nil when the arm failed.
    let generatedScores: SeededScores?
    let questions: [Question]
    /// As this arm has it: every score of its answers goes by it.
    let task: TaskConfiguration
    /// Places of the questions that were answered with every seed; nil for all of them.
    let answered: [Int]?
    /// What people say of answers; nil for nothing.
    let marks: HumanMarks?
    /// Tokens that the model looks at; nil in a run without models.
    let contextLength: Int?

    init(
        _ results: ArmResults, questions: [Question], task: TaskConfiguration, contextLength: Int?,
        marks: HumanMarks? = nil
    ) throws {
        self.results = results
        self.contextLength = contextLength
        self.questions = questions
        let task = results.arm.own(task)
        self.task = task
        answered = results.answeredByAllSeeds
        self.marks = marks
        let isComplete =
            results.failure == nil && !results.answers.isEmpty && answered?.isEmpty != true
        guard isComplete else {
            (scores, generatedScores) = (nil, nil)
            return
        }
        let scores = try Self.scores(results.answers, questions, task.metric, task, marks)
        self.scores = scores
        guard results.arm.usesLanguageModel else {
            generatedScores = task.labels.isEmpty ? nil : scores
            return
        }
        generatedScores =
            results.generations.isEmpty
            ? nil : try Self.scores(results.generations, questions, task.metric, task)
    }

    var name: String { results.arm.name }
    var isControl: Bool { results.arm.isControl }

    /// The questions that it answered.
    private var ownQuestions: [Question] {
        answered.map { $0.map { questions[$0] } } ?? questions
    }

    /// The scores of the questions that it answered.
    var ownScores: SeededScores? { scores.map(own) }

    private func own(_ scores: SeededScores) -> SeededScores {
        answered.map(scores.restricted) ?? scores
    }

    /// The scores of two arms on the questions that both answered; nil where there is none.
    static func common(
        _ arm: ScoredArm, _ other: ScoredArm, by figure: KeyPath<ScoredArm, SeededScores?>
    ) -> (arm: SeededScores, other: SeededScores)? {
        guard let scores = arm[keyPath: figure], let others = other[keyPath: figure] else {
            return nil
        }
        guard let rows = common(arm.answered, other.answered) else { return (scores, others) }
        return rows.isEmpty ? nil : (scores.restricted(to: rows), others.restricted(to: rows))
    }

    private static func common(_ rows: [Int]?, _ others: [Int]?) -> [Int]? {
        guard let rows, let others else { return rows ?? others }
        let known = Set(others)
        return rows.filter(known.contains)
    }

    private static func scores(
        _ cells: [Journaled<AnswersCell>], _ questions: [Question], _ metric: DecidingMetric,
        _ task: TaskConfiguration, _ marks: HumanMarks? = nil
    ) throws -> SeededScores {
        SeededScores(
            try cells.map {
                try ScoredAnswers(
                    $0.answers, questions: questions, metric: metric, task: task, marks: marks)
            })
    }

    /// The answers of one seed by a metric: to all questions, or to those that it answered.
    private func scored(
        _ cell: Journaled<AnswersCell>, by metric: DecidingMetric, to questions: [Question]
    ) throws -> ScoredAnswers {
        try ScoredAnswers(
            cell.answers, questions: questions, metric: metric, task: task, marks: marks)
    }

    /// Whether a metric calls each answer right, one list a seed.
    func verdicts(by metric: DecidingMetric) throws -> [[Bool]] {
        try results.answers.map {
            try scored($0, by: metric, to: questions).rowScores.map { $0 == 1 }
        }
    }

    /// The deciding metric where greater is better: what arms are ranked by.
    var merit: Double {
        let mean = Descriptive.mean(of: ownScores?.valueBySeed ?? [])
        return task.metric.higherIsBetter ? mean : -mean
    }

    /// The answers of the first seed, by question.
    var firstAnswers: [Answer] { results.answers.first?.answers ?? [] }

    /// - Parameters:
    ///   - outside: what an arm from outside says of itself.
    ///   - tuning: what the search for its settings came to.
    ///   - classes: the labels of its training; nil for none.
    func record(
        index: IndexCell?, outside: OutsideRecord?, tuning: ArmTuningRecord?,
        classes: [ClassRecord]?, dataFlow: DataFlow
    ) -> ArmRecord {
        let training = results.trainings.map(\.usage)
        let isElsewhere = results.arm.isElsewhere
        return ArmRecord(
            name: name, kind: results.arm.kind, controls: results.arm.controls,
            chosen: results.chosen,
            candidates: results.candidates.map {
                CandidateRecord(
                    setting: $0.setting, score: $0.score, promptTokens: $0.promptTokens,
                    isChosen: $0.setting == results.chosen)
            },
            tuning: tuning, score: ownScores?.estimate ?? .undefined,
            otherScores: scores == nil ? [:] : otherScores(),
            scoreByStratum: scores == nil ? [:] : strata(),
            scoreBySeed: ownScores?.valueBySeed ?? [],
            building: isElsewhere
                ? nil : results.preparing + Usage.mean(training) + results.searching,
            training: trainingRecord(classes),
            answering: isElsewhere ? nil : Usage.mean(results.answers.map(\.usage)),
            outside: outside, service: results.arm.service?.name,
            extraction: results.arm.extraction.map(ExtractionRecord.init),
            latency: latencyRecord(),
            generated: generatedRecord(), unreadable: unreadable(results.answers),
            unextracted: unextractedRecord(), fields: try? fieldRecords(),
            answerability: try? answerabilityRecord(), reasoning: reasoningRecord(),
            dataFlow: dataFlow,
            adapterBytes: results.trainings.first?.bytes ?? 0,
            indexBytes: results.arm.readsIndex ? index?.indexBytes ?? 0 : 0,
            failure: results.failure, standing: .open,
            leftOut: contextLength.flatMap(results.leftOut), rows: rows())
    }

    /// Nil when no question could be asked alone.
    private func latencyRecord() -> LatencyRecord? {
        let seconds = results.latency?.seconds.compactMap(\.self) ?? []
        return seconds.isEmpty ? nil : LatencyRecord(seconds: seconds)
    }

    private func otherScores() -> [String: Estimate] {
        var estimates: [String: Estimate] = [:]
        for metric in task.also {
            let scores = try? Self.scores(results.answers, questions, metric, task)
            estimates[metric.rawValue] = scores.map { own($0).estimate }
        }
        return estimates
    }

    private func strata() -> [String: Estimate] {
        guard let scores else { return [:] }
        var rows: [String: [Int]] = [:]
        for row in answered ?? Array(questions.indices) {
            let question = questions[row]
            if let group = question.group { rows[group, default: []].append(row) }
        }
        return rows.mapValues { scores.restricted(to: $0).estimate }
    }

    private func generatedRecord() -> GeneratedRecord? {
        guard let scores, let generatedScores, results.arm.usesLanguageModel else { return nil }
        let test = generatedScores.test(against: scores, seed: RecordMaker.bootstrap.seed)
        return GeneratedRecord(
            score: generatedScores.estimate,
            unreadable: unreadable(results.generations) ?? 0,
            difference: Estimate(
                generatedScores.difference(from: scores, RecordMaker.bootstrap)),
            pValue: test.pValue, test: test.kind)
    }

    private func reasoningRecord() -> ReasoningRecord? {
        // What is chosen by likelihood is not written.
        let cells = task.labels.isEmpty ? results.answers : results.generations
        let outcomes = cells.flatMap { $0.answers.map(\.reasoning) }
        let begun = outcomes.compactMap(\.self)
        guard scores != nil, !begun.isEmpty else { return nil }
        return ReasoningRecord(
            answers: outcomes.count, begun: begun.count,
            unfinished: begun.count { $0 == .unfinished })
    }

    /// Of the metric that compares fields, whether it decides or stands beside another one.
    private func fieldRecords() throws -> [String: FieldRecord]? {
        guard scores != nil, task.metrics.contains(.jsonFields) else { return nil }
        var counts: [String: FieldCount] = [:]
        for cell in results.answers {
            let scored = try scored(cell, by: .jsonFields, to: ownQuestions)
            for (name, count) in scored.fieldCounts {
                counts[name, default: FieldCount()] += count
            }
        }
        return counts.mapValues {
            FieldRecord(expected: $0.expected, given: $0.given, right: $0.right)
        }
    }

    /// What is chosen by likelihood is not written, so nothing is taken out of it.
    private func unextractedRecord() -> UnextractedRecord? {
        let cells = task.labels.isEmpty ? results.answers : results.generations
        guard scores != nil, task.rules.extraction != .whole, !cells.isEmpty else { return nil }
        let asked = cells.flatMap(\.answers).filter {
            $0.tooLong == nil && $0.isMissing != true && $0.told?.hasDeclined != true
                && !isLabel($0.text)
        }
        return UnextractedRecord(
            answers: asked.count,
            count: asked.count { task.rules.extracted(from: $0.text) == nil })
    }

    private func isLabel(_ text: String) -> Bool { task.labels.contains(text) }

    /// What the metric saw, where that is not all of an answer.
    private func extracted(_ answer: Answer) -> String? {
        guard task.rules.extraction != .whole, answer.tooLong == nil, !isLabel(answer.text) else {
            return nil
        }
        let extracted = task.rules.extracted(from: answer.scoredText) ?? ""
        return extracted == answer.text ? nil : extracted
    }

    /// Answers without a number or label; nil where answers are texts, or the arm failed.
    private func unreadable(_ cells: [Journaled<AnswersCell>]) -> Int? {
        guard scores != nil, task.kind == .number || task.kind == .label else { return nil }
        return cells.reduce(0) { sum, cell in
            let scored = try? scored(cell, by: task.metric, to: ownQuestions)
            return sum + (scored?.unreadableCount ?? 0)
        }
    }

    private func trainingRecord(_ classes: [ClassRecord]?) -> TrainingRecord? {
        guard let cell = results.trainings.first, let configuration = results.arm.training else {
            return nil
        }
        return TrainingRecord(
            cell.outcome, of: configuration, examples: cell.examples, classes: classes,
            movement: cell.movement,
            usage: Usage.mean(results.trainings.map(\.usage)))
    }

    private func rows() -> [RowRecord] {
        guard scores != nil else { return [] }
        return results.answers.enumerated().flatMap { number, cell in
            let scored = try? scored(cell, by: task.metric, to: questions)
            return cell.answers.enumerated().compactMap { row, answer -> RowRecord? in
                if answer.isMissing == true { return nil }
                return RowRecord(
                    question: answer.question, seed: results.seeds[number], answer: answer.text,
                    extracted: extracted(answer),
                    score: scored?.rowScores[row] ?? 0, passages: answer.passages,
                    generated: results.generations.isEmpty
                        ? nil : results.generations[number].answers[row].text,
                    judged: results.judgements.isEmpty
                        ? nil : results.judgements[number].verdicts[row])
            }
        }
    }
}
