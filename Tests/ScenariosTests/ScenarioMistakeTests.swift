import Domain
import Foundations
import Scenarios
import Testing

@Suite("A mistake in a scenario")
struct ScenarioMistakeTests {
    private static let arms =
        "nearest, base, few-shot, rag, rag-wrong-corpus, lora, lora-shuffled, lora-documents, lora+rag, full, answers, command"

    /// The small scenario with one of its lines replaced.
    private func scenario(_ line: String, replacing index: Int) -> String {
        var lines = ScenarioFixture.smallScenario.split(separator: "\n").map { String($0) }
        lines[index] = line
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("is found for an unknown key, with the nearest valid one")
    func unknownKey() throws {
        #expect(
            try ScenarioFixture.message(
                of: scenario("task: { kind: short-answer, metirc: f1 }", replacing: 2)
            ) == """
                scenario.yaml:3:29: task: unknown key 'metirc'. Did you mean 'metric'? Valid keys \
                here: kind, metric, instruction, input, output, labels, answer-tokens, \
                reasoning, normalization, numbers, tolerance, extract, declining, also, judge.
                """
        )
        #expect(
            try ScenarioFixture.message(of: ScenarioFixture.smallScenario + "wrkload: {}\n") == """
                scenario.yaml:6:1: unknown key 'wrkload'. Did you mean 'workload'? Valid keys \
                here: crossover, title, task, data, chunking, models, arms, seeds, forgetting, \
                requirements, workload, prices, sweeps, tuning.
                """
        )
    }

    @Test(
        "in what looks like blanks is called by the character's name",
        arguments: [
            (
                "\u{A0} task: { kind: label }",
                "6:1: this line is indented with U+00A0 NO-BREAK SPACE"
            ),
            ("  \u{3000}x: 1", "6:3: this line is indented with U+3000 IDEOGRAPHIC SPACE"),
            ("\u{200B}seeds: 1", "6:1: this line is indented with U+200B ZERO WIDTH SPACE"),
            ("see\u{AD}ds: 1", "6:1: unknown key 'see<U+00AD SOFT HYPHEN>ds'"),
        ])
    func invisible(line: String, message: String) throws {
        let text = ScenarioFixture.smallScenario + line + "\n"
        #expect(try ScenarioFixture.message(of: text).hasPrefix("scenario.yaml:\(message)"))
    }

    @Test("says that merge keys are not read, and quotes a text with a colon")
    func mergeKeys() throws {
        let merge = scenario("arms: [{ base: { <<: { form: chat } } }]", replacing: 4)
        #expect(try ScenarioFixture.message(of: merge).contains("merge keys (<<) are not read"))
        let colon = scenario("title: Hours: which?", replacing: 1)
        #expect(try ScenarioFixture.message(of: colon).hasSuffix("in quotes."))
    }

    @Test("is found for an arm or an option that does not exist")
    func unknownArm() throws {
        #expect(
            try ScenarioFixture.message(of: scenario("arms: [base, lorra]", replacing: 4)) == """
                scenario.yaml:5:14: arms: unknown arm 'lorra'. Did you mean 'lora'? Valid arms: \
                \(Self.arms).
                """
        )
        #expect(
            try ScenarioFixture.message(of: scenario("arms: [lora: {rnk: 2}]", replacing: 4)) == """
                scenario.yaml:5:15: arms.lora: unknown key 'rnk'. Did you mean 'rank'? Valid keys \
                here: name, extract, variant, rank, alpha, scale, dropout, targets, layers, \
                questions, wordings, learning-rate, epochs, batch, patience, validations-per-epoch, \
                warmup, schedule, weight-decay, clip, activation-megabytes, form, replay, \
                replay-loss, l2-sp, ewc, blend, stop-by, tune.
                """
        )
    }

    @Test(
        "names what was expected and what was found",
        arguments: [
            (
                "task: { kind: labels }", 2,
                "3:15: task.kind: expected one of short-answer, label, "
                    + "number, text, got 'labels'. Did you mean 'label'?"
            ),
            (
                "task: { kind: label, metric: f1, labels: [a, b] }", 2,
                "3:30: task.metric: expected one of macro-f1, accuracy, got 'f1'."
            ),
            (
                "task: { kind: number, labels: [a, b] }", 2,
                "3:23: task.labels: a task of kind "
                    + "'number' has no labels; remove the key, or make the kind 'label'."
            ),
            (
                "task: { kind: number, judge: smollm2-135m-instruct }", 2,
                "3:23: task.judge: the answers of a task of kind 'number' are compared exactly; "
                    + "remove the key, or make the kind short-answer or text."
            ),
            (
                "task: { kind: text, judge: [a, b] }", 2,
                "3:28: task.judge: expected a text, got a list."
            ),
            (
                "task: { kind: label }", 2,
                "3:7: task.labels: this key is missing; expected a list of at least two labels."
            ),
            (
                "task: { kind: label, labels: [Yes, YES!] }", 2,
                "3:22: task.labels: The labels 'Yes' and 'YES!' differ in case, punctuation or "
                    + "blanks only, so answers could not be told apart. Rename one of them."
            ),
            (
                "task: short-answer", 2,
                "3:7: task: expected keys (kind, metric, instruction, input, "
                    + "output, labels, answer-tokens, reasoning, normalization, numbers, "
                    + "tolerance, extract, declining, also, judge), "
                    + "got 'short-answer'."
            ),
            ("title:", 1, "2:7: title: expected a text, got nothing."),
            ("title: [a]", 1, "2:8: title: expected a text, got a list."),
            (
                "crossover: 2", 0,
                "1:12: crossover: expected 1, the version of the format, got '2'."
            ),
            (
                "arms: base", 4,
                "5:1: arms: expected a list such as '- base', with at least one arm."
            ),
            (
                "arms: [base, base: { form: chat }]", 4,
                "5:14: arms: 'base' stands here twice. Give one of the arms another name: "
                    + "'- base: { name: … }'."
            ),
            (
                "arms: [nearest: { neighbours: [1, 0] }]", 4,
                "5:35: arms.nearest.neighbours[1]: expected a whole number from 1 to 1000, got '0'."
            ),
            (
                "arms: [nearest: { neighbours: [] }]", 4,
                "5:31: arms.nearest.neighbours: expected a "
                    + "whole number from 1 to 1000, got an empty list."
            ),
            (
                "arms: [base: { form: [chat, chat] }]", 4,
                "5:29: arms.base.form[1]: 'chat' stands here twice."
            ),
            (
                "arms: [full: { learning-rate: .nan }]", 4,
                "5:31: arms.full.learning-rate: expected "
                    + "a number from 1e-09 to 1, got '.nan'."
            ),
            (
                "arms: [lora: { replay: 1 }]", 4,
                "5:24: arms.lora.replay: expected a number from 0 to 0.9, got '1'."
            ),
            (
                "arms: [full: { replay: 0.2, replay-loss: distribution }]", 4,
                "5:29: arms.full.replay-loss: with all weights trained there is no untuned model left "
                    + "to ask; use 'answers', or an arm with adapters."
            ),
            (
                "arms: [lora: { variant: dora, ewc: 2 }]", 4,
                "5:31: arms.lora.ewc: with 'variant: dora' the change of a weight is no product of low "
                    + "rank, which this needs; use 'variant: lora', or 'replay'."
            ),
            (
                "arms: [lora: { dropout: 1 }]", 4,
                "5:25: arms.lora.dropout: expected a number from 0 to 0.9, got '1'."
            ),
            (
                "arms: [lora: { blend: [0.5, 0] }]", 4,
                "5:29: arms.lora.blend[1]: expected a number from 1e-09 to 1, got '0'."
            ),
            (
                "arms: [rag]", 4,
                "4:7: data.corpus: this key is missing; the arm 'rag' needs it. "
                    + "Name a folder of documents, or remove the arm."
            ),
            (
                "data: { format: squad, corpus: c }", 3,
                "4:24: data.corpus: in the format squad the "
                    + "paragraphs are the corpus; remove the key."
            ),
            (
                "data: {}", 3,
                "4:7: data.questions: this key is missing; expected the path of a "
                    + "JSONL file."
            ),
        ]
    )
    func values(line: String, index: Int, message: String) throws {
        let found = try ScenarioFixture.message(of: scenario(line, replacing: index))
        #expect(found == "scenario.yaml:" + message)
    }

    @Test(
        "is found in a quantity",
        arguments: [
            (
                "workload: { queries: 30000 }",
                "22: workload.queries: expected a number for each "
                    + "day, week, month or year, such as 30000 / month; 0, or "
                    + "from 0.001 to 10¹² a month, got '30000'."
            ),
            (
                "workload: { queries: 30,000 / month }",
                "22: workload.queries: expected a number "
                    + "for each day, week, month or year, such as 30000 / month; 0, or "
                    + "from 0.001 to 10¹² a month, got '30'."
            ),
            (
                "workload: { knowledge-changes: 5 % }",
                "32: workload.knowledge-changes: expected a "
                    + "share for each day, week, month or year, such as 5 % / month; "
                    + "0, or 0.0001 % to 100 % a month, got '5 %'."
            ),
            (
                "workload: { horizon: 0 months }",
                "22: workload.horizon: expected a time such as 12 "
                    + "months, from a day to 1200 months, got '0 months'."
            ),
            (
                "requirements: { accuracy: 0.8 }",
                "27: requirements.accuracy: expected a bound such "
                    + "as 'at least 0.80', 0, or 0.0001 % to 100 %, got '0.8'."
            ),
            (
                "requirements: { accuracy: at most 0.8 }",
                "27: requirements.accuracy: expected a "
                    + "bound such as 'at least 0.80', 0, or 0.0001 % to 100 %, got 'at most 0.8'."
            ),
            (
                "requirements: { accuracy: at least 80 }",
                "27: requirements.accuracy: expected a "
                    + "bound such as 'at least 0.80', 0, or 0.0001 % to 100 %, got 'at least 80'."
            ),
            (
                "requirements: { latency: at most 2 }",
                "26: requirements.latency: expected a bound "
                    + "such as 'at most 2 s', from 0.001 ms to 10⁶ s, got 'at most 2'."
            ),
            (
                "requirements: { cost: 50 USD }",
                "23: requirements.cost: expected a bound such as 'at most 50 USD / month', 0, or "
                    + "10⁻⁹ to 10¹² a month, got "
                    + "'50 USD'."
            ),
            (
                "requirements: { cost: at most -5 USD / month }",
                "23: requirements.cost: expected a bound such as 'at most 50 USD / month', 0, or "
                    + "10⁻⁹ to 10¹² a month, got "
                    + "'at most -5 USD / month'."
            ),
            (
                "requirements: { cost: at most 50 USD / month }",
                "17: requirements.cost: USD can only be compared with prices. Add a price sheet "
                    + "in USD, such as 'prices: [this-machine]', or remove the key."
            ),
            (
                "requirements: { may-leave: [question] }",
                "29: requirements.may-leave[0]: expected one of questions, passages, "
                    + "training-data, got 'question'. Did you mean 'questions'?"
            ),
            (
                "workload: { updates: 0 / month }",
                "22: workload.updates: expected a number for each day, week, month or year, such "
                    + "as 1 / month; from 0.001 to 10¹² a month, got '0 / month'."
            ),
            (
                "workload: { queries: -1 / month }",
                "22: workload.queries: expected a number for each "
                    + "day, week, month or year, such as 30000 / month; 0, or "
                    + "from 0.001 to 10¹² a month, got '-1 / month'."
            ),
            (
                "workload: { staff: { build: {} } }",
                "20: workload.staff.hour: this key is missing; expected an amount such as 60 USD, "
                    + "0, or 10⁻⁹ to 10¹²."
            ),
            (
                "workload: { staff: { hour: 60 USD, build: { lora: 8 h } } }\nprices: p",
                "45: workload.staff.build: unknown key 'lora'. Valid keys here: base."
            ),
            (
                "workload: { staff: { hour: 60 USD, update: { base: 8 } } }\nprices: p",
                "52: workload.staff.update.base: expected a time such as 8 h or 30 min, "
                    + "0, or 0.001 h to 10⁶ h, got '8'."
            ),
            (
                "workload: { staff: { hour: 60 USD } }",
                "22: workload.staff.hour: USD can only be compared with prices. Add a price sheet "
                    + "in USD, such as 'prices: [this-machine]', or remove the key."
            ),
            (
                "forgetting: { at-most: { knowledge: ten } }",
                "37: forgetting.at-most.knowledge: "
                    + "expected a share such as 10 %, 0, or 0.0001 % to 100 %, got 'ten'."
            ),
            (
                "forgetting: { probes: [english], french: f.txt }",
                "34: forgetting.french: the probe "
                    + "does not run; add it to forgetting.probes."
            ),
            ("seeds: 0", "8: seeds: expected a whole number from 1 to 100, got '0'."),
            (
                "seeds: [1, -1]",
                "12: seeds[1]: expected a whole number that is not negative, got "
                    + "'-1'."
            ),
            (
                "chunking: { words: 5, overlap: 5 }",
                "23: chunking.overlap: expected fewer words than "
                    + "in a passage (5), got 5."
            ),
        ]
    )
    func quantities(line: String, message: String) throws {
        let found = try ScenarioFixture.message(of: ScenarioFixture.smallScenario + line + "\n")
        let first = found.split(separator: "\n").first.map { String($0) }
        #expect(first == "scenario.yaml:6:" + message)
    }

    @Test("comes with the others, in the order of the file, ten at most")
    func several() throws {
        #expect(
            try ScenarioFixture.message(
                of: """
                    crossover: 1
                    task: { kind: short-answer, answer-tokens: many }
                    data: { questions: q.jsonl }
                    arms: []
                    """
            ) == """
                scenario.yaml:1:1: title: this key is missing; expected a text.
                scenario.yaml:2:44: task.answer-tokens: expected a whole number from 1 to 1024, \
                got 'many'.
                scenario.yaml:4:1: arms: expected a list such as '- base', with at least one arm.
                """
        )
        let many = (1...13).map { "wrong\($0): 1\n" }.joined()
        let lines = try ScenarioFixture.message(of: ScenarioFixture.smallScenario + many)
            .split(separator: "\n")
        #expect(lines.count == 11)
        #expect(lines.first?.hasPrefix("scenario.yaml:6:1: unknown key 'wrong1'.") == true)
        #expect(lines.last == "… and at least 3 more.")
    }

    @Test("is found where the text is no YAML")
    func syntax() throws {
        #expect(
            try ScenarioFixture.message(of: "crossover: 1\ntask:\n\tkind: label\n") == """
                scenario.yaml:3:1: this is not YAML: found character that cannot start any token. \
                YAML is indented with spaces, not with tabs.
                """
        )
        #expect(
            try ScenarioFixture.message(of: ScenarioFixture.smallScenario + "title: Again\n") == """
                scenario.yaml:2:1: the key 'title' stands here twice. Remove one.
                """
        )
        #expect(
            try ScenarioFixture.message(of: ScenarioFixture.smallScenario + "---\nmore: 1\n") == """
                scenario.yaml:7:1: a second YAML document begins; expected only one. Remove the \
                '---'.
                """
        )
        #expect(
            try ScenarioFixture.message(of: "crossover: 1\ntitle: a\u{7}b\n") == """
                scenario.yaml:2:9: this is not YAML: control characters are not allowed.
                """
        )
        for empty in ["", "\n\n", "# nothing\n", "\u{FEFF}"] {
            #expect(
                try ScenarioFixture.message(of: empty) == """
                    scenario.yaml:1:1: the file is empty. Begin with 'crossover: 1'.
                    """
            )
        }
    }

    @Test("is found in aliases that would grow without end")
    func aliasBomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(
            try ScenarioFixture.message(of: text) == """
                scenario.yaml:1:1: more than 16 YAML aliases (*name). Write the values out.
                """
        )
    }

    @Test("is found in a file that no person wrote")
    func hugeFiles() throws {
        let values = String(repeating: "x, ", count: 30_000)
        let message = try ScenarioFixture.message(of: "title: [\(values)]\n")
        #expect(message == "scenario.yaml:1:1: more than 20000 values. Is this the right file?")
        let fixture = try ScenarioFixture([
            "scenario.yaml": String(repeating: "#", count: 1_000_001)
        ])
        let large = try fixture.message { try fixture.scenario() }
        #expect(
            large == """
                Cannot read 'scenario.yaml': it has 1.0 MB, the most is 1.0 MB. Split it or take a \
                sample of it.
                """
        )
        let deep = try ScenarioFixture.message(of: String(repeating: "[", count: 100_000))
        #expect(deep.hasPrefix("scenario.yaml:1:"))
    }

    @Test("is found in a file that is not UTF-8 or not there")
    func unreadable() throws {
        let fixture = try ScenarioFixture()
        try fixture.write([0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A, 0xC3, 0x28], to: "scenario.yaml")
        let fault = TextFault.invalidByte(0xC3, offset: 6, line: 2)
        #expect(
            throws: ScenariosError.notText(path: fixture.path + "/scenario.yaml", fault: fault)
        ) { try fixture.scenario() }
        #expect(
            try fixture.message { try ScenarioFile(path: fixture.path + "/other.yaml") }
                == "Cannot read 'other.yaml': there is no such file."
        )
    }

    @Test(
        "is found in any file with a NUL",
        arguments: ["scenario.yaml", "questions.jsonl", "k.jsonl"])
    func nul(name: String) throws {
        let fixture = try ScenarioFixture(
            scenario: ScenarioFixture.smallScenario
                + "forgetting: { probes: [knowledge], knowledge: k.jsonl }\n")
        try fixture.write("{}\n\n\0", to: name)
        #expect(
            throws: ScenariosError.notText(path: fixture.path + "/" + name, fault: .nul(line: 3))
        ) { try fixture.bundle() }
    }
}
