import Domain
import Evaluation
import FoundationEssentials
import Foundations
import Kernels
import Lab
import LanguageModels
import Metrics
import Record
import Reports
import Scenarios
import Storage
import TestSupport
import Testing

@Suite("A judge beside the metric")
struct JudgeTests {
    /// Arms with chance and without; the last one leaves the model with adapters that change much.
    private static func scenario(judge: String?) -> String {
        """
        task: { kind: short-answer, metric: f1, answer-tokens: 3\(judge.map { ", judge: \($0)" } ?? "") }
        arms:
          - nearest: { neighbours: 1 }
          - base: { form: completion }
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4, learning-rate: 1e-1 }
          - lora-shuffled
        seeds: [1, 7]
        forgetting: { probes: [english], english: english.txt }
        """
    }

    /// A scenario whose judge is the generator itself, or another model.
    private func judged(
        by adjust: ((inout TinyDecoder) -> Void)? = nil
    ) throws -> TinyScenario {
        // One that finds now the one verdict likelier, now the other.
        let scenario = try TinyScenario(Self.scenario(judge: nil)) { generator in
            generator = TinyDecoder(seed: 24)
            generator.sharpen(by: 30)
        }
        let name = adjust == nil ? "generator" : "judge"
        if let adjust {
            var judge = TinyDecoder(seed: 5)
            adjust(&judge)
            try judge.writeGGUF(to: "\(scenario.folder.path)/judge.gguf")
        }
        try scenario.rewrite(Self.scenario(judge: "\(scenario.folder.path)/\(name).gguf"))
        return scenario
    }

    private func stages(of run: (Monitor) throws -> RunRecord) rethrows -> (RunRecord, Set<String>)
    {
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        return (try run(monitor), stages)
    }

    // MARK: - A whole run

    @Test("Every answer is judged by the model as its files have it, whatever was trained")
    func run() throws {
        let scenario = try judged()
        let record = try scenario.run()
        let judge = try #require(record.judge)
        #expect(judge.failure == nil && judge.model == "generator.gguf")
        #expect(record.models.map(\.role) == [.generator, .encoder, .judge])
        #expect(record.models[2].files == record.models[0].files)
        #expect(judge.arms.map(\.arm) == ["nearest", "base", "lora", "lora-shuffled"])
        #expect(judge.usage.cpuSeconds > 0 && judge.usage.promptTokens > 0)
        #expect(judge.known.questions == 6 && judge.known.withoutVerdict == 0)
        let model = try scenario.store.languageModel(
            "\(scenario.folder.path)/generator.gguf", on: Compute(threads: 1))
        let questions = Dictionary(
            uniqueKeysWithValues: try scenario.bundle().questions.test.map { ($0.id, $0) })
        for (arm, judged) in zip(record.arms, judge.arms) {
            let items = try arm.rows.map { row in
                let question = try #require(questions[row.question])
                return JudgedItem(
                    question: question.text, references: question.answers, answer: row.answer)
            }
            let verdicts = try AnswerJudge(model: model).verdicts(items, progress: { _, _ in })
            #expect(arm.rows.map(\.judged) == verdicts.verdicts, "\(arm.name)")
            let right = Double(arm.rows.count { $0.judged == true }) / Double(arm.rows.count)
            #expect(abs(judged.share.value - right) < 1e-12 && judged.share.count == 6)
            // What f1 calls right is not for it to say: the comparison is with contains.
            let same = try arm.rows.count { row in
                let references = try #require(questions[row.question]).answers
                return (row.judged == true)
                    == (ContainsAnswer.score(row.answer, references: references) == 1)
            }
            #expect(abs(judged.agreement.value - Double(same) / Double(arm.rows.count)) < 1e-12)
            #expect(judged.withoutVerdict == 0)
        }
        let verdicts = record.arms.flatMap { $0.rows.map(\.judged) }
        #expect(Set(verdicts) == [true, false], "a judge who says one thing shows nothing here")
        #expect(judge.comparedWith == .contains)
        #expect(try scenario.run(in: "again").digest == record.digest)
    }

    @Test("It decides nothing, and without it nothing is otherwise")
    func decidesNothing() throws {
        let scenario = try judged()
        let with = try scenario.run(in: "with")
        try scenario.rewrite(Self.scenario(judge: nil))
        let without = try scenario.run(in: "without")
        #expect(without.judge == nil && with.judge != nil)
        #expect(without.models.count == 2)
        let json = try CanonicalJSON.encode(without)
        #expect(!json.contains("judge"))
        #expect(with.arms.map(\.score) == without.arms.map(\.score))
        #expect(with.differences == without.differences)
        var stripped = with
        stripped.judge = nil
        stripped.scenario = without.scenario
        stripped.models = without.models
        for arm in stripped.arms.indices {
            for row in stripped.arms[arm].rows.indices { stripped.arms[arm].rows[row].judged = nil }
        }
        #expect(try stripped.determinedDigest() == without.digest)
    }

    @Test("The report shows it in a section of its own, the same after a round through JSON")
    func report() throws {
        let record = try judged().run()
        let files = try Report.files(for: record)
        let report = try #require(files["report.md"])
        #expect(report.contains("## What a language model says of the answers"))
        #expect(files["report.html"]?.contains("id=\"judge\"") == true)
        let json = try #require(files["record.json"])
        let again = try Report.record(fromJSON: json, file: "record.json")
        #expect(try Report.files(for: again) == files)
        #expect(again.judge == record.judge)
        try expectTraced(record.verdict.confidence, in: record)
    }

