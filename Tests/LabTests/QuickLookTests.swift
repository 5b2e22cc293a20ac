import Domain
import Foundations
import Lab
import Record
import Reports
import Scenarios
import Storage
import TestSupport
import Testing

@Suite("A run within a time box")
struct QuickLookTests {
    /// Enough questions for a sample, in a scenario that trains and has a control.
    private static let text = """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - nearest: { neighbours: [1, 3] }
          - base: { form: completion }
          - rag: { passages: [1, 2], examples: [0, 2] }
          - lora: { rank: 2, alpha: 4, epochs: 2, batch: 4, learning-rate: 1e-2 }
        forgetting:
          { probes: [english, knowledge], english: english.txt, knowledge: knowledge.jsonl }
        """

    private static func questions(test: Int) -> String {
        let splits = [(6, "train"), (30, "validation"), (test, "test")].flatMap { count, split in
            [String](repeating: split, count: count)
        }
        return splits.enumerated().map { number, split in
            let (room, key) = Rooms.keys[number % Rooms.keys.count]
            return """
                {"id":"q\(number)","question":"Which key opens the \(room) room number \(number)?",\
                "answers":["\(key)"],"split":"\(split)","source":"\(room).md"}
                """
        }.joined(separator: "\n") + "\n"
    }

    static func scenario(test: Int = 60) throws -> TinyScenario {
        try TinyScenario(text, questions: questions(test: test))
    }

    private func scenario(test: Int = 60) throws -> TinyScenario {
        try Self.scenario(test: test)
    }

    @Test("A box that has room for everything gives the record of a plain run")
    func everything() throws {
        let scenario = try scenario()
        let plain = try scenario.run(in: "plain")
        let boxed = try scenario.run(in: "boxed", within: 3600)
        #expect(boxed.look == nil)
        #expect(boxed.digest == plain.digest)
    }

