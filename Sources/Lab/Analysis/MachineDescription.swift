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
            processor: field("model name", in: "/proc/cpuinfo") ?? "unknown",
            cores: ProcessInfo.processInfo.activeProcessorCount, threads: threads,
            memoryBytes: Int(ProcessInfo.processInfo.physicalMemory),
            system: ProcessInfo.processInfo.operatingSystemVersionString, blas: blas,
            precision: precision.rawValue, kernel: precision.kernel,
            precisionIsAutomatic: isAutomatic ? true : nil,
            finishedAt: Date.now.formatted(.iso8601))
    }

    /// The value behind a key in one of the kernel's `key : value` files.
    private func field(_ key: String, in path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(key) }?.split(separator: ":").last.map {
            String($0).trimmed
        }
    }
}
