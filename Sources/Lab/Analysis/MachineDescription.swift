import FoundationEssentials
import Foundations
import Kernels
import Record

/// What the run record says of the machine, and the journal of each cell's.
struct MachineDescription {
    let threads: Int
    let blas: String
    let precision: Precision
    /// Whether nobody has chosen it.
    let isAutomatic: Bool

    init(_ compute: Compute, isAutomatic: Bool) {
        threads = compute.threads
        blas = compute.blasDescription
        precision = compute.precision
        self.isAutomatic = isAutomatic
    }

    var kind: MachineKind {
        MachineKind(
            processor: ProcessorName.current?.trimmed ?? "unknown",
            cores: ProcessInfo.processInfo.activeProcessorCount, threads: threads,
            system: ProcessInfo.processInfo.operatingSystemVersionString, blas: blas,
            precision: precision.rawValue, kernel: precision.kernel)
    }

    /// The machine on which a run ends now.
    func record() -> MachineRecord {
        let kind = kind
        return MachineRecord(
            processor: kind.processor, cores: kind.cores, threads: kind.threads,
            memoryBytes: Int(ProcessInfo.processInfo.physicalMemory), system: kind.system,
            blas: kind.blas, precision: kind.precision, kernel: kind.kernel,
            precisionIsAutomatic: isAutomatic ? true : nil,
            finishedAt: Date.now.formatted(.iso8601))
    }
}
