import Domain
import Evaluation
import FineTuning
import FoundationEssentials
import Foundations
import Lab
import Record
import Reports
import Scenarios
import TestSupport
import Testing

@Suite("A whole experiment on tiny models")
struct ExperimentTests {
    private static let finished = Result { try FinishedRuns() }

    private func record() throws -> RunRecord { try Self.finished.get().record }

    private func arm(_ name: String) throws -> ArmRecord {
        try #require(try record().arms.first { $0.name == name })
    }

    @Test("The record has every arm, question, seed and stratum")
    func complete() throws {
        let record = try record()
        #expect(
            record.arms.map(\.name) == [
                "nearest", "base", "few-shot", "rag", "rag-wrong-corpus", "lora",
                "lora-documents", "lora+rag", "full",
            ])
        #expect(
            record.arms.allSatisfy {
                !$0.line.isEmpty && !$0.line.hasPrefix("failed")
            })
        for arm in record.arms {
            #expect(arm.rows.count == 6 * arm.scoreBySeed.count, "\(arm.name)")
            #expect(arm.score.count == 6)
            #expect(Set(arm.scoreByStratum.keys) == ["seen", "unseen"])
            #expect(Set(arm.otherScores.keys) == ["exact-match", "f1"])
            #expect(try #require(arm.answering).wallSeconds > 0)
        }
        #expect(record.data.trainingCount == 12 && record.data.validationCount == 4)
        #expect(record.data.testCount == 6 && record.data.documentCount == 6)
        #expect(record.data.strata == ["seen": 3, "unseen": 3])
        #expect(record.retrieval?.recallAtK[10]?.count == 6)
        #expect(record.models.map(\.role) == [.generator, .encoder])
        #expect(record.scenario.seeds == [1, 7])
    }

    @Test("Arms with chance in them run once a seed, others once")
    func seeds() throws {
        let counts = try record().arms.map { ($0.name, $0.scoreBySeed.count) }
        let expected = try [
            "nearest": 1, "base": 1, "few-shot": 2, "lora": 2, "full": 2,
            "lora-documents": 2, "lora+rag": 2, "rag": ragSeeds(), "rag-wrong-corpus": ragSeeds(),
        ]
        for (name, count) in counts { #expect(count == expected[name], "\(name)") }
    }

    @Test("What an untuned arm took to build is one training, averaged over the seeds")
    func oneTraining() throws {
        let untuned = try record().arms.filter { $0.training != nil && $0.candidates.isEmpty }
        #expect(untuned.contains { $0.scoreBySeed.count == 2 })
        for arm in untuned where arm.name != "lora-documents" {
            #expect(arm.training?.usage == arm.building, "\(arm.name)")
        }
    }

    @Test("A training says how far it moved each layer that it trained, and no other")
    func movement() throws {
        let all = Set(LoRAConfiguration.Target.allCases)
        for (name, targets) in [
            ("lora", all), ("lora-documents", [.query, .value]), ("full", all),
        ] as [(String, Set<LoRAConfiguration.Target>)] {
            let movement = try #require(try arm(name).training?.movement)
            #expect(movement.count == TinyDecoder.layers)
            #expect(movement.allSatisfy { Set($0.keys) == targets }, "\(name)")
            #expect(movement.allSatisfy { $0.values.allSatisfy { $0 > 0 && $0 < 1 } }, "\(name)")
        }
        #expect(try arm("base").training == nil)
    }

    private func ragSeeds() throws -> Int {
        try arm("rag").chosen.examples == 0 ? 1 : 2
    }

    @Test("Of equal scores the shortest prompt is chosen, of equally short ones the first")
    func choice() throws {
        var ties = 0
        for arm in try record().arms where !arm.candidates.isEmpty {
            let order = arm.candidates.indices.sorted { first, second in
                let (one, other) = (arm.candidates[first], arm.candidates[second])
                return (-one.score, one.promptTokens, first)
                    < (-other.score, other.promptTokens, second)
            }
            #expect(arm.candidates.indices.filter { arm.candidates[$0].isChosen } == [order[0]])
            #expect(arm.chosen == arm.candidates[order[0]].setting)
            if arm.candidates.count(where: { $0.score == arm.candidates[order[0]].score }) > 1 {
                ties += 1
            }
        }
        #expect(ties > 0)
        #expect(try arm("rag").candidates.count == 4)
        #expect(try arm("base").candidates.count == 2)
    }

    @Test("The control takes over the setting of what it controls, with passages of its own")
    func control() throws {
        let rag = try arm("rag"), control = try arm("rag-wrong-corpus")
        #expect(control.chosen == rag.chosen)
        #expect(control.candidates.isEmpty)
        #expect(control.isControl && control.standing.status == .control)
        #expect(control.rows.allSatisfy { $0.passages.allSatisfy { $0.hasPrefix("weather.md#") } })
        #expect((rag.rows + control.rows).allSatisfy { !$0.passages.isEmpty })
        #expect(!rag.rows.contains { $0.passages.contains { $0.hasPrefix("weather.md#") } })
        #expect(control.indexBytes == 0 && rag.indexBytes > 0)
    }

    @Test("Trained weights lie in the run folder, a folder for each arm and seed")
    func weights() throws {
        let folders = try Self.finished.get().weights
        #expect(
            Set(folders.keys)
                == Set(
                    ["full", "lora-documents", "lora-rag", "lora"].flatMap {
                        ["\($0)-seed1", "\($0)-seed7"]
                    }))
        for (name, files) in folders {
            let weights = name.hasPrefix("full") ? "model.safetensors" : "adapter_model.safetensors"
            #expect(files[weights] ?? 0 > 0, "\(name): \(files)")
        }
        #expect(
            try arm("lora").adapterBytes == folders["lora-seed1"]?["adapter_model.safetensors"])
    }

    @Test("Trainings and what they made the model forget are recorded for each seed")
    func training() throws {
        let record = try record()
        let training = try #require(try arm("lora").training)
        #expect(training.examples == 12 && training.steps == 6)
        #expect(training.losses.count == 6 && training.losses.allSatisfy { $0 > 0 })
        #expect(try arm("full").training?.configuration.method == .full)
        #expect(try arm("base").training == nil)
        // Two probes with one and three measures, four arms, two seeds.
        #expect(record.forgetting.count == 4 * 4 * 2)
        #expect(Set(record.forgetting.map(\.seed)) == [1, 7])
        for entry in record.forgetting where entry.measure == .perplexity {
            #expect(entry.before.value > 1 && entry.after.value > 1)
            #expect(abs(entry.after.value - entry.before.value - entry.change.value) < 1e-9)
        }
        #expect(record.forgetting.contains { $0.before.value != $0.after.value })
        let before = record.forgetting.filter { $0.measure == .perplexity }.map(\.before.value)
        #expect(Set(before).count == 1)
    }

    @Test("The ledger tells how far each training went, and compares arms at equal score alone")
    func ledger() throws {
        let record = try record()
        let ledger = try #require(record.ledger)
        #expect(ledger.divergences.count == 4 * 2)
        for entry in ledger.divergences {
            #expect(entry.divergence.value > 0 && entry.divergence.value.isFinite)
            #expect(entry.divergence.count == record.data.validationCount)
            #expect(entry.tokens >= entry.divergence.count)
        }
        #expect(ledger.predictions.map(\.probe) == [.english, .knowledge])
        for prediction in ledger.predictions {
            #expect(prediction.trainings == 8)
            #expect(prediction.rankCorrelation.map { abs($0) <= 1 } ?? true)
        }
        #expect(ledger.pairs.count == 6)
        for pair in ledger.pairs {
            #expect(pair.probes.isEmpty == pair.scoresToldApart)
            #expect(pair.probes.allSatisfy { $0.correctedPValue >= $0.pValue })
        }
        for entry in record.forgetting where entry.measure == .perplexity {
            let relative = try #require(entry.relative)
            #expect(abs(relative.value - entry.change.value / entry.before.value) < 1e-9)
        }
    }

    @Test("Every difference has bounds at the level of so many arms, controls not counted")
    func simultaneous() throws {
        let record = try record()
        #expect(record.arms.count { !$0.isControl } == 8)
        #expect(!record.differences.isEmpty)
        for difference in record.differences {
            let bounds = try #require(difference.simultaneous)
            #expect(abs(bounds.level - (1 - 0.1 / 7)) < 1e-12)
            // At a higher level an interval is wider.
            #expect(bounds.low <= difference.difference.low)
            #expect(bounds.high >= difference.difference.high)
        }
    }

    @Test("Every arm that may be recommended is held against the trivial answer")
    func trivial() throws {
        let record = try record()
        let differences = try #require(record.trivial).differences
        let answering = record.arms.filter { !$0.isControl }.map(\.name)
        #expect(differences.map(\.arm) == answering)
        #expect(differences.allSatisfy { $0.other == TrivialRecord.name })
    }

    @Test("Six questions show no arm to be better than an answer that needs no reading")
    func fewQuestions() throws {
        #expect(try record().verdict.arm == nil)
    }

    @Test("A report can be made of the record, the same after a round through JSON")
    func report() throws {
        let record = try record()
        let files = try Report.files(for: record)
        let report = try #require(files["report.md"])
        for arm in record.arms { #expect(report.contains(arm.name)) }
        let json = try #require(files["record.json"])
        let again = try Report.record(fromJSON: json, file: "record.json")
        #expect(try Report.files(for: again) == files)
        #expect(again.digest == record.digest)
    }

    // MARK: - The same again

    @Test("Fresh runs give the same digest, with one thread or two", arguments: [1, 2])
    func repeatable(threads: Int) throws {
        let again = try #require(try Self.finished.get().repeated[threads])
        #expect(again.digest == (try record().digest))
        #expect(again.arms.map(\.rows) == (try record().arms.map(\.rows)))
        #expect(again.machine.threads == threads)
    }

    @Test("A finished run that is started again works no cell twice and gives the same record")
    func again() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        var second = try scenario.run(monitor: monitor)
        #expect(stages.isDisjoint(with: ["lora: training", "lora: answering", "base: answering"]))
        second.machine.finishedAt = first.machine.finishedAt
        #expect(second == first)
    }

    @Test("Another seed gives another digest")
    func digestTells() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run(in: "first")
        try scenario.rewrite(TinyScenario.fewArms + "\nseeds: [3]")
        #expect(try scenario.run(in: "second").digest != first.digest)
    }
}

