import CPrograms
import Foundations

/// One end of a pipe, which closes itself.
struct Descriptor: ~Copyable {
    let number: Int32

    fileprivate init(number: Int32) { self.number = number }

    deinit { close(number) }

    /// Makes reads and writes return instead of waiting.
    consuming func neverWaiting() -> Descriptor {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
        return self
    }

    /// What poll(2) is asked.
    func waiting(for event: Int32) -> pollfd {
        pollfd(fd: number, events: Int16(event), revents: 0)
    }

    /// What came of a read or a write that does not wait.
    enum Outcome {
        case moved(Int)
        /// Nothing for now.
        case later
        /// The other end is closed.
        case closed
    }

    /// Fills `buffer` from its start.
    func read(into buffer: inout [UInt8]) -> Outcome {
        // Lends our own memory for one call of the system.
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe Platform.read(number, $0.baseAddress, $0.count)
        }
        return count == 0 ? .closed : outcome(count)
    }

    /// Writes some of `bytes`.
    func write(_ bytes: ArraySlice<UInt8>) -> Outcome {
        // Lends our own memory for one call of the system.
        outcome(
            unsafe bytes.withUnsafeBytes {
                unsafe cprograms_write(number, $0.baseAddress, $0.count)
            })
    }

    private func outcome(_ count: Int) -> Outcome {
        if count >= 0 { return .moved(count) }
        return errno == EAGAIN || errno == EINTR ? .later : .closed
    }
}

/// Both ends of a new pipe.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(SystemFailure) {
        var ends: [Int32] = [-1, -1]
        // Fills our own two numbers.
        let code = unsafe cprograms_pipe(&ends)
        guard code == 0 else { throw SystemFailure(code: code) }
        reading = Descriptor(number: ends[0])
        writing = Descriptor(number: ends[1])
    }
}
