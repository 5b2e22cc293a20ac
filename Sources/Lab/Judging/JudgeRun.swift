import Domain
import Evaluation
import Foundations
import Metrics
import ModelAPI
import Record

/// What a judge said of answers whose truth is known, and why it could not go on, if it could not.
struct JudgeResults {
    var right: Journaled<JudgeCell>?
    var wrong: Journaled<JudgeCell>?
    var failure: String?
}

/// Lets a language model judge all answers to the test questions, after the arms have given them.
struct JudgeRun {
    let runner: Runner

    private var bench: Workbench { runner.bench }

    /// Judges the arms that answered, every seed of them.
    ///
    /// A judge that fails ends nothing but the judging.
    ///
    /// - Returns: nil when the scenario names no judge.
    func results(judging arms: inout [ArmResults]) throws -> JudgeResults? {
        guard bench.scenario.task.judge != nil else { return nil }
        var results = JudgeResults(), judged = arms
        do {
            (results.right, results.wrong) = try knownPairs()
            // Of missing answers a judge would say something, too.
            for place in judged.indices
            where judged[place].failure == nil && judged[place].answeredByAllSeeds == nil {
                judged[place].judgements = try judgements(of: judged[place])
            }
            arms = judged
        } catch let error where Experiment.isArmsOwn(error) {
            results.failure = "\(error)"
        }
        return results
    }

    private func knownPairs() throws -> (Journaled<JudgeCell>, Journaled<JudgeCell>) {
        let pairs = KnownPairs(
            bench.questions.test, kind: bench.scenario.task.kind, seed: bench.scenario.seeds[0])
        let items = pairs.items, ids = pairs.questions.map(\.id)
        return (
            try runner.judge(items.right, questions: ids, detail: "right answers"),
            try runner.judge(items.wrong, questions: ids, detail: "wrong answers")
        )
    }

    private func judgements(of arm: ArmResults) throws -> [Journaled<JudgeCell>] {
        let rules = arm.arm.own(bench.scenario.task).rules
        return try zip(arm.seeds, arm.answers).map { seed, cell in
            let items = zip(bench.questions.test, cell.answers).map { question, answer in
                JudgedItem(
                    question, answer: rules.extracted(from: answer.text) ?? "",
                    declining: rules.declining.answer)
            }
            return try runner.judge(
                items, questions: cell.answers.map(\.question), arm: arm.arm.name, seed: seed)
        }
    }
}

/// The judge's verdicts on some of an arm's answers.
private struct JudgedPiece: Codable {
    var verdicts: [Bool?]
    var counts: ModelUsage
}

extension Runner {
    /// The judge's verdicts on some answers.
    ///
    /// - Parameters:
    ///   - questions: the questions' ids, one for each item.
    ///   - arm: whose answers they are; nil for answers of known truth.
    ///   - detail: which of these.
    fileprivate func judge(
        _ items: [JudgedItem], questions: [String], arm: String? = nil, seed: UInt64? = nil,
        detail: String = ""
    ) throws -> Journaled<JudgeCell> {
        let name = CellName(kind: .judge, arm: arm, seed: seed, detail: detail)
        let judged: Journaled<JudgeCell> = try cell(name) { pieces in
            let judge = try AnswerJudge(model: try bench.judge()), meter = Meter()
            let title = arm.map { stage($0, seed ?? 0, "judging") } ?? "judge: \(detail)"
            let work = try judge.judging(items)
            var asked: [Bool?] = [], counts = ModelUsage.none
            for (number, range) in work.pieces.enumerated() {
                let piece: JudgedPiece = try pieces.piece(
                    number, of: work.pieces.count, isSound: { $0.verdicts.count == range.count }
                ) {
                    let (verdicts, counts) = try work.verdicts(
                        number, progress: monitor.requests(title))
                    return JudgedPiece(verdicts: verdicts, counts: counts)
                }
                asked += piece.verdicts
                counts += piece.counts
            }
            return JudgeCell(
                questions: questions, verdicts: work.verdicts(from: asked),
                usage: pieces.usage(with: meter.usage(counts)))
        }
        guard judged.questions == questions, judged.verdicts.count == questions.count else {
            throw LabError.damagedCell(
                key: judged.key, reason: "its verdicts are not on the scenario's questions")
        }
        return judged
    }
}
