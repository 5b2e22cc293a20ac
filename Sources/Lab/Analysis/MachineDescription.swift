import FoundationEssentials
import Foundations
import Kernels

/// What the run record says of the machine.
struct MachineDescription {
    let threads: Int
    let blas: String
    let precision: Precision
    /// Whether nobody has chosen it.
    let isAutomatic: Bool

    func record() -> MachineRecord {
        MachineRecord(
            processor: ProcessorName.current?.trimmed ?? "unknown",
            cores: ProcessInfo.processInfo.activeProcessorCount, threads: threads,
            memoryBytes: Int(ProcessInfo.processInfo.physicalMemory),
            system: ProcessInfo.processInfo.operatingSystemVersionString, blas: blas,
            precision: precision.rawValue, kernel: precision.kernel,
            precisionIsAutomatic: isAutomatic ? true : nil,
            finishedAt: Date.now.formatted(.iso8601))
    }
}