    @Test(
        "A look answers a part of the questions, and what follows goes on from it to the same bits")
    func goesOn() throws {
        let scenario = try scenario()
        let plain = try scenario.run(in: "plain")
        let look = try scenario.run(in: "look", look: Look.small)
        let left = try #require(look.look)
        #expect(left.testQuestions == LookRecord.Part(used: 25, of: 60))
        #expect(look.data.testCount == 25 && look.arms.allSatisfy { $0.rows.count == 25 })
        #expect(left.arms.map(\.arm) == ["lora"] && left.restSeconds ?? 0 > 0)
        #expect(look.arms.map(\.name) == ["nearest", "base", "rag"])
        #expect(left.settings.map(\.arm) == ["rag"])
        let answers = Dictionary(
            uniqueKeysWithValues: plain.arms[1].rows.map { ($0.question, $0.answer) })
        for row in look.arms[1].rows { #expect(answers[row.question] == row.answer) }

        let kept = try scenario.journalKeys("look").filter { $0.contains("piece") }
        #expect(!kept.isEmpty)
        let whole = try scenario.run(in: "look")
        #expect(whole.look == nil)
        #expect(whole.digest == plain.digest)
        #expect(try !scenario.journalKeys("look").contains { $0.contains("piece") })
    }

    @Test("After the whole run a look takes its answers from there, each with the mean of the work")
    func afterTheWhole() throws {
        let scenario = try scenario()
        let whole = try scenario.run()
        let look = try scenario.run(look: Look.small)
        #expect(look.data.testCount == 25)
        let all = try #require(whole.arms[1].answering)
        let some = try #require(look.arms[1].answering)
        #expect((some.cpuSeconds - all.cpuSeconds * 25 / 60).magnitude < 1e-9)
        #expect(some.promptTokens < all.promptTokens)
    }

    @Test("Where a program is among what is left, nobody says how long that takes")
    func withoutProgram() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [nearest, base, command: { name: ours, run: [x], leaves: [] }]
            """)
        let record = try scenario.run(
            look: { bundle in
                var look = Look.whole(bundle)
                look.parts.removeAll { $0.name == "ours" }
                return look
            }, allowsPrograms: true)
        #expect(record.look?.arms.map(\.arm) == ["ours"])
        #expect(record.look.map { $0.restSeconds == nil } == true)
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.replacing("\n  ", with: " ").contains("is not known"))
    }

    @Test("Looks are nested: what a smaller one asks, a greater one asks too")
    func nested() throws {
        let bundle = try scenario(test: 130).bundle()
        var look = Look.whole(bundle), samples: [Set<String>] = []
        for count in [25, 50, 100, 130] {
            look.test = count
            samples.append(
                Set(look.questions(of: .test, in: bundle.questions, seed: 1).map(\.id)))
        }
        #expect(samples.map(\.count) == [25, 50, 100, 130])
        for (small, large) in zip(samples, samples.dropFirst()) {
            #expect(small.isSubset(of: large))
        }
    }

    /// Settings as they are listed, and the trained arm as the dearest.
    private static func frame(_ whole: Look, begun: Set<String> = []) -> Look.Frame {
        Look.Frame(
            budgeted: [.knowledge],
            cheapestSettings: { name in
                whole.parts.first { $0.name == name }?.settings ?? []
            }, cost: { name, _ in name == "lora" ? 9 : name == "rag" ? 5 : 1 }, begun: begun)
    }

    @Test("Reductions come one at a time, in their order, and end with one arm")
    func order() throws {
        let whole = Look.whole(try scenario(test: 170).bundle())
        let frame = Self.frame(whole)
        let looks = Array(sequence(first: whole) { $0.reduced(frame) })
        for (larger, smaller) in zip(looks, looks.dropFirst()) {
            #expect(smaller != larger)
            #expect(smaller.test <= larger.test && smaller.parts.count <= larger.parts.count)
        }
        func first(_ isSo: (Look) -> Bool) -> Int { looks.firstIndex(where: isSo) ?? -1 }
        let steps = [
            first { $0.waiting == 8 }, first { $0.validation == 25 }, first { $0.test == 100 },
            first { $0.probes == [.knowledge] }, first { $0.test == 50 },
            first { $0.parts.allSatisfy { $0.settings.count <= 2 } },
            first { !$0.parts.contains { $0.name == "lora" } }, first { $0.waiting == 0 },
            first { $0.test == 25 }, first { $0.parts.count == 2 }, looks.count - 1,
        ]
        #expect(steps == steps.sorted() && Set(steps).count == steps.count, "\(steps)")
        #expect(looks.last?.parts.map(\.name) == ["nearest"] || looks.last?.parts.count == 1)
    }

    @Test("An arm that has begun stays, with its settings and the questions that it chose by")
    func begun() throws {
        let whole = Look.whole(try scenario(test: 170).bundle())
        let frame = Self.frame(whole, begun: ["rag"])
        let smallest = try #require(
            Array(sequence(first: whole) { $0.reduced(frame) }).last)
        #expect(smallest.parts.contains(whole.parts[2]))
        #expect(smallest.validation == whole.validation)
    }

    @Test("What was given up comes back until all is there again, but arms")
    func enlarged() throws {
        let whole = Look.whole(try scenario(test: 170).bundle())
        let frame = Self.frame(whole)
        var small = whole
        while small.test > 50, let smaller = small.reduced(frame) { small = smaller }
        let steps = Array(sequence(first: small) { $0.enlarged(towards: whole).first })
        #expect(steps.map(\.test).contains(100))
        #expect(steps.last == whole)
    }

    @Test("A cell is done as far as the items of its last piece go, however large the pieces are")
    func shares() {
        let name = CellName(kind: .answer, arm: "rag", seed: 1, detail: "passages=2")
        let pieces = [(1, 25), (2, 50), (3, 170)].map { number, done in
            name.piece(number, of: 4, items: (done: done, all: 400))
        }
        #expect(name.share(among: []) == 0)
        #expect(name.share(among: Set(pieces.prefix(1))) == 25.0 / 400)
        #expect(name.share(among: Set(pieces)) == 170.0 / 400)
        #expect(name.share(among: [name.key]) == 1)
        #expect(name.share(among: [name.piece(1, of: 4), name.piece(2, of: 4)]) == 0.5)
        let other = CellName(kind: .answer, arm: "rag", seed: 1, detail: "passages=21")
        #expect(other.share(among: Set(pieces)) == 0)
    }

    @Test("A box without room for the smallest look is refused with the shortest that has")
    func tooShort() throws {
        let scenario = try scenario()
        let error = #expect(throws: LabError.self) { try scenario.run(within: 0.001) }
        guard case .boxTooShort(_, let shortest)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(shortest >= 5)
    }
}

extension TinyScenario {
    fileprivate func journalKeys(_ name: String) throws -> [String] {
        let path = "\(folder.path)/\(name)/journal.sqlite"
        do {
            return try Journal(path: path, fingerprint: SHA256.hash("none")).finishedKeys()
        } catch StorageError.otherRun(_, _, let found) {
            return try Journal(path: path, fingerprint: found).finishedKeys()
        }
    }
}

extension Look {
    /// Of the test's own choice.
    static func small(_ bundle: ScenarioBundle) -> Look {
        var look = Look.whole(bundle)
        look.test = 25
        look.validation = 25
        look.waiting = 8
        look.parts.removeAll { $0.name == "lora" }
        for place in look.parts.indices {
            look.parts[place].settings = Array(look.parts[place].settings.prefix(2))
        }
        return look
    }
}
