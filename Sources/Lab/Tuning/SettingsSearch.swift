import Domain
import Foundations
public import Record
import Scenarios

/// What the search for one arm's settings came to, by itself.
public struct SettingsSearch: Encodable, Sendable {
    /// The arm's name.
    public var arm: String
    /// Options that were searched, with their values as the scenario has them.
    public var searched: [String: String]
    /// In the order in which they were begun.
    public var trials: [TrialRecord]
    /// The number of the best; nil where none came to a score.
    public var chosen: Int?
    /// Seconds by the clock that all trials took, in this process and in earlier ones.
    public var seconds: Double
    /// What the arm says in the scenario to have the best values, one `name: value` each; empty where
    /// no trial came to a score.
    public var options: [String]

    init(_ cells: [TrialCell], of study: TuningStudy) {
        arm = study.arm.name
        searched = study.arm.searched
        trials = TrialRecord.all(cells, of: study)
        chosen = study.best(of: cells)?.number
        seconds = cells.reduce(0) { $0 + $1.usage.wallSeconds }
        options =
            chosen == nil
            ? []
            : study.found(by: cells).scenarioOptions(
                besides: study.training, always: study.arm.tuned.map(\.option))
    }
}

extension Experiment {
    /// Runs only the searches for settings: the trials that ``run(monitor:look:)`` would run, and
    /// that a later run of the folder goes on from.
    ///
    /// - Parameter name: of the one arm whose settings are searched; nil for all that search.
    /// - Throws: ``LabError/noTuning``, ``LabError/nothingToSearch(arm:searching:)``; else as
    ///   ``run(monitor:look:)``.
    public func searches(of name: String?, monitor: Monitor) throws -> [SettingsSearch] {
        let scenario = bundle.scenario
        guard scenario.tuning != nil else { throw LabError.noTuning }
        let searching = scenario.arms.filter { !$0.tuned.isEmpty }
        let arms = searching.filter { name == nil || $0.name == name }
        guard !arms.isEmpty else {
            throw LabError.nothingToSearch(arm: name, searching: searching.map(\.name))
        }
        let schedule = Schedule(bundle: bundle, box: nil)
        let runner = try prepare(schedule, monitor: monitor)
        return try arms.compactMap { arm in
            guard let study = try TuningStudy(arm, in: scenario) else { return nil }
            return SettingsSearch(try trials(of: arm, runner).map(\.payload), of: study)
        }
    }
}
