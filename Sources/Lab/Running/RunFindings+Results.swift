import Domain
import Evaluation
import Metrics
import Scenarios

extension RunFindings {
    /// The results that the cells hold, as far as the look has them.
    ///
    /// - Parameters:
    ///   - scenario: all of it, whatever the look leaves.
    ///   - questions: all of its questions.
    /// - Throws: ``LabError/damagedCell(key:reason:)`` when a cell is missing, or does not fit;
    ///   `StorageError`.
    func results(
        of scenario: Scenario, questions: QuestionSet, in cells: CellReader
    ) throws -> ExperimentResults {
        let reader = ArmReader(
            look: look, scenario: scenario, questions: questions, cells: cells)
        var results = ExperimentResults(index: try index.map { try cells.cell($0) })
        results.baseProbe = try baseProbe.map { try cells.cell($0) }
        let trials = try Dictionary(
            uniqueKeysWithValues: arms.map { found in
                let cells: [Journaled<TrialCell>] = try cells.cells(found.trials ?? [])
                return (found.arm, cells.map(\.payload))
            })
        let scenario = try scenario.tuned(by: trials)
        let known = scenario.arms.map(ArmFactory.contestant)
        results.arms = try arms.map { try reader.results($0, among: known) }
        if let variants {
            let plan = SweepPlan(scenario, arms: results.arms, training: questions.train)
            let swept = plan.groups.map(\.arm)
            results.variants = try variants.map { try reader.results($0, among: swept) }
        }
        results.judge = try judge.map {
            JudgeResults(
                right: try $0.right.map { try cells.cell($0) },
                wrong: try $0.wrong.map { try cells.cell($0) }, failure: $0.failure)
        }
        return results
    }
}

/// Puts together what single arms did.
private struct ArmReader {
    let look: Look
    let scenario: Scenario
    let questions: QuestionSet
    let cells: CellReader

    func results(_ findings: ArmFindings, among arms: [any Contestant]) throws -> ArmResults {
        guard let arm = arms.first(where: { $0.name == findings.arm }) else {
            throw LabError.damagedCell(
                key: CellName.outcome.key,
                reason: "it names the arm '\(findings.arm)', which the scenario does not have")
        }
        var results = ArmResults(arm: arm, seeds: findings.seeds)
        results.trials = try cells.cells(findings.trials ?? [])
        results.preparing = findings.preparing
        results.candidates = try findings.candidates.map {
            try candidate($0, task: arm.own(scenario.task))
        }
        results.dropped = findings.dropped
        results.chosen = findings.chosen
        results.trainings = try cells.cells(findings.trainings)
        results.answers = try cells.cells(findings.answers)
        results.generations = try cells.cells(findings.generations)
        results.judgements = try cells.cells(findings.judgements)
        results.latency = try findings.latency.map { try cells.cell($0) }
        results.probes = try cells.cells(findings.probes)
        results.ownBaseProbe = try findings.ownBaseProbe.map { try cells.cell($0) }
        results.divergences = try cells.cells(findings.divergences)
        results.failure = findings.failure
        try results.limit(to: asked(.test, by: look), of: questions.test, in: look)
        return results
    }

    /// An arm may have chosen by more questions than the look has in the end.
    private func candidate(
        _ findings: ArmFindings.Candidate, task: TaskConfiguration
    ) throws -> ArmResults.Candidate {
        var look = look
        look.validation = findings.questions
        let asked = asked(.validation, by: look)
        let stored: Journaled<AnswersCell> = try cells.cell(findings.cell)
        let cell = try stored.limited(to: asked, of: questions.validation)
        return ArmResults.Candidate(
            setting: findings.setting, cell: cell,
            score: try ScoredAnswers(
                cell.answers, questions: asked, metric: task.choosingMetric, task: task
            ).value)
    }

    private func asked(_ split: Split, by look: Look) -> [Question] {
        look.questions(of: split, in: questions, seed: scenario.seeds[0])
    }
}
