import Domain
import Foundations

/// What one sweep found, before it is turned into a record.
struct SweepResults {
    /// One combination of values.
    struct Cell {
        let values: [Double]
        let isOwn: Bool
        /// As for an arm of its own, but without validation and probes.
        let results: ArmResults
    }

    let sweep: Sweep
    /// Every combination, the first axis running fastest.
    let cells: [Cell]
}

/// Runs what the sweeps ask for beyond the arms themselves, each variant once.
///
/// Variants that differ only in how the questions are put share one training. Its weights are
/// removed as soon as they have given all their answers: a sweep has many, and only the answers
/// are looked at. After a failure they stay, since a later attempt needs them.
struct SweepRun {
    let plan: SweepPlan
    let runner: Runner
    let seeds: [UInt64]

    func variants() throws -> [ArmResults] {
        let groups = plan.groups
        let total = groups.reduce(0) { $0 + $1.variants.count }
        var variants: [ArmResults] = []
        for group in groups {
            variants += try run(group, first: variants.count + 1, of: total)
        }
        return variants
    }

    private func run(_ group: SweepPlan.Group, first: Int, of total: Int) throws -> [ArmResults] {
        var variants = group.variants.map {
            ArmResults(arm: group.arm, seeds: seeds, chosen: $0.setting)
        }
        for (number, seed) in seeds.enumerated() {
            guard try train(group, seed: seed, &variants, runner: numbered(first, of: total))
            else { return variants }
            for place in variants.indices where variants[place].hasToAnswer(seedNumber: number) {
                try answer(
                    &variants[place], by: group.arm, seed: seed,
                    runner: numbered(first + place, of: total))
            }
            if group.isToTrain, variants.allSatisfy({ $0.failure == nil }) {
                try runner.discardWeights(of: group.arm, seed: seed)
            }
        }
        return variants
    }

    /// - Returns: false when the training failed, and with it all that it is for.
    private func train(
        _ group: SweepPlan.Group, seed: UInt64, _ variants: inout [ArmResults], runner: Runner
    ) throws -> Bool {
        guard group.arm.training != nil else { return true }
        do {
            let training = try runner.train(group.arm, seed: seed)
            for place in variants.indices { variants[place].trainings.append(training) }
            return true
        } catch let error where Experiment.isArmsOwn(error) {
            for place in variants.indices { variants[place].failure = "\(error)" }
            return false
        }
    }

    private func answer(
        _ variant: inout ArmResults, by arm: any Arm, seed: UInt64, runner: Runner
    ) throws {
        do {
            variant.answers.append(
                try runner.answer(
                    arm, setting: variant.chosen, seed: seed, isVariant: true))
        } catch let error where Experiment.isArmsOwn(error) {
            variant.failure = "\(error)"
        }
    }

    /// The runner, saying how far the sweeps are.
    private func numbered(_ number: Int, of total: Int) -> Runner {
        Runner(
            journal: runner.journal, bench: runner.bench,
            monitor: runner.monitor.within("sweep \(number) of \(total), "), folder: runner.folder,
            schedule: runner.schedule, checkpointPause: runner.checkpointPause)
    }
}

extension SweepPlan {
    /// What the sweeps found.
    ///
    /// - Parameters:
    ///   - variants: what their combinations did beyond the arms themselves.
    ///   - seeds: those of the scenario.
    func results(variants: [ArmResults], seeds: [UInt64]) -> [SweepResults] {
        func key(_ arm: any Contestant, _ setting: ArmSetting) -> String {
            "\(arm.name) · \(setting.key)"
        }
        let variants = Dictionary(variants.map { (key($0.arm, $0.chosen), $0) }) { $1 }
        return sweeps.map { sweep, own, cells in
            SweepResults(
                sweep: sweep,
                cells: cells.map { cell in
                    SweepResults.Cell(
                        values: cell.values, isOwn: cell.isOwn,
                        results: cell.isOwn
                            ? own
                            : variants[key(cell.arm, cell.setting)]
                                ?? ArmResults(cell, seeds: seeds))
                })
        }
    }
}

extension ArmResults {
    fileprivate init(arm: any Contestant, seeds: [UInt64], chosen: ArmSetting) {
        self.init(arm: arm, seeds: seeds)
        self.chosen = chosen
    }

    /// A combination that there cannot be.
    fileprivate init(_ cell: SweepPlan.Cell, seeds: [UInt64]) {
        self.init(arm: cell.arm, seeds: seeds, chosen: cell.setting)
        failure = cell.obstacle
    }

    fileprivate func hasToAnswer(seedNumber: Int) -> Bool {
        failure == nil && (seedNumber == 0 || arm.dependsOnSeed(chosen))
    }
}
