import Foundations
import Glibc
import Testing
import crossover

@Suite("A signal", .serialized)
struct InterruptionTests {
    @Test(
        "ends work where nothing is lost, and the exit code says which one it was",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func heard(number: Int32, code: Int32) throws {
        let isEarly = Deadline.inHalfAMinute
        var isCleanedUp = false
        let ended = try #require(throws: Ended.self) {
            try Interruption.heard { cancellation in
                defer { isCleanedUp = true }
                kill(getpid(), number)
                while isEarly() {
                    try cancellation.check()
                    sched_yield()
                }
            }
        }
        #expect(isCleanedUp)
        #expect(ended.exitCode == code)
    }

    @Test("that comes while the last file is written ends the program all the same")
    func late() {
        let isEarly = Deadline.inHalfAMinute
        #expect(throws: Ended(signal: SIGTERM)) {
            try Interruption.heard { cancellation in
                kill(getpid(), SIGTERM)
                while isEarly(), !cancellation.isCancelled { sched_yield() }
            }
        }
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
