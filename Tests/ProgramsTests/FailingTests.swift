import Foundations
import Programs
import Testing

@Suite("A program that fails")
struct FailingTests {
    private func name(_ script: String) -> String {
        Excerpt.quoted("/bin/sh -c \(script) script")
    }

    @Test("is told of with its status, and with what it wrote to its standard error")
    func status() {
        let script = "echo why >&2; exit 7"
        let error = Shell(script: script).run(["a"], wanted: 1).programsError
        #expect(error == .ended(program: name(script), .exited(7), wrote: "why\n"))
        #expect(error?.lines.last == "  why")
    }

    @Test("is told of with its signal; the lines before stand")
    func signal() {
        let outcome = Shell(script: "echo a; kill -KILL $$").run(wanted: 2)
        #expect(outcome.lines == ["a"])
        #expect(
            outcome.programsError
                == .ended(program: name("echo a; kill -KILL $$"), .signal(SIGKILL), wrote: ""))
    }

    @Test("is told of when it ends well and has not answered all")
    func tooFew() {
        #expect(
            Shell(script: "echo a").run(wanted: 2).programsError
                == .ended(program: name("echo a"), .exited(0), wrote: ""))
    }

    @Test("is told of soon, whatever it left behind holds its outputs open")
    func grandchild() {
        let script = "sleep 1000 & echo $!; exit 3"
        let outcome = Shell(script: script, limits: Shell.grace(0.3)).run(wanted: 2)
        #expect(outcome.programsError == .ended(program: name(script), .exited(3), wrote: ""))
        #expect(outcome.lines.count == 1 && outcome.lines.allSatisfy(isGone))
    }

    @Test("by closing its output is not waited for")
    func closedOutput() {
        let script = "echo $$; exec >&- 2>&-; exec sleep 1000"
        let outcome = Shell(script: script, limits: Shell.grace(0.2)).run(wanted: 2)
        #expect(outcome.programsError == .ended(program: name(script), .stopped, wrote: ""))
        #expect(outcome.lines.count == 1 && outcome.lines.allSatisfy(isGone))
    }

    @Test("by silence is stopped, also when it does not end when asked")
    func silence() {
        for trap in ["", "trap '' TERM; "] {
            let script = trap + "echo $$; echo why >&2; while :; do sleep 0.01; done"
            let shell = Shell(script: script, timeout: 0.5, limits: Shell.grace(0.2))
            let outcome = shell.run(wanted: 2)
            #expect(
                outcome.programsError
                    == .timedOut(program: name(script), seconds: 0.5, wrote: "why\n"))
            #expect(outcome.lines.count == 1 && outcome.lines.allSatisfy(isGone))
        }
    }

    @Test("is not kept alive by what it writes to its standard error")
    func noise() {
        let script = "while :; do echo noise; done >&2"
        let shell = Shell(script: script, timeout: 0.3, limits: Shell.grace(0.2))
        guard case .timedOut = shell.run(wanted: 1).programsError else {
            Issue.record("expected a time-out")
            return
        }
    }

    @Test("by 10 MB on its standard error has the beginning and the end of them kept")
    func muchNoise() throws {
        let script =
            "(echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last) >&2; exit 1"
        let error = Shell(script: script).run(["a"], wanted: 1).programsError
        guard case .ended(_, .exited(1), let wrote) = error else {
            Issue.record("expected the status, got \(String(describing: error))")
            return
        }
        #expect(wrote.hasPrefix("first\nxxx") && wrote.hasSuffix("xxx\nlast\n"))
        #expect((16_384...16_500).contains(wrote.utf8.count))
        let kept = wrote.split(separator: "\n… (")
        #expect(kept.first?.utf8.count == 8_192)
        #expect(kept.last?.split(separator: ")\n").last?.utf8.count == 8_192)
    }

    @Test("by a line that its reader refuses is stopped; the reader's error is passed on")
    func banner() {
        struct NoJSON: Error {}
        let script = "echo $$; echo 'Loading…'; while :; do sleep 0.01; done"
        let outcome = Shell(script: script, limits: Shell.grace(0.2)).run(
            wanted: 9, take: { if $0 == "Loading…" { throw NoJSON() } })
        #expect(outcome.error is NoJSON)
        #expect(outcome.lines.count == 2 && isGone(outcome.lines[0]))
    }

    @Test("to end when somebody asks to stop is stopped with all that it started")
    func cancelled() {
        let cancellation = Cancellation()
        let script =
            "trap '' TERM; sleep 1000 & printf '%s\\n%s\\n' $! $$; while :; do sleep 0.01; done"
        let outcome = Shell(script: script, limits: Shell.grace(0.2)).run(
            wanted: 9, check: cancellation.check, take: { _ in cancellation.cancel() })
        #expect(outcome.error is Interrupted)
        // Asked for between two lines, also when both came at once.
        #expect(outcome.lines.count == 1 && outcome.lines.allSatisfy(isGone))
    }

    @Test("to be waited for ends when somebody asks to stop")
    func cancelledWhileWaiting() {
        let cancellation = Cancellation()
        var checks = 0
        let outcome = Shell(script: "exec sleep 1000").run(
            wanted: 1,
            check: {
                checks += 1
                if checks == 3 { cancellation.cancel() }
                try cancellation.check()
            })
        #expect(outcome.error is Interrupted && checks == 3)
    }

    @Test("by too long a line is told of, with or without the line's end")
    func longLine() {
        var limits = Shell.patient
        limits.lineBytes = 1_000
        // In one piece with its end, in another one than that, without an end.
        for script in [
            "echo a; printf '%01001d\\n' 0", "echo a; head -c 1001 /dev/zero; sleep 0.1; echo",
            "echo a; exec cat /dev/zero",
        ] {
            let outcome = Shell(script: script, limits: limits).run(wanted: 2)
            #expect(
                outcome.programsError
                    == .lineTooLong(program: name(script), line: 2, limit: 1_000))
            #expect(outcome.lines == ["a"])
        }
        let longest = Shell(script: "head -c 1000 /dev/zero; echo", limits: limits).run(wanted: 1)
        #expect(longest.lines.first?.utf8.count == 1_000)
    }

    @Test("by too many lines is told of")
    func muchOutput() {
        var limits = Shell.patient
        limits.outputBytes = 1_000
        let script = "exec yes"
        #expect(
            Shell(script: script, limits: limits).run(wanted: .max).programsError
                == .outputTooLarge(program: name(script), limit: 1_000))
    }

    @Test("by bytes that are no UTF-8 is told of; the line before stands")
    func notText() {
        let outcome = Shell(script: "printf 'a\\nb\\377c\\n'").run(wanted: 2)
        #expect(outcome.lines == ["a"])
        #expect(
            outcome.programsError
                == .notText(
                    program: name("printf 'a\\nb\\377c\\n'"), line: 2, beginning: "'b\u{FFFD}c'"))
    }
}
