import Domain
import Evaluation
public import Record

/// Two runs side by side: what differs in what went in, and what in what came out.
public struct RecordComparison: Codable, Sendable, Equatable {
    /// Something that went into the runs and is not the same in both.
    public struct Input: Codable, Sendable, Equatable {
        /// A key path of the scenario such as `arms.rag.passages`, or for example `machine: cores`.
        public let name: String
        /// In the first run; nil when it has none.
        public let first: String?
        /// In the second run; nil when it has none.
        public let second: String?
    }

    /// The advice of both runs.
    public struct Verdict: Codable, Sendable, Equatable {
        /// Of the first run, in a few words.
        public let first: String
        /// Of the second run.
        public let second: String
        /// Whether the outcome or the recommended arm differs.
        public let isChanged: Bool
    }

    /// One arm's bill, spread over the months.
    public struct Cost: Codable, Sendable, Equatable {
        /// The arm's name.
        public let arm: String
        /// In the first run, with the currency; nil where it has no complete bill.
        public let first: String?
        /// The same in the second run.
        public let second: String?
    }

    /// The metric that decides in the first run.
    public let metric: String
    /// All that differs: the scenario, data, models, machine and program.
    public let inputs: [Input]
    /// What was advised.
    public let verdict: Verdict
    /// What the arms cost a month, by the deciding price sheet of each run; empty where neither run
    /// has bills.
    public let costs: [Cost]
    /// Every arm of either run: the first one's in their order, then those that are new.
    public let arms: [ArmComparison]

    /// Compares two records.
    public init(_ first: RunRecord, _ second: RunRecord) {
        metric = first.scenario.metric.rawValue
        inputs = InputDifferences(first, second).all
        verdict = Verdict(
            first: VerdictText.lead(first.verdict).plain,
            second: VerdictText.lead(second.verdict).plain,
            isChanged: first.verdict.outcome != second.verdict.outcome
                || first.verdict.arm != second.verdict.arm)
        let names = first.arms.map(\.name)
        let added = second.arms.map(\.name).filter { !names.contains($0) }
        arms = (names + added).map { ArmComparison(arm: $0, first, second) }
        costs = (names + added).compactMap { arm in
            let cost = Cost(
                arm: arm, first: Self.monthly(arm, first), second: Self.monthly(arm, second))
            return cost.first == nil && cost.second == nil ? nil : cost
        }
    }

    private static func monthly(_ arm: String, _ record: RunRecord) -> String? {
        guard let costs = record.costs?.first else { return nil }
        return costs.bills.first { $0.arm == arm }?.monthly.map(costs.sheet.text)
    }
}
