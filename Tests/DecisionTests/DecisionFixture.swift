import Decision
import Domain
import Economics
import Foundations
import Record
import TestSupport

/// A record written by hand, from a few words on each arm; 100 test questions.
struct DecisionFixture {
    /// What matters of an arm when a conclusion is drawn.
    struct ArmSketch {
        var name: String
        var score: Double
        var low: Double
        var high: Double
        var isControl = false
        /// CPU seconds.
        var building = 0.0
        /// CPU seconds of all test questions.
        var answering = 100.0
        /// By the clock, of all test questions.
        var wallSeconds = 50.0
        var indexBytes = 0
        /// CPU seconds of one training.
        var training: Double?
        /// Tokens of one training.
        var trainedTokens = 0
        /// Tokens in the prompts of all test questions.
        var promptTokens = 0
        /// Tokens of all answers to them.
        var answerTokens = 0
        var adapterBytes = 0
        /// Worked examples in the prompt.
        var examples: Int?
        var failure: String?

        init(_ name: String, _ score: Double, _ low: Double, _ high: Double) {
            self.name = name
            self.score = score
            self.low = low
            self.high = high
        }

        static func failed(_ name: String) -> ArmSketch {
            var arm = ArmSketch(name, .nan, .nan, .nan)
            arm.failure = "it diverged"
            return arm
        }

        /// By the name, where that is a kind's.
        var kind: ArmConfiguration.Kind {
            let named = ArmConfiguration.Kind(rawValue: name)
            if isControl {
                return named?.isControl == true ? named ?? .loraShuffled : .loraShuffled
            }
            return named ?? .base
        }

        func with<Value>(_ property: WritableKeyPath<ArmSketch, Value>, _ value: Value) -> ArmSketch
        {
            var copy = self
            copy[keyPath: property] = value
            return copy
        }
    }

    var arms: [ArmSketch]
    var requirements = Requirements()
    var workload = Workload()
    var budgets: [ForgettingConfiguration.Probe: Double] = [:]
    var metric: TaskConfiguration.Kind = .shortAnswer
    var controlsPass = true
    /// CPU seconds that the index took.
    var indexing = 0.0
    /// Tokens of the corpus and of the test questions, as the encoder counts them; nil for a record
    /// of a program that did not count them.
    var embeddedTokens: (corpus: Int, test: Int)?
    /// When the run ended, ISO 8601.
    var finishedAt = ""
    /// Price sheets, the deciding one first.
    var sheets: [PriceSheet] = []
    /// (arm, probe, before, after)
    var forgetting: [(arm: String, probe: String, before: Double, after: Double)] = []
    /// (arm, other, difference, p-value); the interval reaches 0.05 to both sides. Any other pair
    /// differs as its scores do, for sure where their intervals do not overlap.
    var differences: [(arm: String, other: String, value: Double, pValue: Double)] = []
    /// Each arm minus the commonest answer, with its p-value, like ``differences``; an arm that is
    /// not named is far better for sure.
    var againstTrivial: [(arm: String, value: Double, pValue: Double)] = []

    /// What else is to be in the record before a conclusion is drawn.
    var adjust: (inout RunRecord) -> Void = { _ in }

    var scenario: Scenario {
        Scenario(
            title: "By hand", task: TaskConfiguration(kind: metric),
            arms: [ArmConfiguration(.base(PromptOptions()))],
            forgetting: ForgettingConfiguration(atMost: budgets), requirements: requirements,
            workload: workload)
    }

    func record() throws -> RunRecord {
        let json = try CanonicalJSON.encode(document)
        var record = try CanonicalJSON.decode(RunRecord.self, from: json)
        record.scenario.requirements = RequirementRecord.all(of: scenario)
        adjust(&record)
        return record
    }

    /// The record with its verdict.
    func decided() throws -> RunRecord {
        try Decision(record: record(), scenario: scenario, sheets: sheets).decided()
    }

    // MARK: - The record as JSON

