import Domain
import Foundations
import Kernels
import LanguageModels
import ModelAPI
import Record
import RemoteModels
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
        // A restart asks every program again.
        if !options.restart { try forget(options.retrain, in: journal) }
        try begin(journal, models: nil)
        let outside = outside(journal, monitor)
        var results = ExperimentResults(index: nil)
        results.arms = try bundle.scenario.arms.compactMap(outside.results)
        let findings = RunFindings(results, look: look, leftOut: nil)
        let end = RunEnd(
            notices: [], embedding: nil, passages: [:], services: nil,
            machine: machine.record())
        return try record(of: findings, end: { _ in end }, in: journal)
    }

    /// The first request that each arm would send to its service, without the key; nothing is sent.
    ///
    /// - Throws: as ``run(monitor:look:)``.
    public func firstRequests(monitor: Monitor) throws -> [(arm: String, request: String)] {
        guard bundle.scenario.arms.contains(where: { $0.service != nil }) else { return [] }
        let models = try Models.load(
            for: bundle.scenario, store: store, options: options, monitor: monitor)
        let services = try Services(asking: bundle.scenario) { options.variables[$0] }
        let bench = try Workbench(
            bundle: bundle, models: models, services: services, folder: folder.path,
            monitor: monitor)
        return try bundle.scenario.arms.compactMap {
            configuration -> (arm: String, request: String)? in
            guard let service = configuration.service, let model = services[service.name],
                let arm = ArmFactory.arm(configuration)
            else { return nil }
            let prompt = try arm.prompts(
                Array(bundle.questions.test.prefix(1)), setting: arm.settings[0],
                bench: bench.forArm(arm))[0]
            let options = GenerationOptions(bundle.scenario.task)
            return (arm.name, try model.firstRequest(for: prompt, options: options))
        }
    }

    func outside(_ journal: Journal, _ monitor: Monitor) -> OutsideAnswers {
        OutsideAnswers(
            bundle: bundle, journal: journal,
            programs: ProgramAnswers(
                bundle: bundle, journal: journal, monitor: monitor,
                surroundings: options.variables))
    }
}
