import Domain
import Foundations
import Kernels
import LanguageModels
import Record
import Scenarios
import Storage

extension Experiment {
    /// Until this run is finished, the folder has no finished one.
    func begin(_ journal: Journal, models: Models?) throws {
        try journal.discardCells(ofKinds: [CellName.outcome, .inputs].map(\.kind.rawValue))
        try OutsideAnswers.forgetEarlier(of: bundle, in: journal)
        try journal.finish(.inputs, RunInputs(bundle, models: models))
    }

    /// A run in which the lab asks nothing itself: no model is loaded.
    func importAnswers(look: Look, monitor: Monitor) throws -> RunRecord {
        let compute = try Compute(threads: options.threads, precision: options.precision ?? .f32)
        let machine = MachineDescription(compute, isAutomatic: false)
        let journal = try Journal(
            path: "\(folder.path)/journal.sqlite", fingerprint: bundle.fingerprintWithoutModels,
            machine: CanonicalJSON.encodeLine(machine.kind), restarting: options.restart)
        if options.restart { try folder.removeWritten() }
        try begin(journal, models: nil)
        let outside = outside(journal, monitor)
        var results = ExperimentResults(index: nil)
        results.arms = try bundle.scenario.arms.compactMap(outside.results)
        let findings = RunFindings(results, look: look, leftOut: nil)
        let end = RunEnd(
            notices: [], embedding: nil, passages: [:], machine: machine.record())
        return try record(of: findings, end: { _ in end }, in: journal)
    }

    func outside(_ journal: Journal, _ monitor: Monitor) -> OutsideAnswers {
        OutsideAnswers(
            bundle: bundle, journal: journal,
            programs: ProgramAnswers(
                bundle: bundle, journal: journal, monitor: monitor, permission: options.programs))
    }
}
