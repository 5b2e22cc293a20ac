import Domain
import Foundations
public import Record
import Scenarios
import Storage

/// A run that is finished, as the journal in its folder has it.
///
/// Nothing else is needed to make its record again: no model, and no file of the scenario.
public struct FinishedRun {
    let folder: String
    let journal: Journal

    /// Opens the journal of a run, which nobody else may have open.
    ///
    /// - Throws: ``LabError/notARun(folder:)`` when there is none; `StorageError` when it is damaged
    ///   or in use.
    public init(folder: String) throws {
        let path = "\(folder)/journal.sqlite"
        guard FileKind(at: path) == .file else { throw LabError.notARun(folder: folder) }
        self.folder = folder
        journal = try Journal(reading: path)
    }

    /// The record of the run, byte for byte the one that the run itself made.
    ///
    /// - Throws: ``LabError/notFinished(folder:scenario:missing:)``,
    ///   ``LabError/otherVersion(folder:found:)``, ``LabError/damagedCell(key:reason:)``;
    ///   `StorageError`.
    public func record() throws -> RunRecord {
        let (inputs, outcome) = try finished()
        return try RecordMaker(inputs, outcome.findings, cells: CellReader(journal))
            .record(outcome.end)
    }

    /// What the arms answered, for people to mark.
    ///
    /// - Throws: as ``record()``.
    public func answers() throws -> RunAnswers {
        let (inputs, outcome) = try finished()
        let scenario = try inputs.scenario(), look = outcome.findings.look
        let results = try outcome.findings.results(
            of: scenario, questions: inputs.questions, in: CellReader(journal))
        return RunAnswers(
            results.arms,
            questions: look.questions(
                of: .test, in: inputs.questions, seed: scenario.seeds[0]),
            task: scenario.task, marks: inputs.marks)
    }

    func finished() throws -> (RunInputs, RunOutcome) {
        let cells = CellReader(journal)
        guard try journal.finishedCell(CellName.inputs.key) != nil else {
            throw LabError.notFinished(folder: folder, scenario: nil, missing: [])
        }
        let version: Journaled<ProgramVersion> = try cells.cell(CellName.inputs.key)
        guard version.crossover == Crossover.version else {
            throw LabError.otherVersion(folder: folder, found: version.crossover)
        }
        let inputs: Journaled<RunInputs> = try cells.cell(CellName.inputs.key)
        guard try journal.finishedCell(CellName.outcome.key) != nil else {
            throw try unfinished(inputs.payload)
        }
        let outcome: Journaled<RunOutcome> = try cells.cell(CellName.outcome.key)
        return (inputs.payload, outcome.payload)
    }

    private func unfinished(_ inputs: RunInputs) throws -> LabError {
        let answered = try journal.arms(withCellsOf: CellKind.answer.rawValue)
        let arms = try inputs.scenario().arms.map { $0.name }
        return .notFinished(
            folder: folder, scenario: inputs.name,
            missing: arms.filter { !answered.contains($0) })
    }

    /// What can be read of the inputs of any version.
    private struct ProgramVersion: Decodable {
        let crossover: String
    }
}
