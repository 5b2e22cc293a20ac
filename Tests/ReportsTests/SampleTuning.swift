import Domain
import Foundation
import Foundations
import Record

extension Sample {
    /// How a search of a sample went.
    struct Search {
        var trials = 12
        /// Every so many trials one fails; 0 for none.
        var failing = 5
        var failure = "the loss is no number"
        /// Options in the order of their ranges.
        var options = ["learning-rate", "epochs", "rank", "schedule", "replay", "form"]
        /// The greatest loss of knowledge; nil for no bound.
        var bound: Double?
        /// Added to what every trial loses.
        var extraLoss = 0.0
        /// The score of every trial; nil for one that depends on its values.
        var score: Double?
        /// Whether every trial is trained to its end.
        var isPlain = false
    }

    private static let ranges = [
        "learning-rate": "1e-4 .. 1e-2", "epochs": "4 .. 12", "rank": "[4, 8, 16, 32]",
        "schedule": "[linear, cosine, constant]", "replay": "0 .. 0.5",
        "form": "[completion, chat]",
    ]

    /// The sample with a budget of ten minutes, in which `rag` chose among six settings, `base` had
    /// nothing to search, and fine-tunings were searched by trials.
    ///
    /// - Parameter searches: of `lora`, then of copies of it, `lora-2` and so on.
    static func tuned(_ searches: [Search] = [Search(bound: 0.1)]) throws -> RunRecord {
        var record = try record()
        let rungs = searches.allSatisfy(\.isPlain) ? [] : [0.25]
        let bound = searches.first?.bound.map { ["knowledge": $0] } ?? [:]
        record.tuning = TuningRecord(
            seconds: 600, trials: 100, method: .bayesian, rungs: rungs, reduction: 3,
            atMost: bound)
        for place in record.arms.indices where !record.arms[place].isControl {
            record.arms[place].candidates = candidates(of: record.arms[place])
            let settings = max(record.arms[place].candidates.count, 1)
            record.arms[place].tuning = ArmTuningRecord(
                searched: [:], trials: [], chosen: nil, settingsTried: settings,
                settings: settings, usage: usage(settings > 1 ? 41.5 : 0))
        }
        let own = record.arms.firstIndex { $0.name == "lora" } ?? 0
        for (number, search) in searches.enumerated() {
            var arm = record.arms[own]
            arm.tuning = tuning(search, seed: Double(number + 1))
            if number == 0 {
                record.arms[own] = arm
            } else {
                arm.name = "lora-\(number + 1)"
                record.arms.append(arm)
            }
        }
        record.digest = try record.determinedDigest()
        return record
    }

    /// Six settings of `rag`, and none to choose from for `base`.
    private static func candidates(of arm: ArmRecord) -> [CandidateRecord] {
        switch arm.name {
        case "rag":
            (1...6).map { passages in
                var setting = arm.chosen
                setting.passages = passages
                return CandidateRecord(
                    setting: setting, score: 0.7 - 0.05 * Double(passages),
                    promptTokens: 80 * Double(passages), isChosen: setting == arm.chosen)
            }
        case "base": []
        default: arm.candidates
        }
    }

    private static func usage(_ seconds: Double) -> Usage {
        Usage(
            promptTokens: 100, computedPromptTokens: 90, generatedTokens: 20, trainedTokens: 300,
            cpuSeconds: 2 * seconds, wallSeconds: seconds, peakMemoryBytes: 1000)
    }

    private static func tuning(_ search: Search, seed: Double) -> ArmTuningRecord {
        var clock = 0.0
        let step = 580 / Double(search.trials)
        let trials = (0..<search.trials).map { number -> TrialRecord in
            let values = values(of: number, search, seed: seed)
            let isFailed = search.failing > 0 && number % search.failing == search.failing - 1
            let goesOn = search.isPlain || number % 3 == 0
            clock += step * (goesOn ? 1.6 : 0.7)
            let epochs = 8
            let last = goesOn ? epochs : 2
            let looks = (search.isPlain ? [epochs] : last > 2 ? [2, epochs] : [2]).map { epoch in
                look(epoch, of: epochs, values: values, search, seconds: clock)
            }
            return TrialRecord(
                number: number, values: values, epochs: epochs, looks: isFailed ? [] : looks,
                failure: isFailed ? search.failure : nil)
        }
        let finished = trials.filter { $0.course == .finished }
        func excess(_ trial: TrialRecord) -> Double {
            guard let bound = search.bound, let lost = trial.looks.last?.lost["knowledge"] else {
                return 0
            }
            return max(0, lost - bound)
        }
        let chosen = finished.min {
            (excess($0), -($0.looks.last?.score ?? 0)) < (excess($1), -($1.looks.last?.score ?? 0))
        }
        return ArmTuningRecord(
            searched: ranges.filter { search.options.contains($0.key) }, trials: trials,
            chosen: chosen?.number, settingsTried: 1, settings: 1, usage: usage(clock + 3))
    }

    private static func share(_ number: Int, _ stream: Double) -> Double {
        let wave = sin(Double(number + 1) * 12.9898 + stream * 78.233) * 43758.5453
        return wave - wave.rounded(.down)
    }

    private static func values(
        of number: Int, _ search: Search, seed: Double
    ) -> [String: OptionValue] {
        func pick<Value>(_ list: [Value], _ stream: Double) -> Value {
            list[Int(saturating: share(number, stream + seed) * Double(list.count)) % list.count]
        }
        let all: [String: OptionValue] = [
            "learning-rate": .number(1e-4 * pow(100, share(number, 1 + seed))),
            "epochs": .number((4 + 8 * share(number, 2 + seed)).rounded()),
            "rank": .number(pick([4, 8, 16, 32], 3)),
            "schedule": .word(pick(["linear", "cosine", "constant"], 4)),
            "replay": .number(0.5 * share(number, 5 + seed)),
            "form": .word(pick(["completion", "chat"], 6)),
        ]
        return all.filter { search.options.contains($0.key) }
    }

    private static func look(
        _ epoch: Int, of epochs: Int, values: [String: OptionValue], _ search: Search,
        seconds: Double
    ) -> TrialLookRecord {
        var rate = 1e-3, replay = 0.2
        if case .number(let value)? = values["learning-rate"] { rate = value }
        if case .number(let value)? = values["replay"] { replay = value }
        let distance = abs(log10(rate) + 2.7)
        let share = 0.85 - 0.35 * distance - 0.3 * abs(replay - 0.2)
        let done = Double(epoch) / Double(epochs)
        let score = search.score ?? ((max(0, share) * done.squareRoot()) * 60).rounded() / 60
        let lost = search.bound.map { _ in
            ["knowledge": max(0, 0.12 * (log10(rate) + 4) - 0.2 * replay) + search.extraLoss]
        }
        return TrialLookRecord(
            epoch: epoch, score: score, lost: lost ?? [:],
            seconds: seconds - (epoch < epochs ? 5 : 0))
    }
}
