import Evaluation
import Foundations
import Scenarios

/// How an arm stands against the scenario's requirements.
enum Standing: Equatable {
    /// Every requirement holds, the one on the score with 95 % confidence.
    case meets
    /// The interval of the score, or of how long a user waits, lies on both sides of its bound, or
    /// the arm's bill is incomplete.
    case unsure([Shortfall])
    /// Requirements that do not hold: the score first, then forgetting, latency, cost and privacy.
    case fails([Shortfall])
    /// A control, or an arm that could not be finished.
    case out
}

/// One requirement that an arm does not surely meet.
struct Shortfall: Equatable {
    enum Requirement: CaseIterable {
        case score, forgetting, latency, cost, privacy
        /// The bill is incomplete: nobody asked for that, but no such arm can be called the cheapest.
        case bill
    }

    let requirement: Requirement
    /// Complete, such as `exact-match 0.75 [0.61, 0.86], asked for at least 0.8`.
    let text: String
    /// For a sentence that gives the score already, such as `asked for at least 0.8`.
    let besideScore: String
    /// What is missed, and by how much where that has a number, such as `the score by 0.05`; nil
    /// where nothing is measured: ``text`` says then what the arm does.
    let miss: String?

    init(
        _ requirement: Requirement, _ text: String, besideScore: String? = nil, miss: String? = nil
    ) {
        self.requirement = requirement
        self.text = text
        self.besideScore = besideScore ?? text
        self.miss = miss
    }
}

extension Standing {
    /// - Parameter account: what the arm costs; nil for an arm without answers.
    init(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario, account: Account?,
        limits: CostLimits
    ) {
        guard arm.isCandidate, let account else {
            self = .out
            return
        }
        let score = Self.score(arm, scenario: scenario)
        let waiting = Self.waiting(arm, scenario: scenario)
        let others =
            Self.forgetting(arm, record: record, scenario: scenario)
            + Self.latency(arm, record: record, scenario: scenario)
            + (waiting.isUnsure ? [] : waiting.shortfalls)
            + limits.shortfalls(arm, account)
        switch score {
        case .fails(let reasons): self = .fails(reasons + others)
        case .unsure, .meets, .out:
            guard others.isEmpty else {
                self = .fails(others)
                return
            }
            let open = score.shortfalls + waiting.shortfalls + CostLimits.doubts(account)
            self = open.isEmpty ? .meets : .unsure(open)
        }
    }

    /// Everything that keeps the arm from being recommended.
    var shortfalls: [Shortfall] {
        switch self {
        case .meets, .out: []
        case .unsure(let reasons), .fails(let reasons): reasons
        }
    }

    /// For a sentence that gives the score already.
    var besideScore: String {
        shortfalls.map(\.besideScore).joined(separator: "; ")
    }

    var isUnsure: Bool {
        if case .unsure = self { true } else { false }
    }

    /// Whether one of the `requirements` is not met.
    func fails(_ requirements: Shortfall.Requirement...) -> Bool {
        guard case .fails(let reasons) = self else { return false }
        return reasons.contains { requirements.contains($0.requirement) }
    }

    /// Whether the arm's costs are worth comparing: it may answer well enough, and quickly enough.
    var isWorthItsCost: Bool {
        self != .out && !fails(.score, .latency)
    }

    // MARK: - One requirement each

    private static func score(_ arm: ArmRecord, scenario: Scenario) -> Standing {
        guard let bound = scenario.requirements.accuracy else { return .meets }
        let asked = "asked for \(bound)"
        let interval = ScoreText.interval(arm.score, near: bound.value)
        let miss = NumberFormat.significant(abs(arm.score.value - bound.value), digits: 2)
        let reason = Shortfall(
            .score, "\(scenario.task.metric.rawValue) \(interval), \(asked)", besideScore: asked,
            miss: bound.isMet(by: arm.score.value) ? "the score" : "the score by \(miss)")
        return switch (bound.isMet(by: arm.score.low), bound.isMet(by: arm.score.high)) {
        case (true, true): .meets
        case (false, false): .fails([reason])
        default: .unsure([reason])
        }
    }

    private static func latency(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        let seconds = record.perQuestion(arm.answering.wallSeconds)
        guard let bound = scenario.requirements.latency, !bound.isMet(by: seconds) else {
            return []
        }
        let text = NumberFormat.significant(seconds, digits: 2)
        let miss = NumberFormat.significant(seconds - bound.value, digits: 2)
        return [
            Shortfall(
                .latency, "latency \(text) s, asked for \(bound)",
                miss: seconds.isFinite ? "the latency by \(miss) s" : "the latency")
        ]
    }

    /// Every forgetting budget that an arm overdraws.
    private static func forgetting(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        scenario.forgetting.atMost.sorted { $0.key.rawValue < $1.key.rawValue }
            .compactMap { probe, budget in
                record.forgettingLosses(of: arm.name).first { $0.probe == probe.rawValue }
                    .flatMap { overdrawn($0, budget: budget) }
            }
    }

    private static func overdrawn(_ loss: ForgettingLoss, budget: Double) -> Shortfall? {
        // A loss that is no number keeps no budget.
        guard !(loss.share <= budget) else { return nil }
        guard loss.share.isFinite else {
            return Shortfall(
                .forgetting, "\(loss.probe) can no longer be measured",
                miss: "the budget for \(loss.probe)")
        }
        // One digit more where whole figures would hide the excess.
        let digits = 100 * (loss.share - budget) < 1 ? 1 : 0
        let lost = NumberFormat.fixed(100 * loss.share, digits: digits)
        let allowed = NumberFormat.fixed(100 * budget, digits: digits)
        let miss = NumberFormat.fixed(100 * (loss.share - budget), digits: digits)
        let (text, unit) =
            switch loss.unit {
            case .items:
                ("forgets \(lost) points of \(loss.probe), at most \(allowed) allowed", "points")
            case .perplexity:
                ("\(loss.probe) perplexity grows by \(lost) %, at most \(allowed) % allowed", "%")
            case .brier:
                ("\(loss.probe) is worse by \(lost) points, at most \(allowed) allowed", "points")
            }
        return Shortfall(
            .forgetting, text, miss: "the budget for \(loss.probe) by \(miss) \(unit)")
    }
}
