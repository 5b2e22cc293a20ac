import Domain
import FineTuning
import FoundationEssentials
import Foundations
import Lab
import Record
import Scenarios
import Statistics
import TestSupport
import Testing

@Suite("Sweeps")
struct SweepTests {
    static let scenario = """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - base: { form: completion }
          - rag: { passages: 1, examples: 0 }
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4, learning-rate: 1e-2 }
          - lora+rag: { passages: 2, distractors: 1, rank: 2, alpha: 4, epochs: 1, batch: 4 }
        forgetting: { probes: [english], english: english.txt }
        sweeps:
          - { arm: lora, over: { examples: [4, 8, 12], wordings: [1, 2] }, against: [base, rag] }
          - { arm: rag, over: { passages: [1, 2], distractors: [0, 2] }, against: [lora] }
          - { arm: lora+rag, over: { passages: [1, 2], distractors: [0, 1] } }
        """

    // MARK: - The run

    @Test("Every combination is run once, resumes to the same digest, and leaves no weights")
    func run() throws {
        let scenario = try TinyScenario(Self.scenario)
        var stages: [String] = []
        let monitor = Monitor(
            progress: { if stages.last != $0.stage { stages.append($0.stage) } },
            cancellation: Cancellation())
        let record = try scenario.run(in: "whole", monitor: monitor)
        let sweeps = try #require(record.sweeps)
        #expect(sweeps.map(\.cells.count) == [6, 4, 4])
        #expect(sweeps.map { $0.curves?.map(\.obstacle) } == [[.fewSeeds, .fewSeeds], nil, nil])
        checkTraining(sweeps[0])
        checkPassages(sweeps[1], record)
        // Of the four one has the arm's own training; the others share two trainings.
        let own = sweeps[2].cells.filter(\.isOwn)
        #expect(own.count == 1 && own[0].values[1] == 1)
        #expect(stages.contains("sweep 1 of 9, lora (examples 4, wordings 1): training"))
        let trainings = stages.filter { $0.contains("sweep") && $0.hasSuffix("training") }
        #expect(trainings.count == 4, "\(trainings)")
        let weights = try FileManager.default.contentsOfDirectory(
            atPath: "\(scenario.folder.path)/whole/weights")
        #expect(weights.sorted() == ["lora-rag-seed1", "lora-seed1"])

        var ended: Set<String> = []
        var resumed: RunRecord?
        while resumed == nil {
            let cancellation = Cancellation()
            let monitor = Monitor(
                progress: {
                    if $0.stage.contains("sweep"), ended.insert($0.stage).inserted {
                        cancellation.cancel()
                    }
                }, cancellation: cancellation)
            do {
                resumed = try scenario.run(in: "ended", monitor: monitor)
            } catch is Interrupted {}
        }
        #expect(ended.count > 10)
        #expect(resumed?.digest == record.digest)
        let scores = sweeps.map { $0.cells.map(\.scoreBySeed) }
        #expect(resumed?.sweeps?.map { $0.cells.map(\.scoreBySeed) } == scores)
    }

