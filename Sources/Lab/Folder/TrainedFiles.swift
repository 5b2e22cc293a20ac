import Domain
public import Foundations
import Record

/// What a training left in a finished run's folder, as the run's journal knows it.
public struct TrainedFiles: Sendable {
    /// Where they lie.
    public let folder: String
    /// SHA-256 by file name.
    public let files: [String: SHA256Digest]
    /// SHA-256 over the run's questions for training and for validation, in their order.
    public let trainingData: SHA256Digest
}

extension FinishedRun {
    /// The weights of one training, each byte as the training left it.
    ///
    /// - Parameters:
    ///   - arm: the name of an arm that trains.
    ///   - seed: one of the run's.
    /// - Throws: ``LabError/weightsGone(folder:)`` when they are not there, were changed or are
    ///   symbolic links, ``LabError/damagedCell(key:reason:)`` also for an arm that was not trained
    ///   with this seed, and as ``record()``.
    public func trainedFiles(ofArm arm: String, seed: UInt64) throws -> TrainedFiles {
        let inputs = try finished().0
        let key = CellName(kind: .train, arm: arm, seed: seed).key
        let cell: Journaled<TrainingCell> = try CellReader(journal).cell(key)
        let weights = "\(folder)/weights"
        let own = "\(weights)/\(Workbench.weightsName(arm: arm, seed: seed))"
        guard FileKind(at: weights) == .folder, FileKind(at: own) == .folder,
            let files = try? TunedWeights.hashes(ofAllIn: own),
            TunedWeights.digest(of: files) == cell.digest
        else { throw LabError.weightsGone(folder: own) }
        let questions = [inputs.questions.train, inputs.questions.validation]
        return TrainedFiles(
            folder: own, files: files,
            trainingData: SHA256.hash(try CanonicalJSON.encode(questions)))
    }
}
