import Domain
import Metrics
import Record
import Scenarios

extension LookRecord {
    /// - Parameters:
    ///   - rest: seconds that what is left out would take; nil where that is not known.
    ///   - ranOut: arms that the plan had room for.
    /// - Returns: nil when nothing is left out.
    init?(
        _ look: Look, of whole: Look, bundle: ScenarioBundle, box: Double, rest: Double?,
        ranOut: [String]
    ) {
        guard look != whole else { return nil }
        let measuresProbes = look.probesArms
        self.init(
            boxSeconds: box, restSeconds: rest,
            testQuestions: Part(used: look.test, of: whole.test),
            validationQuestions: Part(used: look.validation, of: whole.validation),
            seeds: Part(used: look.seeds, of: whole.seeds),
            waitingQuestions: Part(used: look.waiting, of: whole.waiting),
            settings: whole.parts.compactMap { part in
                // A control takes over what was chosen.
                guard !part.isControl, let kept = look.part(part.name)?.settings,
                    kept != part.settings
                else {
                    return nil
                }
                return ArmPart(
                    arm: part.name, settings: Part(used: kept.count, of: part.settings.count))
            },
            probes: measuresProbes
                ? whole.probes.filter { !look.probes.contains($0) } : [],
            leavesOutDivergence: measuresProbes && !look.measuresDivergence,
            sweeps: look.runsSweeps ? 0 : bundle.scenario.sweeps.count,
            leavesOutJudge: whole.judges && !look.judges,
            leavesOutTuning: whole.tunes && !look.tunes ? true : nil,
            arms: whole.parts.filter { look.part($0.name) == nil }.map {
                MissingArm(arm: $0.name, reason: ranOut.contains($0.name) ? .noTime : .noRoom)
            },
            differences: Detection(
                metric: bundle.scenario.task.metric, questions: look.test,
                comparisons: RunPlan.comparisons(areControls: look.parts.map(\.isControl)),
                inSweeps: []
            ).differences())
    }
}

extension Schedule {
    /// What the box leaves out by now; nil when that is nothing.
    func record(_ bundle: ScenarioBundle) throws -> LookRecord? {
        // There is no estimate for a program.
        let isEstimated = bundle.scenario.arms.allSatisfy {
            $0.kind != .command || look.part($0.name) != nil
        }
        return LookRecord(
            look, of: whole, bundle: bundle, box: box ?? 0,
            rest: isEstimated ? try secondsForTheRest() : nil, ranOut: ranOut)
    }

    /// Notes an arm's score, if it is the best so far.
    func note(_ results: ArmResults, runner: Runner) throws {
        guard !results.arm.isControl, results.failure == nil, let cell = results.answers.first
        else { return }
        let scores = try runner.scores(
            of: results.arm,
            cell.limited(to: runner.asked(.test), of: runner.bench.questions.test).answers,
            split: .test)
        let metric = runner.bench.scenario.task.choosingMetric
        let isBetter =
            bestValue.map {
                metric.higherIsBetter ? scores.value > $0 : scores.value < $0
            } ?? true
        guard isBetter else { return }
        bestValue = scores.value
        best = "\(results.arm.name) \(SeededScores([scores]).estimate.plainText)"
    }
}
