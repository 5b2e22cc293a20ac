import Domain
import FoundationEssentials
import Foundations
import Kernels
import Lab
import LanguageModels
import Record
import Scenarios
import TestSupport
import Testing

@Suite("Arms whose answers are taken out in ways of their own")
struct ArmExtractionRunTests {
    /// Two systems that say the same in different forms, in a folder without any model: the key of
    /// each of six boxes, but for the last, to which they decline.
    private struct Systems {
        let folder: TemporaryFolder

        init(plain: String = "", marked: String = ", extract: { after: 'Answer:' }") throws {
            folder = try TemporaryFolder()
            let questions = (0..<6).map { number in
                let truth =
                    number < 5
                    ? #""answers":["thing \#(number)"],"source":"a.md""# : #""unanswerable":true"#
                return
                    #"{"id":"q\#(number)","question":"What is in box \#(number)?",\#(truth),"split":"test"}"#
            }
            try write(questions, to: "questions.jsonl")
            for (name, lead) in [("plain", ""), ("marked", "I think so. Answer: ")] {
                try write(
                    (0..<6).map {
                        #"{"id":"q\#($0)","answer":"\#(lead)thing \#($0)","abstained":\#($0 == 5),"passages":[{"source":"a.md","text":"Here is thing \#($0)."}]}"#
                    }, to: "\(name).jsonl")
            }
            try rewrite(plain: plain, marked: marked)
        }

        func rewrite(plain: String = "", marked: String, data: String = "") throws {
            try write(
                [
                    "crossover: 1", "title: T",
                    "task: { kind: short-answer, extract: last-line }",
                    "data: { questions: questions.jsonl\(data) }",
                    "arms:",
                    "  - answers: { name: plain, file: plain.jsonl, leaves: []\(plain) }",
                    "  - answers: { name: marked, file: marked.jsonl, leaves: []\(marked) }",
                ], to: "scenario.yaml")
        }

        func write(_ lines: [String], to name: String) throws {
            try folder.file(name, Array(lines.map { $0 + "\n" }.joined().utf8))
        }

        func run() throws -> RunRecord {
            try Experiment(
                bundle: ScenarioBundle.load(path: folder.path),
                store: ModelStore(folder: "\(folder.path)/none"),
                folder: RunFolder(path: "\(folder.path)/run"),
                options: ExperimentOptions(threads: 1)
            ).run(monitor: Monitor(progress: { _ in }, cancellation: Cancellation()))
        }
    }

