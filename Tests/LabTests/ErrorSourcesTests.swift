import Domain
import Lab
import Record
import Retrieval
import Statistics
import TestSupport
import Testing

@Suite("Where errors come from")
struct ErrorSourcesTests {
    /// A run in which the model says the same behind every prompt.
    private func scenario(
        saying text: String, task: String, arms: String, seeds: String = "[1]",
        questions: String = Rooms.questions
    ) throws -> TinyScenario {
        let path = ":\(text)".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        return try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 12, \(task) }
            arms: [\(arms)]
            seeds: \(seeds)
            forgetting: { probes: [english], english: english.txt }
            """, questions: questions
        ) { $0.follow(path: path) }
    }

    private func sources(of scenario: TinyScenario) throws -> ErrorSourcesRecord {
        try #require(try scenario.run().errorSources)
    }

    private static let three = """
        base: { form: completion },
          rag: { name: one, form: completion, passages: 1, examples: 0 },
          rag: { name: three, form: completion, passages: 3, examples: 0 },
          rag-wrong-corpus: { of: three }
        """

    @Test("The counts are those of the rows, for every arm that reads passages and is no control")
    func counts() throws {
        let scenario = try scenario(
            saying: "iron", task: "metric: exact-match", arms: Self.three)
        let record = try scenario.run(), sources = try #require(record.errorSources)
        let chunks = try #require(try scenario.workbench().retriever).chunks
        #expect(sources.rightBy == .exactMatch)
        #expect(sources.arms.map(\.arm) == ["one", "three"])
        var shown: [[Bool]] = []
        for errors in sources.arms {
            let rows = try #require(record.arms.first { $0.name == errors.arm }).rows
            let passages = rows.map { row in chunks.filter { row.passages.contains($0.id) } }
            let gold = zip(rows, passages).map { row, passages in
                let room = row.question.split(separator: "-")[0]
                return passages.contains { $0.text.contains("The key of the \(room) room is") }
            }
            shown.append(gold)
            func count(_ isGold: Bool, _ isRight: Bool) -> Int {
                zip(rows, gold).count { $1 == isGold && ($0.score == 1) == isRight }
            }
            #expect(errors.goldShown.right == count(true, true))
            #expect(errors.goldShown.wrong == count(true, false))
            #expect(errors.goldNotShown.right == count(false, true))
            #expect(errors.goldNotShown.wrong == count(false, false))
            #expect(errors.all.right == 1 && errors.all.wrong == 5 && errors.withPassages == 6)
            let supported = passages.map { $0.contains { $0.text.contains("iron") } }
            let supportedCount = supported.count { $0 }
            #expect(
                errors.supported?.right == zip(rows, supported).count { $0.score == 1 && $1 })
            #expect(errors.supported?.wrong == zip(rows, supported).count { $0.score == 0 && $1 })
            #expect(errors.supportedShare?.value == Double(supportedCount) / 6)
            #expect(errors.rightWhenShown.count == gold.count { $0 })
            #expect(
                errors.rightWhenShown.value
                    == Double(count(true, true)) / Double(gold.count { $0 }))
            #expect(errors.rightWhenShown.method == .wilson)
            #expect(errors.rightWhenNotShown.count == gold.count { !$0 })
            #expect(errors.causes.notUsed == count(true, false))
            #expect(errors.causes.notFound == count(false, false))
        }
        // Else the test would say nothing.
        #expect(shown[0].contains(true) && shown[0].contains(false) && shown[0] != shown[1])
        let pair = try #require(sources.shown.first)
        #expect(sources.shown.count == 1 && pair.arm == "three" && pair.other == "one")
        #expect(pair.onlyArm == zip(shown[1], shown[0]).count { $0 && !$1 })
        #expect(pair.onlyOther == 0 && pair.difference.count == 6)
        #expect(sources.used.first?.difference.count == shown[0].count { $0 })
        #expect(sources.used.first?.difference.value == 0)
    }

    @Test("Of several seeds every answer counts, and the shares are over the questions")
    func seeds() throws {
        let sources = try sources(
            of: scenario(
                saying: "iron", task: "metric: exact-match",
                arms: "rag: { form: completion, passages: 1, examples: 1 }", seeds: "[1, 7]"))
        let errors = sources.arms[0]
        #expect(errors.all.right == 2 && errors.all.wrong == 10 && errors.withPassages == 12)
        #expect(errors.rightWhenShown.count + errors.rightWhenNotShown.count == 6)
        #expect(sources.shown.isEmpty && sources.used.isEmpty)
    }

    @Test("Half of the words in common is a scorer that may be too strict")
    func tooStrict() throws {
        let sources = try sources(
            of: scenario(saying: "iron key", task: "metric: exact-match", arms: Self.three))
        for errors in sources.arms {
            #expect(errors.all.right == 0 && errors.causes.tooStrict == 1)
            #expect(errors.causes.notUsed + errors.causes.notFound == 5)
        }
        // One word of two and three, which is less than half of them.
        let longer = Rooms.questions.replacing("\"iron\"", with: "\"iron b c\"")
        let others = try self.sources(
            of: scenario(
                saying: "iron key", task: "metric: exact-match", arms: Self.three,
                questions: longer))
        #expect(others.arms.allSatisfy { $0.all.wrong == 6 && $0.causes.tooStrict == 0 })
    }

    @Test("By a share of common words no text is right; whether it holds the reference, is")
    func overlap() throws {
        let sources = try sources(
            of: scenario(saying: "iron key", task: "metric: f1", arms: Self.three))
        #expect(sources.rightBy == .contains)
        #expect(sources.arms.allSatisfy { $0.all.right == 1 && $0.causes.tooStrict == 0 })
    }

    @Test("Thoughts that never end, and what does not fit, are cut off")
    func cutOff() throws {
        let sources = try sources(
            of: scenario(
                saying: "<tab\n/>iron",
                task: "metric: contains, reasoning: { begin: <t, end: />, tokens: 5 }",
                arms: Self.three))
        for errors in sources.arms {
            #expect(errors.causes.cutOff == 6 && errors.all.wrong == 6)
            #expect(errors.supported == OutcomeCountsRecord.none)
        }
    }

    @Test(
        "An answer that a service cut short, or withheld, is cut off",
        arguments: [("length", true), ("content_filter", true), ("stop", false)])
    func cutByService(end: String, isCutOff: Bool) throws {
        let service = try ServiceScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [rag: { model: big, passages: 1, examples: 0 }]
            prices: [mine]
            requirements: { latency-questions: 1 }
            """, words: ["no key"], end: end)
        let errors = try #require(try service.scenario.run().errorSources).arms[0]
        #expect(errors.all.wrong == 6 && errors.causes.cutOff == (isCutOff ? 6 : 0))
    }

    @Test("Without a source nobody knows what was found; the answers' support is known")
    func noSource() throws {
        let questions = Rooms.questions(answers: [#""oak""#, #""iron""#])
        let sources = try sources(
            of: scenario(
                saying: "iron", task: "metric: exact-match", arms: Self.three,
                questions: questions))
        for errors in sources.arms {
            #expect(errors.goldShown == .none && errors.goldNotShown == .none)
            #expect(errors.causes.noSource == 3 && errors.all.wrong == 3)
            #expect(!errors.rightWhenShown.isDefined && !errors.rightWhenNotShown.isDefined)
            #expect(errors.supportedShare?.count == 6)
        }
        #expect(sources.shown.isEmpty && sources.used.isEmpty)
    }

    @Test("What no passage of the corpus holds could not be found")
    func notInCorpus() throws {
        // Passages end after fourteen words; what begins shortly before is in none of them.
        let parted = "oak. It opens at nine o'clock."
        let questions = Rooms.questions.replacing(
            Rooms.evidence("red", "oak"), with: parted)
        let scenario = try scenario(
            saying: "iron", task: "metric: exact-match", arms: Self.three, questions: questions)
        let chunks = try #require(try scenario.workbench().retriever).chunks
        #expect(!chunks.contains { $0.text.contains(parted) })
        for errors in try sources(of: scenario).arms {
            #expect(errors.causes.notInCorpus == 1)
            #expect(errors.goldNotShown.wrong == 1 + errors.causes.notFound)
        }
    }

    @Test("Labels are not looked for in passages")
    func labels() throws {
        let keys = Rooms.keys.map(\.1).joined(separator: ", ")
        let sources = try sources(
            of: TinyScenario(
                """
                task: { kind: label, labels: [\(keys)], metric: accuracy }
                arms: [rag: { form: completion, passages: 1, examples: 0 }]
                forgetting: { probes: [english], english: english.txt }
                """))
        let errors = sources.arms[0]
        #expect(errors.supported == nil && errors.supportedShare == nil)
        #expect(errors.causes.tooStrict == 0)
        #expect(errors.causes.notUsed == errors.goldShown.wrong)
    }

    @Test("Nothing is told where no arm reads passages, or answers are numbers")
    func nothing() throws {
        let alone = try scenario(
            saying: "iron", task: "metric: exact-match", arms: "nearest, base")
        #expect(try alone.run().errorSources == nil)
        let numbers = try TinyScenario(
            """
            task: { kind: number, answer-tokens: 3 }
            arms: [rag: { form: completion, passages: 1 }]
            forgetting: { probes: [english], english: english.txt }
            """, questions: Rooms.questions(answers: ["1", "2.5", "40"]))
        #expect(try numbers.run().errorSources == nil)
    }
}

extension OutcomeCountsRecord {
    fileprivate static let none = OutcomeCountsRecord(right: 0, wrong: 0)
}
