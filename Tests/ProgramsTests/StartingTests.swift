import FoundationEssentials
import Foundations
import Programs
import Testing

@Suite("Starting a program")
struct StartingTests {
    private func error(
        _ words: [String], folder: String = "/", passedOn: [String] = [], path: String = "/bin"
    ) -> ProgramsError? {
        let command = ProgramCommand(
            words: words, folder: folder, passedOn: passedOn, timeout: 60)
        do {
            try command.run(
                [], surroundings: ["PATH": path], check: {}, isAnswered: { true }, take: { _ in })
            return nil
        } catch {
            return error as? ProgramsError
        }
    }

    @Test("gives it what it needs of the environment, what is named, and nothing else")
    func environment() {
        let surroundings = [
            "PATH": "/usr/bin:/bin", "HOME": "/h", "LANG": "de_DE.UTF-8", "TMPDIR": "/t",
            "MODEL": "m", "SECRET": "s",
        ]
        let shell = Shell(
            script: "exec env", passedOn: ["MODEL"], surroundings: surroundings)
        let ours = [
            "HOME=/h", "LANG=de_DE.UTF-8", "MODEL=m", "PATH=/usr/bin:/bin",
            "PYTHONIOENCODING=utf-8", "PYTHONUNBUFFERED=1", "TMPDIR=/t",
        ]
        // The shell adds where it is.
        let lines = shell.run(wanted: 7).lines.filter { !$0.hasPrefix("PWD=") }
        #expect(lines.sorted() == ours)
        #expect(
            error(["sh"], passedOn: ["MODEL"]) == .variableNotSet("MODEL", program: "'sh'"))
    }

    @Test("passes on its words as they are")
    func words() {
        let words = ["$HOME", "a b", "*", "", "'\"", "ü"]
        let shell = Shell(script: "for word; do echo \"$word\"; done", words: words)
        #expect(shell.run(wanted: 6).lines == words)
    }

    @Test("happens in its folder, where a name with a slash begins")
    func folder() throws {
        let folder = try TemporaryFolder()
        folder.program("answer", "#!/bin/sh\npwd -P\n")
        let command = ProgramCommand(words: ["./answer"], folder: folder.path, timeout: 60)
        var lines: [String] = []
        try command.run(
            [], surroundings: [:], limits: Shell.patient, check: {},
            isAnswered: { !lines.isEmpty }
        ) { lines.append($0) }
        #expect(
            lines.map { URL(filePath: $0).lastPathComponent }
                == [URL(filePath: folder.path).lastPathComponent])
    }

    @Test("goes by the folders of PATH in their order, and passes over what may not be run")
    func path() throws {
        let first = try TemporaryFolder(), second = try TemporaryFolder()
        try first.file("answer", "#!/bin/sh\necho first\n")
        second.program("answer", "#!/bin/sh\necho second\n")
        let path = "\(first.path)::\(second.path)"
        var lines: [String] = []
        try ProgramCommand(words: ["answer"], folder: "/", timeout: 60).run(
            [], surroundings: ["PATH": path], limits: Shell.patient, check: {},
            isAnswered: { !lines.isEmpty }
        ) { lines.append($0) }
        #expect(lines == ["second"])
        #expect(error(["answer"], path: first.path) == .notExecutable("\(first.path)/answer"))
    }

    @Test("of what is not there, or is no program, says what was looked for")
    func notThere() throws {
        let folder = try TemporaryFolder()
        folder.program("text", "no program\n")
        folder.program("lost", "#!/no/such/program\n")
        #expect(error([]) == .noWords && error([""]) == .noWords)
        #expect(error(["nix"], path: "/a:/b") == .notFound("nix", searched: "/a:/b"))
        #expect(error(["./nix"], folder: "/bin") == .notFound("./nix", searched: "/bin/./nix"))
        #expect(error(["/bin/nix"]) == .notFound("/bin/nix", searched: "/bin/nix"))
        // A folder may be "run", and is no program.
        #expect(error(["/bin/"]) == .notFound("/bin/", searched: "/bin/"))
        #expect(
            error(["sh"], folder: "/no/such") == .noFolder("/no/such", program: "'sh'"))
        for name in ["text", "lost"] {
            guard case .cannotStart("'./\(name)'", _) = error(["./\(name)"], folder: folder.path)
            else {
                Issue.record("'\(name)' was started")
                continue
            }
        }
        guard case .cannotStart = error(["sh", "-c", "exit\0 1"]) else {
            Issue.record("a cut-off word was passed on")
            return
        }
    }

    @Test("gives it three descriptors, and leaves none open here", .enabled(if: isLinux))
    func descriptors() throws {
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        try #require(file > 2)
        let script =
            "cat >/dev/null; readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2; ls /proc/$$/fd"
        for wanted in [6, 7] {
            let outcome = Shell(script: script).run(["a"], wanted: wanted)
            #expect((outcome.error == nil) == (wanted == 6))
            let pipes = Set(outcome.lines.prefix(3))
            #expect(pipes.count == 3 && pipes.allSatisfy { $0.hasPrefix("pipe:[") })
            #expect(Array(outcome.lines.dropFirst(3)) == ["0", "1", "2"])
            #expect(try openFiles().isDisjoint(with: pipes))
        }
    }

    @Test("that fails leaves no descriptor open")
    func failedStart() async {
        await #expect(processExitsWith: .success) {
            let before = try openFiles().filter { $0.hasPrefix("pipe:") }
            for _ in 0..<10 {
                let command = ProgramCommand(words: ["/dev/null/x"], folder: "/", timeout: 60)
                let text = ProgramCommand(words: ["/etc/passwd"], folder: "/", timeout: 60)
                for command in [command, text] {
                    _ = try? command.run(
                        [], surroundings: [:], check: {}, isAnswered: { true }, take: { _ in })
                }
            }
            let after = try openFiles().filter { $0.hasPrefix("pipe:") }
            guard after == before else { exit(1) }
        }
    }

    @Test("gives it back the signals that this program ignores or blocks", .enabled(if: isLinux))
    func signals() async {
        await #expect(processExitsWith: .success) {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            for number in [SIGPIPE, SIGINT, SIGTERM] { _ = signal(number, SIG_IGN) }
            let script = "exec grep -E 'SigBlk|SigIgn' /proc/self/status"
            let lines = Shell(script: script).run(wanted: 2).lines
            let sets = lines.compactMap { UInt64($0.suffix(16), radix: 16) }
            // Those with which this program and people stop others; two are the C library's own.
            let ours = [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD].reduce(UInt64(0)) {
                $0 | 1 << UInt64($1 - 1)
            }
            guard sets.count == 2, sets.allSatisfy({ $0 & ours == 0 }) else { exit(1) }
        }
    }

    @Test("works where this program's own input and outputs are closed")
    func closed() async {
        await #expect(processExitsWith: .success) {
            for number: Int32 in 0...2 { close(number) }
            // What this program prints must reach no pipe.
            let outcome = Shell(script: "cat; echo e >&2; exit 1").run(
                ["a"], wanted: 2, check: { for number: Int32 in 0...2 { write(number, "b\n", 2) } })
            guard outcome.lines == ["a"], case .ended(_, .exited(1), "e\n") = outcome.programsError
            else { exit(1) }
        }
    }
}

/// What stands in /proc is asked for.
private var isLinux: Bool { FileManager.default.fileExists(atPath: "/proc/self/status") }
