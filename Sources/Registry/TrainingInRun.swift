public import Record

/// One training of a finished run: of an arm, with a seed.
public struct TrainingInRun: Sendable, Equatable {
    /// The arm's name.
    public let arm: String
    /// The seed.
    public let seed: UInt64

    /// Finds a training in a run's record.
    ///
    /// - Parameter seed: nil for the run's first.
    /// - Throws: ``RegistryError/unknownArm(_:known:)``,
    ///   ``RegistryError/trainsNothing(arm:trained:)``, ``RegistryError/armFailed(_:reason:)``,
    ///   ``RegistryError/unknownSeed(_:known:)``.
    public init(arm: String, seed: UInt64?, of run: RunRecord) throws(RegistryError) {
        guard let found = run.arms.first(where: { $0.name == arm }) else {
            throw .unknownArm(arm, known: run.arms.map(\.name))
        }
        if let reason = found.failure { throw .armFailed(arm, reason: reason) }
        guard found.training != nil else {
            let trained = run.arms.filter { $0.training != nil }.map(\.name)
            throw .trainsNothing(arm: arm, trained: trained)
        }
        guard let seed = seed ?? run.scenario.seeds.first, run.scenario.seeds.contains(seed) else {
            throw .unknownSeed(seed ?? 0, known: run.scenario.seeds)
        }
        self.arm = arm
        self.seed = seed
    }
}
