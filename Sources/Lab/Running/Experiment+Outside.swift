import Domain
import Foundations
import Kernels
import LanguageModels
import ModelAPI
import Record
import RemoteModels
import Retrieval
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

    /// The first request that each arm would send to its service, and the first for vectors, without
    /// the key; nothing is sent.
    ///
    /// Where a service makes the vectors, nobody knows yet what a question finds: the passage that
    /// holds its answer stands in the request.
    ///
    /// - Throws: as ``run(monitor:look:)``.
    public func firstRequests(monitor: Monitor) throws -> [(name: String, request: String)] {
        let scenario = bundle.scenario
        guard scenario.arms.contains(where: { $0.service != nil }) || scenario.asksForVectors
        else { return [] }
        let models = try Models.load(
            for: scenario, store: store, options: options, monitor: monitor)
        let services = try Services(asking: scenario) { options.variables[$0] }
        let counter = WorkCounter(bundle: bundle, generator: models.generator, encoder: nil)
        let bench: (any Arm) throws -> ArmBench
        if scenario.asksForVectors {
            bench = { arm in counter.bench(for: arm) { $0.right() }.forArm(arm) }
        } else {
            let workbench = try Workbench(
                bundle: bundle, models: models, services: services, folder: folder.path,
                monitor: monitor)
            bench = { workbench.forArm($0) }
        }
        let asked = try scenario.arms.compactMap {
            configuration -> (name: String, request: String)? in
            guard let service = configuration.service, let model = services[service.name],
                let arm = ArmFactory.arm(configuration)
            else { return nil }
            let armBench = try bench(arm)
            let prompt = try arm.prompts(
                Array(bundle.questions.test.prefix(1)), setting: arm.settings[0],
                bench: armBench)[0]
            let options = GenerationOptions(armBench.task)
            return (arm.name, try model.firstRequest(for: prompt, options: options))
        }
        return try firstVectors(counter).map { [$0] + asked } ?? asked
    }

    /// The request for the vectors of the first passages, or questions without a corpus.
    private func firstVectors(_ counter: WorkCounter) throws -> (name: String, request: String)? {
        guard bundle.scenario.asksForVectors, let service = bundle.scenario.models.encoderService
        else { return nil }
        let prefixes = TextPrefixes(bundle.scenario.models)
        let endpoint = try Services.endpoint(service) { options.variables[$0] }
        let chunks = counter.corpus.chunks.prefix(RemoteEmbedder.usualBatch)
        let texts =
            chunks.isEmpty
            ? bundle.questions.train.prefix(RemoteEmbedder.usualBatch).map {
                prefixes[.query] + $0.text
            } : chunks.map { prefixes[.passage] + $0.text }
        return (service.name, try RemoteEmbedder.request(for: texts, to: endpoint))
    }

    func outside(_ journal: Journal, _ monitor: Monitor) -> OutsideAnswers {
        OutsideAnswers(
            bundle: bundle, journal: journal,
            programs: ProgramAnswers(
                bundle: bundle, journal: journal, monitor: monitor,
                surroundings: options.variables))
    }
}