/// Runs of the scenario with all arms that several tests look at.
private struct FinishedRuns: Sendable {
    let record: RunRecord
    /// Fresh runs once more, by their number of threads.
    let repeated: [Int: RunRecord]
    /// Folder → file → bytes, of the first run's weights.
    let weights: [String: [String: Int]]

    init() throws {
        let scenario = try TinyScenario()
        record = try scenario.run(in: "first")
        repeated = [
            1: try scenario.run(in: "again", threads: 1),
            2: try scenario.run(in: "two", threads: 2),
        ]
        weights = try Self.sizes(in: "\(scenario.folder.path)/first/weights")
    }

    private static func sizes(in folder: String) throws -> [String: [String: Int]] {
        let files = FileManager.default
        var sizes: [String: [String: Int]] = [:]
        for name in try files.contentsOfDirectory(atPath: folder) {
            for file in try files.contentsOfDirectory(atPath: "\(folder)/\(name)") {
                let path = "\(folder)/\(name)/\(file)"
                sizes[name, default: [:]][file] =
                    try files.attributesOfItem(atPath: path)[.size] as? Int
            }
        }
        return sizes
    }
}

extension TinyScenario {
    /// As little as shows prompting and training.
    static let fewArms = """
        task: { kind: short-answer, metric: f1, answer-tokens: 3 }
        arms:
          - base: { form: completion }
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4 }
        forgetting: { probes: [english], english: english.txt }
        """
}
