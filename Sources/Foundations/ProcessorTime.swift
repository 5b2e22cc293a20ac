#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The processor time of this process.
public enum ProcessorTime {
    /// User and system time of all threads so far, in seconds.
    public static var seconds: Double {
        var usage = rusage()
        // The call fills a struct of our own and keeps no pointer to it.
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
        }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
