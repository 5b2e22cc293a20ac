import Domain
import Foundations
import Record
import Scenarios

extension Experiment {
    /// Searches for an arm's settings until its budget is used up.
    ///
    /// - Returns: every look at a trial, in the order in which they were taken; empty for an arm that
    ///   searches nothing.
    func trials(
        of arm: ArmConfiguration, _ runner: Runner
    ) throws -> [Journaled<TrialCell>] {
        guard runner.schedule.look.tunes, let study = try TuningStudy(arm, in: bundle.scenario)
        else { return [] }
        // Once a run: it is no work of a trial.
        if study.needsMaterial { _ = try runner.replay() }
        let base = try runner.guardedBase(study)
        var cells: [Journaled<TrialCell>] = []
        while let request = study.next(after: cells.map(\.payload)) {
            let earlier = cells.last { $0.number == request.trial }
            let cell = try runner.trial(
                request, of: study, earlier: earlier?.payload, base: base, bundle: bundle)
            cells.append(cell)
            runner.schedule.search(of: arm.name, hasTaken: cell.usage.wallSeconds)
        }
        try runner.discardTrials(cells.map(\.payload), of: arm.name)
        return cells
    }

    /// Throws away what an arm did with another training than it has now, such as the scenario's own
    /// in a look that had no room for a search.
    func forgetOtherTrainings(of arm: any Arm, _ runner: Runner) throws {
        guard let training = arm.training else { return }
        let name = CellName(kind: .train, arm: arm.name, seed: bundle.scenario.seeds[0])
        guard let cell: TrainingCell = try runner.journal.finished(name.key),
            let other = cell.configuration, other != training
        else { return }
        try forget([arm.name], in: runner.journal)
    }

    /// The arm as searches leave it, its own and those of the arms before it.
    func tuned(
        _ configuration: ArmConfiguration, by trials: [Journaled<TrialCell>],
        after results: ExperimentResults
    ) throws -> any Arm {
        var known = Dictionary(
            uniqueKeysWithValues: results.arms.map { ($0.arm.name, $0.trials.map(\.payload)) })
        known[configuration.name] = trials.map(\.payload)
        let scenario = try bundle.scenario.tuned(by: known)
        let found = scenario.arms.first { $0.name == configuration.name } ?? configuration
        guard let arm = ArmFactory.arm(found) else {
            preconditionFailure("an arm from outside searches nothing")
        }
        return arm
    }
}

extension Scenario {
    /// The same with what searches found in the place of what the arms say: a control has what was
    /// found for its arm, but for what it says of its own.
    ///
    /// - Parameter trials: by the arm's name.
    func tuned(by trials: [String: [TrialCell]]) throws -> Scenario {
        var tuned = self
        for place in arms.indices {
            guard let cells = trials[arms[place].name], !cells.isEmpty,
                let study = try TuningStudy(arms[place], in: self)
            else { continue }
            let found = study.found(by: cells)
            tuned.arms[place].method = arms[place].method.trained(by: found)
            // A control that stands before its arm is trained before anything is found.
            for follower in arms.indices
            where follower > place && arms[follower].controls == arms[place].name {
                guard let own = arms[follower].training else { continue }
                let training = own.following(found, from: study.training)
                tuned.arms[follower].method = arms[follower].method.trained(by: training)
            }
        }
        return tuned
    }
}

extension TrainingConfiguration {
    /// With what was found for another configuration, in options that it has from there.
    fileprivate func following(
        _ found: TrainingConfiguration, from original: TrainingConfiguration
    ) -> TrainingConfiguration {
        TrainingOption.allCases.reduce(self) { training, option in
            guard value(of: option) == original.value(of: option),
                let value = found.value(of: option)
            else { return training }
            return training.with(option, value)
        }
    }
}