    private var document: JSONValue {
        [
            "schema": .integer(RunRecord.currentSchema), "crossover": "test",
            "scenario": scenarioObject, "models": [], "machine": machine,
            "data": [
                "trainingCount": 10, "validationCount": 10, "testCount": 100, "documentCount": 1,
                "chunkCount": 1, "strata": [:],
            ],
            "retrieval": [
                "recallAtK": [:], "lexicalRecallAtK": [:], "meanReciprocalRank": estimate(1, 1, 1),
                "indexBytes": 10, "usage": usage(cpu: indexing),
            ],
            "embedding": embedding, "arms": .array(arms.map(arm)),
            "references": references,
            "differences": .array(differences.map(difference) + otherDifferences),
            "trivial": trivial, "forgetting": .array(forgetting.map(entry)),
            "controls": [
                [
                    "check": "overlap", "outcome": controlsPass ? "passed" : "failed",
                    "finding": "It is as it should be.", "figures": [:],
                ]
            ],
            "examples": [],
            "verdict": [
                "outcome": "not-decided", "summary": "", "confidence": [], "wouldChange": [],
                "missing": [],
            ],
            "digest": .string(SHA256.hash("").hex),
        ]
    }

    private var scenarioObject: JSONValue {
        let task = TaskConfiguration(kind: metric)
        return [
            "name": "hand", "title": "By hand", "fingerprint": .string(SHA256.hash("").hex),
            "taskKind": .string(metric.rawValue), "metric": .string(task.metric.rawValue),
            "higherIsBetter": .boolean(task.metric.higherIsBetter), "seeds": [1],
            "queriesPerMonth": .number(workload.queriesPerMonth),
            "knowledgeChangesPerMonth": .number(workload.knowledgeChangesPerMonth),
            "horizonMonths": .number(workload.horizonMonths),
            "requirements": [], "margin": .number(requirements.margin), "resolved": "",
        ]
    }

    private var machine: JSONValue {
        [
            "processor": "", "cores": 1, "threads": 1, "memoryBytes": 1, "system": "", "blas": "",
            "precision": "f32", "finishedAt": .string(finishedAt),
        ]
    }

    private var embedding: JSONValue {
        guard let embeddedTokens else { return nil }
        return [
            "corpusTokens": .integer(embeddedTokens.corpus), "trainingTokens": 0,
            "validationTokens": 0, "testTokens": .integer(embeddedTokens.test),
        ]
    }

    private func arm(_ arm: ArmSketch) -> JSONValue {
        [
            "name": .string(arm.name), "kind": .string(arm.kind.rawValue),
            "chosen": arm.examples.map { ["examples": .integer($0)] } ?? [:],
            "candidates": [], "score": estimate(arm.score, arm.low, arm.high), "otherScores": [:],
            "scoreByStratum": [:], "scoreBySeed": [],
            "building": usage(cpu: arm.building, trained: arm.trainedTokens),
            "training": training(arm),
            "answering": usage(
                cpu: arm.answering, wall: arm.wallSeconds, prompt: arm.promptTokens,
                written: arm.answerTokens), "adapterBytes": .integer(arm.adapterBytes),
            "indexBytes": .integer(arm.indexBytes), "dataFlow": dataFlow(arm),
            "failure": arm.failure.map { .string($0) } ?? nil,
            "standing": ["status": "unsure", "reasons": []], "rows": [],
        ]
    }

    private var references: JSONValue {
        arms.contains { $0.kind == .base && $0.score.isFinite } ? ["base": "base"] : [:]
    }

    private func dataFlow(_ arm: ArmSketch) -> JSONValue {
        let reads = arm.indexBytes > 0
        let prompts: [JSONValue] =
            ["questions"] + (reads ? ["passages"] : [])
            + (arm.examples ?? 0 > 0 ? ["training-data"] : [])
        return arm.kind == .nearest
            ? ["prompts": [], "training": [], "index": ["questions", "training-data"]]
            : [
                "prompts": .array(prompts),
                "training": arm.training == nil
                    ? [] : [arm.kind == .loraDocuments ? "corpus" : "training-data"],
                "index": reads ? ["questions", "corpus"] : [],
            ]
    }

    private func training(_ arm: ArmSketch) -> JSONValue {
        guard let seconds = arm.training else { return nil }
        return [
            "configuration": configuration, "trainableParameters": 1, "examples": 1,
            "steps": 1, "bestStep": 1, "losses": [1], "validation": [], "stoppedEarly": false,
            "usage": usage(cpu: seconds, trained: arm.trainedTokens),
        ]
    }

