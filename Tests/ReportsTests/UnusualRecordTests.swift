import Domain
import Evaluation
import Record
import Reports
import Statistics
import Testing

@Suite("Unusual records")
struct UnusualRecordTests {
    @Test("A failed arm is named with its reason and takes no part in any figure")
    func failedArm() throws {
        var record = try Sample.record()
        record.arms[2].fail("the corpus is empty")
        let files = try Report.files(for: record)
        let report = try #require(files["report.md"])
        #expect(report.contains("- `rag` failed: the corpus is empty\n"))
        let row = try #require(Sample.rows(of: report).first { $0.hasPrefix("| `rag` ") })
        #expect(row.contains(" – |"))
        #expect(!row.contains("0.700"))
        #expect(files["accuracy-cost.svg"]?.contains(">rag<") == false)
    }

    @Test("One arm alone makes a report")
    func oneArm() throws {
        var record = try Sample.record()
        record.arms = [record.arms[1]]
        record.references.runnerUp = nil
        record.differences = []
        record.forgetting = []
        record.retrieval = nil
        record.sweeps = nil
        record.verdict.arm = nil
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("| `base` |"))
        #expect(!report.contains("Difference to"), "there is nothing to compare it with")
        #expect(report.contains("differences: none"))
    }

    @Test("When all arms failed there is a report, without a picture")
    func allFailed() throws {
        var record = try Sample.record()
        for index in record.arms.indices {
            record.arms[index].fail("no model")
            record.arms[index].training = nil
        }
        record.forgetting = []
        record.costs = nil
        record.sweeps = nil
        let files = try Report.files(for: record)
        #expect(files.keys.sorted() == ["record.json", "report.html", "report.md"])
    }

    @Test("Undefined figures are n/a, never NaN, in every file")
    func undefinedFigures() throws {
        let record = try Sample.undefined()
        let files = try Report.files(for: record)
        let all = files.values.joined() + TerminalSummary.text(for: record, width: 100)
        #expect(all.contains("n/a"))
        #expect(!all.contains("nan"))
        #expect(!all.contains("NaN"))
        #expect(!all.contains("\"inf"))
    }

    @Test("A single question, and none at all", arguments: [1, 0])
    func fewQuestions(count: Int) throws {
        var record = try Sample.record()
        record.data.testCount = count
        record.data.strata = [:]
        for index in record.arms.indices {
            record.arms[index].score.count = count
        }
        let files = try Report.files(for: record)
        #expect((files["accuracy-cost.svg"] != nil) == (count > 0))
        let report = try #require(files["report.md"])
        #expect(!report.contains("## Results by group"))
    }

    @Test(
        "Each outcome has its own first words",
        arguments: [
            (.notDecided, "**Not decided.** "),
            (.noneMeets, "**No arm meets the requirements.** "),
            (.blocked, "**No advice: a control failed.** "),
        ] as [(VerdictRecord.Outcome, String)])
    func outcomes(outcome: VerdictRecord.Outcome, words: String) throws {
        var record = try Sample.record()
        record.verdict.outcome = outcome
        record.verdict.arm = nil
        record.verdict.missing = ["Ask 300 more questions."]
        record.controls[0].outcome = .failed
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("\n\n" + words))
        #expect(report.contains("## What to look at next\n\n- Ask 300 more questions."))
        #expect(report.contains("- wrong corpus (rag-wrong-corpus): **FAILED**."))
    }

    @Test("Figures of any size do no harm", arguments: [1e-300, 1e300, -1e300, 0])
    func extremeFigures(size: Double) throws {
        var record = try Sample.record()
        record.scenario.queriesPerMonth = size
        record.scenario.metric = .rmse
        record.arms[1].score.value = size
        record.arms[1].answering?.cpuSeconds = size
        record.arms[4].training?.losses[2] = size
        record.arms[1].answering?.promptTokens = .max
        record.arms[1].answering?.generatedTokens = .max
        record.arms[4].training?.bestStep = .max
        record.arms[4].training?.steps = .max
        record.forgetting[0].change.high = size
        for picture in try Report.files(for: record) where picture.key.hasSuffix(".svg") {
            #expect(WellFormedness.problem(in: picture.value) == nil, "\(picture.key)")
            #expect(!picture.value.contains("inf"))
        }
    }

    @Test("A forgetting word follows the ledger")
    func forgettingWord() throws {
        var record = try Sample.record()
        func word() throws -> Substring? {
            let report = try #require(try Report.files(for: record)["report.md"])
            let row = try #require(Sample.rows(of: report).first { $0.hasPrefix("| `lora` ") })
            return row.split(separator: "|").dropFirst(3).first
        }
        #expect(try word()?.contains("clear") == true)
        record.forgetting[0].change.value = 11
        #expect(try word()?.contains("severe") == true)
        for index in record.forgetting.indices {
            record.forgetting[index].change.low = -9
            record.forgetting[index].change.high = 9
        }
        #expect(try word()?.contains("none seen") == true)
        record.forgetting = []
        #expect(try word()?.contains("not measured") == true)
    }

    @Test("A change that few or equal items leave open is said to be open")
    func unsaid() throws {
        var record = try Sample.record()
        func isSaid() throws -> Bool {
            let report = try #require(try Report.files(for: record)["report.md"])
            return report.contains("too few or too equal items to say")
        }
        #expect(try !isSaid())
        record.forgetting[0].change.method = .none
        #expect(try isSaid())
    }

    @Test("The worst of all measures gives the forgetting word")
    func worstMeasure() throws {
        var record = try Sample.record()
        record.forgetting = Array(record.forgetting.suffix(1))
        record.forgetting[0].change.value = -2.5
        record.forgetting[0].change.low = -3
        let report = try #require(try Report.files(for: record)["report.md"])
        let row = try #require(Sample.rows(of: report).first { $0.hasPrefix("| `lora` ") })
        #expect(row.contains("| severe: knowledge "))
    }

    @Test("When no question names its source, a sentence stands for the table")
    func noSources() throws {
        var record = try Sample.record()
        let retrieval = try #require(record.retrieval)
        for k in retrieval.recallAtK.keys {
            record.retrieval?.recallAtK[k]?.count = 0
        }
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("No test question names its source"))
        #expect(!report.contains("recall@"))
    }

    @Test("Errors are called errors, and means of known numbers are cut")
    func numbers() throws {
        var record = try Sample.record()
        record.scenario.metric = .rmse
        record.examples[0].answers[0].arm = "nearest"
        record.examples[0].answers[0].answer = "12.333333333333334"
        record.examples[0].answers[1].answer = "12.333333333333334"
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("| Squared error |"))
        #expect(report.contains("`12.33` "))
        #expect(report.contains("`12.333333333333334`"), "a model's own words stay")
    }

    @Test("An arm that is shown to be worse is marked so")
    func shownWorse() throws {
        var record = try Sample.record()
        record.arms[0].standing = StandingRecord(
            status: .worse,
            reasons: [
                StandingRecord.Reason(
                    concern: .others, text: "exact-match 0.10, against 0.90 for lora")
            ])
        let files = try Report.files(for: record)
        #expect(files["accuracy-cost.svg"]?.contains(">shown to be worse</text>") == true)
        #expect(files["report.md"]?.contains("- `nearest` worse: exact-match 0.10") == true)
    }
}
