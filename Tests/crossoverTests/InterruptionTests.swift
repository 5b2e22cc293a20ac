import Foundations
import Testing
import crossover

@Suite("A signal", .serialized)
struct InterruptionTests {
    // One only: what the system's library watches signals by is made once for a process.
    @Test("ends work that did not look at it in time, and the exit code says which one it was")
    func heard() throws {
        let isEarly = Deadline.inHalfAMinute
        var isCleanedUp = false
        let ended = try #require(throws: Ended.self) {
            try Interruption.heard { cancellation in
                defer { isCleanedUp = true }
                kill(getpid(), SIGTERM)
                while isEarly(), !cancellation.isCancelled { sched_yield() }
            }
        }
        #expect(isCleanedUp)
        #expect(ended == Ended(signal: SIGTERM) && ended.exitCode == 143)
        #expect(Ended(signal: SIGINT).exitCode == 130)
    }

    @Test("that does not come lets the work have its value")
    func silent() throws {
        #expect(try Interruption.heard { _ in 42 } == 42)
    }
}

/// So that a test whose signal gets lost ends, too.
private enum Deadline {
    static var inHalfAMinute: () -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        return { ContinuousClock.now < end }
    }
}

@Suite("Text for the terminal")
struct ScreenTextTests {
    @Test("keeps its lines, and nothing else that a terminal acts on")
    func harmless() {
        #expect(ScreenText.harmless("a\n\u{1B}[2Jb\r\nc\n") == "a\n<U+001B>[2Jb\\r\nc\n")
    }

    @Test("is bounded in its lines")
    func bounded() {
        let text = ScreenText.harmless(String(repeating: "\n", count: 1_000_000))
        #expect(text.utf8.count < 30_000)
        #expect(text.hasSuffix("more lines\n"))
    }
}
