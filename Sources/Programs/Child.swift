import CPrograms
import Foundations

/// A program that was started, at the head of a process group of its own.
///
/// Its number stays taken until ``reap()``, ended or not: until then no signal can reach a stranger.
struct Child {
    private let number: pid_t

    /// Starts the program in a file, with all of its environment, in a folder, from which a relative
    /// path begins.
    init(
        file: String, words: [String], variables: [String: String], folder: String,
        input: borrowing Descriptor, output: borrowing Descriptor, errors: borrowing Descriptor
    ) throws(SystemFailure) {
        let entries = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var number: pid_t = 0
        // The system copies the texts before the call returns; then they are given back.
        var words = unsafe words.map { unsafe strdup($0) } + [nil]
        var pairs = unsafe entries.map { unsafe strdup($0) } + [nil]
        let code = unsafe cprograms_start(
            &number, file, folder, &words, &pairs, input.number, output.number, errors.number)
        unsafe (words + pairs).forEach { unsafe free($0) }
        guard code == 0 else { throw SystemFailure(code: code) }
        self.number = number
    }

    /// Whether it has ended; what it started itself may go on.
    var hasEnded: Bool {
        var found = unsafe siginfo_t()
        // Fills a struct of our own. Where SIGCHLD is ignored the system lets go of it by itself.
        let result = unsafe waitid(P_PID, id_t(number), &found, WEXITED | WNOHANG | WNOWAIT)
        return result == 0 ? unsafe found.si_signo != 0 : errno == ECHILD
    }

    /// Sends a signal to it and to all that it started, but for what made a group of its own.
    func signal(_ signal: Int32) { kill(-number, signal) }

    /// Waits for its end and lets go of its number; to be called once, as the last thing.
    func reap() -> ProgramEnd {
        var status: Int32 = 0
        // Fills a number of our own.
        while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
        // As <sys/wait.h> takes it apart.
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signal(status & 0x7F)
    }
}

/// A call of the system that failed, with its number for what is wrong.
struct SystemFailure: Error {
    var code: Int32

    /// The system's words for it.
    var reason: String { unsafe String(cString: strerror(code)) }
}
