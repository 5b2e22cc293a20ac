import FoundationEssentials

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The highest resident memory of this process, as Linux keeps it.
public enum PeakMemory {
    /// Bytes at the highest mark since the process began or since ``reset()``; 0 where the system
    /// does not tell.
    ///
    /// Source: `VmHWM` in `/proc/self/status`, proc_pid_status(5).
    public static var bytes: Int {
        guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return 0 }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
        else { return 0 }
        return (Int(kibibytes) ?? 0) * 1024
    }

    /// Starts the mark anew at what is resident now; where the system refuses, it goes on to cover
    /// the whole life of the process.
    ///
    /// Source: writing 5 to `/proc/self/clear_refs`, proc_pid_clear_refs(5).
    public static func reset() {
        // The stream stays within this function.
        guard let file = unsafe fopen("/proc/self/clear_refs", "w") else { return }
        unsafe fputs("5", file)
        unsafe fclose(file)
    }
}
