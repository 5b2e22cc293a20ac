// What differs between operating systems, as far as it can be said in Swift. No other file imports
// the system's C library or asks which system this is. What C has to ask stands where it is used:
// the names of BLAS libraries in CBLAS.c, processor features in cpu.c and codes.c, functions
// compiled once for each processor in per_cpu.h, AMX in halves_amx.c.
//
// The branches for Darwin are written from Apple's manual pages and headers. They are untried.

#if canImport(Darwin)
@_exported public import Darwin
#else
import FoundationEssentials
@_exported public import Glibc
#endif

/// The processor time of this process.
public enum ProcessorTime {
    /// User and system time of all threads so far, in seconds.
    public static var seconds: Double {
        guard let usage = resourceUsage() else { return 0 }
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
        }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

/// The highest resident memory of this process.
public enum PeakMemory {
    /// Bytes at the highest mark since the process began or since ``reset()``; 0 where the system
    /// does not tell.
    ///
    /// Source: on Linux `VmHWM` in `/proc/self/status`, proc_pid_status(5); on Darwin `ru_maxrss`,
    /// which getrusage(2) gives in bytes there.
    public static var bytes: Int {
        #if canImport(Darwin)
        return resourceUsage()?.ru_maxrss ?? 0
        #else
        guard let line = value(of: "VmHWM", in: "/proc/self/status"),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).first
        else { return 0 }
        return (Int(kibibytes) ?? 0) * 1024
        #endif
    }

    /// Starts the mark anew at what is resident now. Where the system cannot, as on Darwin, or
    /// refuses, the mark goes on to cover the whole life of the process.
    ///
    /// Source: writing 5 to `/proc/self/clear_refs`, proc_pid_clear_refs(5).
    public static func reset() {
        #if !canImport(Darwin)
        // The stream stays within this function.
        guard let file = unsafe fopen("/proc/self/clear_refs", "w") else { return }
        unsafe fputs("5", file)
        unsafe fclose(file)
        #endif
    }
}

/// Pages of memory that are larger than the system's usual ones.
public enum LargePages {
    /// Bytes of one, on x86-64 and on most others.
    public static let size = 1 << 21

    /// Asks the system to use them for some memory. Where it does not, the memory is as good, and
    /// slower to read.
    ///
    /// Source: `MADV_HUGEPAGE`, madvise(2); Darwin decides by itself.
    ///
    /// - Parameter base: on a boundary of ``size``.
    public static func ask(for base: UnsafeMutableRawPointer, count: Int) {
        #if !canImport(Darwin)
        // Changes nothing of what stands there.
        _ = unsafe madvise(base, count, MADV_HUGEPAGE)
        #endif
    }
}

/// The processor that this machine has.
public enum ProcessorName {
    /// Its maker's name for it; nil where the system does not tell.
    ///
    /// Source: on Linux `model name` in `/proc/cpuinfo`; on Darwin `machdep.cpu.brand_string`,
    /// sysctlbyname(3).
    public static var current: String? {
        #if canImport(Darwin)
        let name = "machdep.cpu.brand_string"
        var count = 0
        // Lends our own memory for one call of the system; the first one asks how much it takes.
        guard unsafe sysctlbyname(name, nil, &count, nil, 0) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe sysctlbyname(name, &bytes, &count, nil, 0) == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #else
        return value(of: "model name", in: "/proc/cpuinfo")
        #endif
    }
}

extension stat {
    /// When the file's contents were changed last.
    public var modified: (seconds: Int, nanoseconds: Int) {
        #if canImport(Darwin)
        return (st_mtimespec.tv_sec, st_mtimespec.tv_nsec)
        #else
        return (st_mtim.tv_sec, st_mtim.tv_nsec)
        #endif
    }
}

/// SIGBUS: a page was touched that is not there.
public enum BusError {
    /// What the system calls on the thread that touched the page. It may only make system calls
    /// and look at plain memory.
    public typealias Handler =
        @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void

    /// Has all later ones go to `handler`.
    public static func install(_ handler: @escaping Handler) {
        var action = sigaction()
        #if canImport(Darwin)
        unsafe action.__sigaction_u.__sa_sigaction = handler
        #else
        unsafe action.__sigaction_handler.sa_sigaction = handler
        #endif
        action.sa_flags = SA_SIGINFO
        unsafe sigaction(SIGBUS, &action, nil)
    }

    /// The address that was touched.
    ///
    /// - Parameter info: as the handler got it.
    public static func address(in info: UnsafeMutablePointer<siginfo_t>?) -> UInt {
        #if canImport(Darwin)
        return unsafe UInt(bitPattern: info?.pointee.si_addr)
        #else
        return unsafe UInt(bitPattern: info?.pointee._sifields._sigfault.si_addr)
        #endif
    }
}

/// What the system counted for this process.
private func resourceUsage() -> rusage? {
    #if canImport(Darwin)
    let process = RUSAGE_SELF
    #else
    let process = __rusage_who_t(RUSAGE_SELF.rawValue)
    #endif
    var usage = rusage()
    // The call fills a struct of our own and keeps no pointer to it.
    return unsafe getrusage(process, &usage) == 0 ? usage : nil
}

#if !canImport(Darwin)
/// The value behind a key in one of the kernel's `key : value` files, without the blanks before it.
private func value(of key: String, in path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(key) }),
        let colon = line.firstIndex(of: ":")
    else { return nil }
    return String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
}
#endif
