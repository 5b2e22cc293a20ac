import Benchmarking
import Foundations
import Record
import Scenarios
import Storage

extension Experiment {
    /// What must hold before work begins: hours later would be too late.
    func requireSoundFolder() throws {
        try folder.requireOwnReport()
        try Services.refuseWhatMayNotLeave(in: bundle.scenario)
        if options.restart { try folder.requireUnchanged() }
    }

    /// Models, journal and data, ready for the first cell.
    ///
    /// - Parameter begun: called when the folder's journal is known to be this run's.
    func prepare(
        _ schedule: Schedule, monitor: Monitor,
        begun: (Models, Journal) throws -> Void = { _, _ in }
    ) throws -> Runner {
        try requireSoundFolder()
        var models = try Models.load(
            for: bundle.scenario, store: store, options: options, monitor: monitor)
        let journal = try models.journal(
            of: bundle, at: "\(folder.path)/journal.sqlite", restarting: options.restart)
        // So that no old report can pass for the new run's. The vectors stay: they belong to texts,
        // not to runs.
        if options.restart { try folder.removeWritten() }
        // A restart trains every arm again.
        if !options.restart { try forget(options.retrain, in: journal) }
        try schedule.begin(
            costs(on: &models, journal: journal, schedule, monitor: monitor),
            finished: journal.finishedKeys)
        try begun(models, journal)
        let services = try Services(
            for: bundle.scenario, folder: folder.path, journal: journal, monitor: monitor,
            key: { options.variables[$0] })
        let bench = try Workbench(
            bundle: bundle, models: models, services: services, folder: folder.path,
            monitor: monitor)
        return Runner(
            journal: journal, bench: bench, monitor: monitor, folder: folder, schedule: schedule,
            checkpointPause: options.checkpointPause)
    }

    /// What each part of the run takes by the rates of this machine, which are measured once a run.
    private func costs(
        on models: inout Models, journal: Journal, _ schedule: Schedule, monitor: Monitor
    ) throws -> RunCosts {
        let maker = ForecastMaker(bundle: bundle, models: models)
        let name = CellName(kind: .rates, detail: "threads=\(options.threads)")
        if let rates = try measured(name, in: journal, trainings: maker.trainingCount) {
            return try maker.costs(rates: rates)
        }
        let rates = try maker.rates(within: schedule.measuringSeconds, monitor: monitor)
        let costs = try maker.costs(rates: rates)
        // Measuring trained the model.
        models = try models.reloaded(monitor: monitor)
        try journal.finish(name, rates)
        return costs
    }

    /// The rates that an earlier run of the folder measured.
    private func measured(
        _ name: CellName, in journal: Journal, trainings: Int
    ) throws -> EngineRates? {
        guard let rates: EngineRates = try journal.finished(name.key) else { return nil }
        guard rates.trainedToken.count == trainings else {
            throw LabError.damagedCell(key: name.key, reason: "it is about other trainings")
        }
        return rates
    }
}