    @Test("A judge whose likelihoods are always the same is unfit")
    func unfit() throws {
        // Without its last norm every token is equally likely, so that the shorter verdict is.
        let scenario = try judged { tiny in
            tiny.sharpen(by: 0)
        }
        let record = try scenario.run()
        let judge = try #require(record.judge)
        #expect(judge.known.sensitivity.value == 0 && judge.known.specificity.value == 1)
        #expect(judge.known.balancedAccuracy.value == 0.5 && !judge.known.isFit)
        #expect(!judge.arms.isEmpty)
        #expect(judge.arms.allSatisfy { $0.share.value == 0 && $0.corrected == nil })
        #expect(record.models[2].files != record.models[0].files)
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("the judge is **unfit**"))
        #expect(report.contains("Judged right (unfit) [95 %]"))
    }

    @Test("A judge that cannot be used costs its own section and nothing else")
    func failing() throws {
        let scenario = try judged { $0.overflow() }
        let record = try scenario.run()
        let judge = try #require(record.judge)
        #expect(judge.failure != nil && judge.arms.isEmpty && !judge.known.isFit)
        #expect(record.arms.allSatisfy { !$0.line.hasPrefix("failed") })
        #expect(record.arms.allSatisfy { $0.rows.allSatisfy { $0.judged == nil } })
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("**It could not go on:**"))
    }

    // MARK: - Taken up again

    @Test("Ended once in each stage of judging, it gives the record of an undisturbed run")
    func resumed() throws {
        let scenario = try judged()
        let undisturbed = try scenario.run(in: "undisturbed")
        var ended: Set<String> = []
        while true {
            let cancellation = Cancellation()
            let monitor = Monitor(
                progress: { progress in
                    guard progress.stage.contains("judg") else { return }
                    if ended.insert(progress.stage).inserted { cancellation.cancel() }
                }, cancellation: cancellation)
            guard let record = try? scenario.run(in: "ended", monitor: monitor) else { continue }
            #expect(record.digest == undisturbed.digest)
            #expect(record.judge?.arms == undisturbed.judge?.arms)
            break
        }
        #expect(
            ended == [
                "judge: right answers", "judge: wrong answers", "nearest, seed 1: judging",
                "base, seed 1: judging", "lora, seed 1: judging", "lora, seed 7: judging",
                "lora-shuffled, seed 1: judging", "lora-shuffled, seed 7: judging",
            ])
        let (_, stages) = try stages { try scenario.run(in: "ended", monitor: $0) }
        #expect(!stages.contains { $0.contains("judg") }, "every cell is done once")
    }

    @Test("Another judge's verdicts are not taken over")
    func otherJudge() throws {
        let scenario = try judged { _ in }
        _ = try scenario.run()
        let path = "\(scenario.folder.path)/judge.gguf"
        try FileManager.default.removeItem(atPath: path)
        try TinyDecoder(seed: 6).writeGGUF(to: path)
        let error = try #require(throws: StorageError.self) { try scenario.run() }
        guard case .otherRun = error else {
            Issue.record("\(error)")
            return
        }
    }

    // MARK: - Known truth

    @Test("Each question gets its own reference and another question's that is none of its own")
    func pairs() {
        let answers = [["a", "The cat"], ["cat."], ["b"], ["a"], ["B!"], ["c"]]
        let questions = answers.enumerated().map {
            Question(id: "\($0)", text: "Question \($0)", answers: $1, split: .test)
        }
        for seed in UInt64(1)...20 {
            let pairs = KnownPairs(questions, kind: .shortAnswer, seed: seed)
            #expect(!pairs.questions.isEmpty)
            for (question, wrong) in zip(pairs.questions, pairs.wrongAnswers) {
                #expect(ExactMatch.score(wrong, references: question.answers) == 0)
                #expect(answers.contains { $0[0] == wrong })
            }
            let again = KnownPairs(questions, kind: .shortAnswer, seed: seed)
            #expect(again.wrongAnswers == pairs.wrongAnswers)
        }
        let same = questions.map { question in
            var question = question
            question.answers = ["a"]
            return question
        }
        #expect(KnownPairs(same, kind: .text, seed: 1).questions.isEmpty)
        #expect(KnownPairs([], kind: .text, seed: 1).questions.isEmpty)
    }

    // MARK: - The plan

    @Test("The plan counts what the judge reads, and the forecast its time")
    func plan() throws {
        let scenario = try judged()
        let plan = RunPlan(try scenario.bundle())
        // Two of known truth to each of six questions, and six lists of answers.
        #expect(plan.judgements == 6 * (2 + 6))
        let with = try forecast(scenario)
        try scenario.rewrite(Self.scenario(judge: nil))
        #expect(RunPlan(try scenario.bundle()).judgements == nil)
        let without = try forecast(scenario)
        let more = with.sharedCPUSeconds - without.sharedCPUSeconds
        // A second a token, and every prompt has more than one of its own.
        #expect(more > 6 * (2 + 6))
        #expect(abs(with.cpuSeconds.likely - without.cpuSeconds.likely - more) < 1e-6)
    }

    private func forecast(_ scenario: TinyScenario) throws -> RunForecast {
        try ForecastMaker(
            bundle: scenario.bundle(), store: scenario.store,
            options: ExperimentOptions(threads: 1),
            monitor: Monitor(progress: { _ in }, cancellation: Cancellation())
        ).forecast(rates: .aSecondEach(trainings: 2))
    }
}
