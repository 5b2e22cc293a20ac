public import Record
public import Statistics

/// One arm in two runs.
public struct ArmComparison: Codable, Sendable, Equatable {
    /// The answers to the same questions, matched by the questions' ids.
    public struct Pairing: Codable, Sendable, Equatable {
        /// How many questions both runs asked.
        public let questions: Int
        /// Questions that the second run answers better.
        public let better: Int
        /// Questions that it answers worse.
        public let worse: Int
        /// Two-sided, not corrected for the number of arms.
        public let pValue: Double
        /// McNemar's where every answer is right or wrong, else a paired permutation test; with
        /// several seeds in a run the model of seeds and questions.
        public let test: PairedTest.Kind
    }

    /// The arm's name.
    public let arm: String
    /// The deciding metric in the first run; nil when it has no such arm, or the arm failed.
    public let first: Estimate?
    /// The same in the second run.
    public let second: Estimate?
    /// Nil when the runs asked other questions or judged the answers otherwise.
    public let pairing: Pairing?

    init(arm: String, _ first: RunRecord, _ second: RunRecord) {
        self.arm = arm
        let old = first.finishedArms.map(\.it).first { $0.name == arm }
        let new = second.finishedArms.map(\.it).first { $0.name == arm }
        self.first = old?.score
        self.second = new?.score
        guard let old, let new, first.scenario.metric == second.scenario.metric else {
            pairing = nil
            return
        }
        pairing = Self.pairing(old, new, higherIsBetter: first.scenario.higherIsBetter)
    }

    /// Question → its score, the mean over the seeds.
    private static func scores(of arm: ArmRecord) -> [String: Double] {
        Dictionary(grouping: arm.rows, by: \.question)
            .mapValues { Descriptive.mean(of: $0.map(\.score)) }
    }

    /// Scores by seed and question; nil where a seed has not answered one of the questions.
    private static func crossed(_ arm: ArmRecord, questions: [String]) -> CrossedScores? {
        let seeds = Dictionary(grouping: arm.rows, by: \.seed).sorted { $0.key < $1.key }
        let scores = seeds.map { seed in
            let scores = Dictionary(seed.value.map { ($0.question, $0.score) }) { $1 }
            return questions.compactMap { scores[$0] }
        }
        guard !scores.isEmpty, scores.allSatisfy({ $0.count == questions.count }) else {
            return nil
        }
        return CrossedScores(scores)
    }

    private static func pairing(
        _ old: ArmRecord, _ new: ArmRecord, higherIsBetter: Bool
    ) -> Pairing? {
        let first = scores(of: old), second = scores(of: new)
        guard !first.isEmpty, Set(first.keys) == Set(second.keys) else { return nil }
        let pairs = first.keys.sorted().map { (first[$0] ?? .nan, second[$0] ?? .nan) }
        let gains = pairs.map { higherIsBetter ? $1 - $0 : $0 - $1 }
        guard gains.allSatisfy(\.isFinite) else { return nil }
        let isBinary = pairs.allSatisfy { [0, 1].contains($0) && [0, 1].contains($1) }
        let isTrained = [old, new].contains { Set($0.rows.map(\.seed)).count > 1 }
        let test: PairedTest
        if isTrained {
            let questions = first.keys.sorted()
            guard let old = crossed(old, questions: questions),
                let new = crossed(new, questions: questions)
            else { return nil }
            test = .crossed(new, minus: old, isShare: higherIsBetter)
        } else if isBinary && higherIsBetter {
            test = .mcNemar(pairs.map { $0.0 == 1 }, pairs.map { $0.1 == 1 })
        } else {
            test = .permutation(gains, seed: 1)
        }
        return Pairing(
            questions: pairs.count, better: gains.count { $0 > 0 }, worse: gains.count { $0 < 0 },
            pValue: test.pValue, test: test.kind)
    }
}
