package import Foundations

extension RunRecord {
    /// SHA-256 over everything that does not depend on the clock or the machine's load: not over
    /// times, memory, the machine, and what is concluded from them.
    ///
    /// - Throws: `FoundationsError.notFinite` for a number that JSON cannot hold.
    package func determinedDigest() throws(FoundationsError) -> SHA256Digest {
        var copy = self
        copy.machine = MachineRecord(
            processor: "", cores: 0, threads: 0, memoryBytes: 0, system: "", blas: "",
            precision: machine.precision, kernel: nil, precisionIsAutomatic: nil, finishedAt: "")
        copy.machines = nil
        copy.services = nil
        copy.retrieval?.usage = .none
        copy.judge?.usage = .none
        copy.costs = nil
        copy.look = look?.determined
        copy.verdict = .open
        copy.digest = SHA256.hash("")
        for index in copy.arms.indices {
            copy.arms[index].building = arms[index].building.map { _ in .none }
            copy.arms[index].answering = arms[index].answering.map { _ in .none }
            copy.arms[index].training?.usage = .none
            copy.arms[index].tuning = arms[index].tuning?.determined
            copy.arms[index].latency = nil
            copy.arms[index].standing = .open
        }
        copy.sweeps = sweeps?.map(\.determined)
        return SHA256.hash(try CanonicalJSON.encode(copy))
    }
}

extension ArmTuningRecord {
    /// Without what the clock said.
    fileprivate var determined: ArmTuningRecord {
        var determined = self
        determined.usage = .none
        for trial in trials.indices {
            for look in trials[trial].looks.indices {
                determined.trials[trial].looks[look].seconds = 0
            }
        }
        return determined
    }
}