    @Test("Each is scored by its own rule, and the record says which that is")
    func scores() throws {
        let systems = try Systems()
        let record = try systems.run()
        #expect(record.arms.map(\.score.value) == [1, 1])
        #expect(
            record.arms.map { $0.extraction?.form } == [nil, ExtractionRecord.Form.after])
        #expect(record.arms[1].extraction?.argument == "Answer:")
        #expect(record.arms[1].rows.prefix(5).map(\.extracted) == (0..<5).map { "thing \($0)" })
        #expect(record.arms.map { $0.unextracted?.count } == [0, 0])
        #expect(record.arms.map { $0.unextracted?.answers } == [5, 5], "one declined")
        #expect(record.arms.map { $0.answerability?.declinedRightly } == [1, 1])
        let errors = try #require(record.errorSources)
        #expect(errors.arms.map(\.all.right) == [6, 6])
        #expect(errors.arms.map { $0.supported?.right } == [5, 5])
        // Without it, the same answers are wrong, and no answer of the other arm changes.
        try systems.rewrite(marked: "")
        let shared = try systems.run()
        #expect(shared.arms[0].rows == record.arms[0].rows)
        #expect(shared.arms[1].extraction == nil && shared.arms[1].score.value < 0.5)
        try systems.rewrite(marked: ", extract: whole")
        #expect(try systems.run().arms[1].extraction?.form == .whole)
    }

    @Test(
        "People's marks agree with the metric as far as the run's scores do, declined answers too")
    func marks() throws {
        let systems = try Systems()
        let record = try systems.run()
        let marks = record.arms.flatMap(\.rows).map {
            HumanMark(question: $0.question, answer: $0.answer, right: true, rater: "ann")
        }
        try systems.write(try marks.map { try CanonicalJSON.encodeLine($0) }, to: "marks.jsonl")
        try systems.rewrite(
            marked: ", extract: { after: 'Answer:' }", data: ", marks: marks.jsonl")
        let found = try #require(try systems.run().marks)
        #expect(found.arms.map { $0.withMetric?.agreement.value } == [1, 1])
        #expect(found.withMetric?.agreement.value == 1)
        #expect(found.withMetric?.agreement.count == 12)
    }

    @Test("An answer that two arms give and that is read in two ways counts once for each")
    func shared() throws {
        let systems = try Systems()
        try systems.write(
            (0..<6).map { #"{"id":"q\#($0)","answer":"Answer: thing \#($0)"}"# }, to: "plain.jsonl")
        try systems.write(
            (0..<6).map { #"{"id":"q\#($0)","answer":"Answer: thing \#($0)"}"# },
            to: "marked.jsonl")
        let marks = (0..<5).map {
            HumanMark(question: "q\($0)", answer: "Answer: thing \($0)", right: true, rater: "ann")
        }
        try systems.write(try marks.map { try CanonicalJSON.encodeLine($0) }, to: "marks.jsonl")
        try systems.rewrite(
            marked: ", extract: { after: 'Answer:' }", data: ", marks: marks.jsonl")
        let found = try #require(try systems.run().marks)
        #expect(found.arms.map { $0.withMetric?.agreement.value } == [0, 1])
        #expect(found.withMetric?.agreement.value == 0.5)
        #expect(found.withMetric?.agreement.count == 10)
    }

    @Test("An arm of the lab's own is asked, taught, chosen for and scored by its own rule")
    func ownArm() throws {
        let path = ":my\n=>iron".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: exact-match, answer-tokens: 12 }
            arms:
              - base: { form: [completion, chat], extract: { after: '=>' } }
              - base: { name: plain, form: completion }
              - nearest: { neighbours: 1, extract: { json: /answer } }
            """
        ) { $0.follow(Dictionary(uniqueKeysWithValues: zip(path, path.dropFirst()))) }
        let record = try scenario.run()
        #expect(record.arms[0].rows.allSatisfy { $0.answer == "my\n=>iron" })
        #expect(record.arms[0].rows.count { $0.score == 1 } == 1)
        #expect(record.arms[0].candidates.contains { $0.score > 0 })
        #expect(record.arms[1].rows.allSatisfy { $0.answer == "my" && $0.extracted == nil })
        #expect(record.arms[2].rows.allSatisfy { $0.answer.hasPrefix(#"{"answer": ""#) })
        #expect(record.arms.map { $0.unextracted?.count } == [0, nil, 0])
        let again = try FinishedRun(folder: "\(scenario.folder.path)/run").record()
        #expect(try CanonicalJSON.encode(again) == CanonicalJSON.encode(record))
    }

    @Test("The judge reads what the arm's rule takes out")
    func judged() throws {
        let scenario = try TinyScenario { generator in
            generator = TinyDecoder(seed: 24)
            generator.sharpen(by: 30)
        }
        let questions = try scenario.bundle().questions.test
        for (name, lead) in [("plain", ""), ("marked", "Answer: ")] {
            let lines = zip(questions, Rooms.keys).map {
                #"{"id":"\#($0.id)","answer":"\#(lead)\#($1.1)"}"#
            }
            try scenario.folder.file("\(name).jsonl", Array(lines.joined(separator: "\n").utf8))
        }
        try scenario.rewrite(
            """
            task: { kind: short-answer, judge: \(scenario.folder.path)/generator.gguf }
            arms:
              - answers: { name: plain, file: plain.jsonl, leaves: [] }
              - answers: { name: marked, file: marked.jsonl, leaves: [], extract: { after: 'Answer:' } }
              - answers: { name: whole, file: marked.jsonl, leaves: [] }
            """)
        let judged = try scenario.run().arms.map { $0.rows.map(\.judged) }
        #expect(judged[0].count == 6 && judged[0] == judged[1])
        // Else the test would say nothing.
        #expect(judged[0] != judged[2])
    }
}
