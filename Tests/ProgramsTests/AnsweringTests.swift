import FoundationEssentials
import Foundations
import Programs
import Testing

@Suite("A program that answers")
struct AnsweringTests {
    @Test("gets every line and its lines are taken in their order")
    func echo() {
        let shell = Shell(script: "while read -r line; do echo \"to $line\"; done")
        let outcome = shell.run(["a", "b\\", "ü"], wanted: 3)
        #expect(outcome.lines == ["to a", "to b\\", "to ü"])
        #expect(outcome.end == .exited(0))
    }

    @Test("may write as much as it reads, neither waiting for the other")
    func bothWays() {
        let line = String(repeating: "x", count: 999), lines = Array(repeating: line, count: 5_000)
        let outcome = Shell(script: "tee /dev/stderr").run(lines, wanted: 5_000)
        #expect(outcome.lines == lines)
        #expect(outcome.end == .exited(0))
    }

    @Test(
        "need not read what it is given",
        arguments: ["echo done", "exec 0<&-; echo done", "read -r first; exec 0<&-; echo done"])
    func ignoresInput(script: String) {
        let lines = Array(repeating: String(repeating: "x", count: 999), count: 5_000)
        let outcome = Shell(script: script).run(lines, wanted: 1)
        #expect(outcome.lines == ["done"])
        #expect(outcome.end == .exited(0))
    }

    @Test("may be asked nothing")
    func nothing() {
        #expect(Shell(script: "cat").run(wanted: 0).end == .exited(0))
    }

    @Test("has each line taken as it comes, while it works")
    func atOnce() throws {
        let folder = try TemporaryFolder()
        let shell = Shell(
            script: "echo first; until [ -e go ]; do sleep 0.01; done; echo second",
            folder: folder.path)
        let outcome = shell.run(
            wanted: 2, take: { if $0 == "first" { try folder.file("go", "") } })
        #expect(outcome.lines == ["first", "second"])
    }

    @Test("is not held to the time that its lines' reader takes")
    func slowReader() throws {
        let folder = try TemporaryFolder()
        let shell = Shell(
            script: "echo first; until [ -e go ]; do sleep 0.01; done; echo second",
            folder: folder.path, timeout: 2)
        let outcome = shell.run(
            wanted: 2,
            take: { line in
                let end = ContinuousClock.now + .seconds(line == "first" ? 2.5 : 0)
                while ContinuousClock.now < end { sched_yield() }
                try folder.file("go", "")
            })
        #expect(outcome.lines == ["first", "second"] && outcome.error == nil)
    }

    @Test("may leave out the last line's end, if all is well")
    func lastLine() {
        let shell = Shell(script: "printf 'a\\n\\nb'")
        #expect(shell.run(wanted: 3).lines == ["a", "", "b"])
        let cutOff = Shell(script: "printf 'a\\n{\"b'; exit 1").run(wanted: 2)
        #expect(cutOff.lines == ["a"])
        #expect(
            cutOff.programsError
                == .ended(
                    program: #"'/bin/sh -c printf 'a\n{"b'; exit 1 script'"#, .exited(1), wrote: "")
        )
    }

    @Test("may end with any status once all is answered")
    func badEnd() {
        #expect(Shell(script: "echo a; exit 9").run(wanted: 1).end == .exited(9))
        #expect(Shell(script: "echo a; kill -SEGV $$").run(wanted: 1).end == .signal(SIGSEGV))
    }

    @Test("is stopped when it goes on after its last answer")
    func goesOn() {
        let shell = Shell(
            script: "while :; do echo $$; sleep 0.01; done", limits: Shell.grace(0.2))
        let outcome = shell.run(wanted: 1)
        #expect(outcome.end == .stopped)
        #expect(!outcome.lines.isEmpty && outcome.lines.allSatisfy(isGone))
    }

    @Test("does not hold up the end by what it leaves behind, and that is ended, too")
    func grandchild() {
        let shell = Shell(script: "sleep 1000 & echo $!; echo $$", limits: Shell.grace(0.5))
        let outcome = shell.run(wanted: 2)
        #expect(outcome.end == .exited(0))
        #expect(outcome.lines.count == 2 && outcome.lines.allSatisfy(isGone))
    }

    @Test("may leave its answers to what it started")
    func answersFromGrandchild() {
        let shell = Shell(script: "(sleep 0.1; echo a; sleep 0.1; echo b) &")
        let outcome = shell.run(wanted: 2)
        #expect(outcome.lines == ["a", "b"] && outcome.end == .exited(0))
    }

    @Test("in Python writes UTF-8, at once, whatever the language of the environment")
    func python() throws {
        let python = "/usr/bin/python3"
        guard FileManager.default.isExecutableFile(atPath: python) else { return }
        let folder = try TemporaryFolder()
        try folder.file(
            "answer.py",
            """
            import os, sys, time
            for line in reversed(list(sys.stdin)):
                print("für " + line.strip())
            while not os.path.exists("go"):
                time.sleep(0.01)
            """)
        let command = ProgramCommand(
            words: ["python3", "answer.py"], folder: folder.path, timeout: 60)
        var lines: [String] = []
        let end = try command.run(
            ["a", "b"], surroundings: ["PATH": "/usr/bin:/bin", "LANG": "C"],
            limits: Shell.patient, check: {}, isAnswered: { lines.count == 2 }
        ) { line in
            lines.append(line)
            if lines.count == 2 { try folder.file("go", "") }
        }
        #expect(lines == ["für b", "für a"])
        #expect(end == .exited(0))
    }
}