    private func checkTraining(_ sweep: SweepRecord) {
        #expect(sweep.axes.map(\.name) == [.examples, .wordings])
        #expect(
            sweep.cells.map(\.values) == [[4, 1], [8, 1], [12, 1], [4, 2], [8, 2], [12, 2]])
        #expect(sweep.cells.map(\.isOwn) == [false, false, false, false, false, true])
        // There are six facts with two wordings each.
        #expect(
            sweep.cells.map { $0.failure == nil } == [true, false, false, true, true, true])
        #expect(sweep.cells[1].failure?.contains("only 6 training questions") == true)
        #expect(sweep.cells.map(\.examples) == [4, nil, nil, 4, 8, 12])
        #expect(sweep.cells.map(\.steps) == [1, nil, nil, 1, 2, 3])
        for cell in sweep.cells where cell.failure == nil {
            #expect(cell.differences.map(\.other) == ["base", "rag"])
            #expect(cell.differences.allSatisfy { $0.arm == "lora" })
            #expect(cell.differences.allSatisfy { ($0.correctedPValue ?? 0) >= $0.pValue })
            #expect(cell.trivial?.other == "trivial answer")
            #expect((cell.trivial?.correctedPValue ?? 0) >= cell.trivial?.pValue ?? 1)
            #expect(cell.score.count == 6 && (cell.training?.trainedTokens ?? 0) > 0)
        }
    }

    private func checkPassages(_ sweep: SweepRecord, _ record: RunRecord) {
        #expect(sweep.cells.map(\.isOwn) == [true, false, false, false])
        let rag = record.arms.first { $0.name == "rag" }
        #expect(sweep.cells[0].score == rag?.score)
        let tokens = sweep.cells.map(\.answering.promptTokens)
        #expect(tokens[0] < tokens[1] && tokens[1] < tokens[3] && tokens[0] < tokens[2])
        #expect(sweep.cells[2].setting.distractors == 2)
        #expect(sweep.cells.allSatisfy { $0.training == nil && $0.examples == nil })
    }

    // MARK: - Curves

    @Test("A sweep over examples has a curve for each value of the other option, others have none")
    func curves() throws {
        let record = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            seeds: 3
            arms:
              - base: { form: completion }
              - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4, learning-rate: 1e-3 }
            forgetting: { probes: [english], english: english.txt }
            sweeps:
              - { arm: lora, over: { examples: [1, 2, 4, 8, 12] }, against: [base] }
              - { arm: lora, over: { rank: [2, 3], examples: [2, 12] }, against: [base] }
              - { arm: lora, over: { rank: [2, 3] }, against: [base] }
            """
        ).run()
        let sweeps = try #require(record.sweeps)
        let alone = try #require(sweeps[0].curves)
        #expect(alone.map(\.other) == [nil])
        // A model that was never trained before answers nothing, however many examples it sees.
        #expect(alone.map(\.obstacle) == [.noGain])
        let two = try #require(sweeps[1].curves)
        #expect(two.map(\.other) == [2, 3] && two.map(\.obstacle) == [.fewSizes, .fewSizes])
        #expect(sweeps[2].curves == nil)
    }

    @Test("A combination that cannot be done is left out, and the others go on")
    func failing() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms:
              - base: { form: completion }
              - rag: { passages: 1, examples: 0 }
            sweeps: [{ arm: rag, over: { passages: [1, 6] } }]
            """
        ) { $0.limitContext(to: 100) }
        let cells = try #require(try scenario.run().sweeps?[0].cells)
        #expect(cells.map { $0.failure == nil } == [true, false])
        #expect(cells[1].score.value.isNaN && cells[1].winner == nil)
        #expect(cells[0].trivial != nil && cells[1].trivial == nil)
        #expect(cells[1].differences.isEmpty && cells[1].failure?.contains("100") == true)
    }

    // MARK: - Samples

    private func trained(_ options: String) throws -> [[Int]] {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [lora: { \(options) }]
            """)
        let bundle = try scenario.bundle()
        let arm = try #require(ArmFactory.arm(bundle.scenario.arms[0]))
        let sequences = try scenario.workbench().trainingData(of: arm, seed: 3).training
        return sequences.map { $0.tokens.map { Int($0) } }
    }

    @Test("A smaller sample is part of every greater one, with all wordings or few")
    func growing() throws {
        for rest in ["", ", wordings: 1", ", wordings: 2"] {
            let four = try trained("questions: 4\(rest)"), six = try trained("questions: 6\(rest)")
            #expect(four.count == 4 && six.count == 6)
            #expect(Set(four).isSubset(of: Set(six)))
        }
        let once = Set(try trained("wordings: 1")), twice = Set(try trained("wordings: 2"))
        #expect(once.count == 6 && twice.count == 12 && once.isSubset(of: twice))
    }

    @Test("With two wordings a fact the same number of questions is about half as many facts")
    func wordings() throws {
        let all = try trained("wordings: 1")
        let pairs = try trained("questions: 6, wordings: 2")
        #expect(Set(pairs).intersection(all).count == 3)
    }

    // MARK: - The winner

    private func difference(
        _ arm: String, _ other: String, _ value: Double, p: Double
    ) throws -> DifferenceRecord {
        let json = """
            {"arm":"\(arm)","other":"\(other)","difference":{"value":\(value),"low":\(value - 0.1),\
            "high":\(value + 0.1),"count":50,"method":"wilson"},"pValue":\(p / 2),\
            "correctedPValue":\(p),"test":"exact McNemar"}
            """
        return try CanonicalJSON.decode(DifferenceRecord.self, from: json)
    }

    @Test("An arm wins when all others are shown to be worse, in whichever order they stand")
    func winner() throws {
        let arms = [("a", 0.5), ("b", 0.8), ("c", 0.2)]
        let both = [
            try difference("a", "b", -0.3, p: 0.01), try difference("b", "c", 0.6, p: 0.001),
        ]
        func winner(_ differences: [DifferenceRecord], beatsTrivial: Bool = true) -> String? {
            SweepWinner.among(arms, differences: differences) { $0 == "b" && beatsTrivial }
        }
        #expect(winner(both) == "b")
        #expect(winner(both, beatsTrivial: false) == nil)
        #expect(winner([both[0]]) == nil, "never compared with c")
        let open = [try difference("a", "b", -0.3, p: 0.06), both[1]]
        #expect(winner(open) == nil)
        let wide = [try difference("a", "b", -0.09, p: 0.01), both[1]]
        #expect(winner(wide) == nil, "its interval holds zero")
    }

    @Test("An arm that left questions out is ranked by those that it answered")
    func missingAnswers() throws {
        // The model says two of the three keys to everything; the system knows the third alone.
        let questions = (0..<44).map { number in
            let key = ["ab", "cd", "ef"][number % 11 < 4 ? 0 : number % 11 < 8 ? 1 : 2]
            return """
                {"id":"q\(number)","question":"Which key opens the door number \(number)?",\
                "answers":["\(key)"],"split":"\(number < 4 ? "validation" : "test")"}
                """
        }
        let path = ":ab cd".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 8 }
            arms:
              - rag: { form: completion, passages: 1, examples: 0 }
              - answers: { name: ours, file: ours.jsonl, leaves: [], allow-missing: true }
            forgetting: { probes: [english], english: english.txt }
            sweeps: [{ arm: rag, over: { passages: [1, 2] }, against: [ours] }]
            """, questions: questions.joined(separator: "\n") + "\n"
        ) { $0.follow(Dictionary(uniqueKeysWithValues: zip(path, path.dropFirst()))) }
        let known = (4..<44).filter { $0 % 11 >= 8 }.map { #"{"id":"q\#($0)","answer":"ef"}"# }
        try scenario.folder.file("ours.jsonl", Array(known.joined(separator: "\n").utf8))
        let record = try scenario.run()
        #expect(record.arms[1].score.value == 1 && record.arms[1].score.count == known.count)
        let cells = try #require(record.sweeps).flatMap(\.cells)
        #expect(cells.count == 2 && cells.allSatisfy { $0.score.value == 28.0 / 40 })
        #expect(cells.allSatisfy { $0.winner == "ours" }, "\(cells.map(\.winner))")
    }
}