    private var configuration: JSONValue {
        [
            "method": "lora", "learningRate": 0.003, "epochs": 8, "batchSize": 8,
            "warmupFraction": 0.05, "finalRateFraction": 0.1, "weightDecay": 0,
            "maximumGradientNorm": 1, "validationsPerEpoch": 1, "patience": 2,
            "activationBytes": 1, "lora": ["rank": 16, "alpha": 32, "targets": ["q_proj"]],
        ]
    }

    private func entry(
        _ entry: (arm: String, probe: String, before: Double, after: Double)
    ) -> JSONValue {
        let isKnowledge = entry.probe == "knowledge"
        func figure(_ value: Double) -> JSONValue { estimate(value, value, value) }
        return [
            "probe": .string(entry.probe), "measure": isKnowledge ? "accuracy" : "perplexity",
            "arm": .string(entry.arm), "seed": 1, "before": figure(entry.before),
            "after": figure(entry.after), "change": figure(entry.after - entry.before),
            "higherIsBetter": .boolean(isKnowledge),
        ]
    }

    private var trivial: JSONValue {
        let isScore = TaskConfiguration(kind: metric).metric.higherIsBetter
        let score = isScore ? 0.1 : 10.0
        let pairs = arms.filter { $0.score.isFinite && !$0.isControl }.map { arm in
            let given = againstTrivial.first { $0.arm == arm.name }
            return difference(
                (
                    arm: arm.name, other: TrivialRecord.name,
                    value: given?.value ?? (isScore ? 0.5 : -0.5), pValue: given?.pValue ?? 0.001
                ))
        }
        return [
            "rule": .string(TrivialRecord.Rule.commonest.rawValue), "answer": "a",
            "score": estimate(score, score, score), "differences": .array(pairs),
        ]
    }

    private func simultaneous(_ low: Double, _ high: Double) -> JSONValue {
        ["level": 0.95, "low": .number(low), "high": .number(high)]
    }

    private func difference(
        _ difference: (arm: String, other: String, value: Double, pValue: Double)
    ) -> JSONValue {
        let value = difference.value
        return [
            "arm": .string(difference.arm), "other": .string(difference.other),
            "difference": estimate(value, value - 0.05, value + 0.05),
            "pValue": .number(difference.pValue), "test": "exact McNemar",
            "simultaneous": simultaneous(value - 0.05, value + 0.05),
        ]
    }

    private var otherDifferences: [JSONValue] {
        let finished = arms.filter { $0.score.isFinite }
        return finished.indices.flatMap { place in
            let arm = finished[place]
            let others = finished[..<place].filter { other in
                !differences.contains { Set([$0.arm, $0.other]) == [arm.name, other.name] }
            }
            return others.map { difference(arm, from: $0) }
        }
    }

    private func difference(_ arm: ArmSketch, from other: ArmSketch) -> JSONValue {
        let overlap = arm.low <= other.high && other.low <= arm.high
        return [
            "arm": .string(arm.name), "other": .string(other.name),
            "difference": estimate(
                arm.score - other.score, arm.low - other.high, arm.high - other.low),
            "pValue": .number(overlap ? 0.5 : 0.001), "test": "exact McNemar",
            "simultaneous": simultaneous(arm.low - other.high, arm.high - other.low),
        ]
    }

    private func estimate(_ value: Double, _ low: Double, _ high: Double) -> JSONValue {
        func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : nil }
        return [
            "value": number(value), "low": number(low), "high": number(high), "count": 100,
            "method": "wilson",
        ]
    }

    private func usage(
        cpu: Double, wall: Double = 0, prompt: Int = 0, written: Int = 0, trained: Int = 0
    ) -> JSONValue {
        [
            "promptTokens": .integer(prompt), "computedPromptTokens": .integer(prompt),
            "generatedTokens": .integer(written), "trainedTokens": .integer(trained),
            "cpuSeconds": .number(cpu), "wallSeconds": .number(wall), "peakMemoryBytes": 0,
        ]
    }
}
