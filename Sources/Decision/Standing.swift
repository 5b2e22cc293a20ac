import Domain
import Foundations
import Record

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
    let concern: StandingRecord.Concern
    /// Complete, such as `exact-match 0.75 [0.61, 0.86], asked for at least 0.8`.
    let text: Statement
    /// For a sentence that gives the score already, such as `asked for at least 0.8`.
    let besideScore: Statement
    /// What is missed, and by how much where that has a number, such as `the score by 0.05`; nil
    /// where nothing is measured: ``text`` says then what the arm does.
    let miss: Statement?

    init(
        _ concern: StandingRecord.Concern, _ text: Statement, besideScore: Statement? = nil,
        miss: Statement? = nil
    ) {
        self.concern = concern
        self.text = text
        self.besideScore = besideScore ?? text
        self.miss = miss
    }
}

extension Standing {
    /// - Parameter account: what the arm costs; nil for an arm without answers.
    init(
        _ arm: Placed<ArmRecord>, record: RunRecord, scenario: Scenario, account: Account?,
        limits: CostLimits
    ) {
        guard arm.it.isCandidate, let account else {
            self = .out
            return
        }
        let score = Self.score(arm, record: record, scenario: scenario)
        let trivial = Self.trivial(arm, record: record)
        let waiting = Self.waiting(arm, record: record, scenario: scenario)
        let basis = Self.basis(arm, record: record, scenario: scenario)
        let others =
            (basis.isUnsure ? [] : basis.shortfalls)
            + Self.forgetting(arm.it, record: record, scenario: scenario)
            + Self.latency(arm, record: record, scenario: scenario)
            + (waiting.isUnsure ? [] : waiting.shortfalls)
            + (trivial.isUnsure ? [] : trivial.shortfalls)
            + limits.shortfalls(arm.it, account)
        switch score {
        case .fails(let reasons): self = .fails(reasons + others)
        case .unsure, .meets, .out:
            guard others.isEmpty else {
                self = .fails(others)
                return
            }
            let open =
                score.shortfalls + trivial.shortfalls + basis.shortfalls
                + Self.forgettingDoubts(arm.it, record: record, scenario: scenario)
                + Self.latencyDoubts(arm, record: record, scenario: scenario)
                + waiting.shortfalls + CostLimits.doubts(account)
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
    var besideScore: Statement {
        shortfalls.map(\.besideScore).joined(separator: "; ")
    }

    var isUnsure: Bool {
        if case .unsure = self { true } else { false }
    }

    /// Whether one of these is not as it is required to be.
    func fails(_ concerns: StandingRecord.Concern...) -> Bool {
        guard case .fails(let reasons) = self else { return false }
        return reasons.contains { concerns.contains($0.concern) }
    }

    /// Whether the arm's costs are worth comparing: it may answer well enough, and quickly enough.
    var isWorthItsCost: Bool {
        self != .out && !fails(.score, .latency)
    }

    // MARK: - One requirement each

    private static func score(
        _ arm: Placed<ArmRecord>, record: RunRecord, scenario: Scenario
    ) -> Standing {
        guard let bound = scenario.requirements.accuracy else { return .meets }
        let asked = record.requirement(.accuracy)
        let askedFor: Statement = "asked for \(bound.words(from: asked))"
        let reason = Shortfall(
            .score,
            "\(record.metricName) \(ScoreText.interval(of: arm, near: bound.value)), \(askedFor)",
            besideScore: askedFor,
            miss: bound.isMet(by: arm.score.value)
                ? "the score"
                : "the score by \(gap(arm.score.value, arm.at.score.value, bound, asked))")
        return switch arm.score.keeps(bound) {
        case true?: .meets
        case false?: .fails([reason])
        case nil: .unsure([reason])
        }
    }

    /// Whether the arm is better than what can be had without reading a question.
    private static func trivial(_ arm: Placed<ArmRecord>, record: RunRecord) -> Standing {
        guard let trivial = record.trivial, let pair = record.againstTrivial(arm.name) else {
            return .meets
        }
        let isGain = record.isGain(pair.it.difference.value)
        if pair.it.isShown, isGain { return .meets }
        let word: Statement = pair.it.isShown ? "worse than" : "not shown to be better than"
        let score = ScoreText.interval(
            trivial.score, from: EstimateOrigin(record.at.trivial.score), near: nil)
        let reason = Shortfall(
            .trivial,
            """
            \(word) \(trivialWords(trivial.rule)), which scores \(score): a difference of \
            \(ScoreText.interval(of: pair)), \(ScoreText.pValue(pair))
            """, besideScore: "\(word) \(trivialWords(trivial.rule))")
        return pair.it.isShown ? .fails([reason]) : .unsure([reason])
    }

    static func trivialWords(_ rule: TrivialRecord.Rule) -> Statement {
        switch rule {
        case .commonest: "always giving the commonest answer"
        case .mean: "always giving the mean"
        case .commonestOfTest: "always giving the commonest answer of the test"
        case .meanOfTest: "always giving the mean of the test"
        case .nothing: "giving no answer"
        }
    }

    /// How far beyond a bound a figure lies.
    static func gap(
        _ value: Double, _ origin: some Origin, _ bound: Bound, _ asked: RecordPointer
    ) -> Statement {
        let (from, to) = (origin.derivation, asked.value.derivation)
        return switch bound {
        case .atLeast(let least): .figure(least - value, from: to - from) { short($0) }
        case .atMost(let most): .figure(value - most, from: from - to) { short($0) }
        }
    }

    private static func short(_ value: Double) -> String {
        NumberFormat.significant(value, digits: 2)
    }

    private static func latency(
        _ arm: Placed<ArmRecord>, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        guard let bound = scenario.requirements.latency,
            let (seconds, origin) = record.meanSeconds(of: arm), !bound.isMet(by: seconds)
        else { return [] }
        let asked = record.requirement(.latency)
        return [
            Shortfall(
                .latency,
                """
                latency \(.figure(seconds, from: origin, short)) s, asked for \
                \(bound.words(from: asked))
                """,
                miss: seconds.isFinite
                    ? "the latency by \(gap(seconds, origin, bound, asked)) s" : "the latency")
        ]
    }

    private static func latencyDoubts(
        _ arm: Placed<ArmRecord>, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        guard let bound = scenario.requirements.latency, record.meanSeconds(of: arm) == nil
        else { return [] }
        let asked = record.requirement(.latency)
        return [
            Shortfall(
                .latency, "latency not measured, asked for \(bound.words(from: asked)) s",
                miss: "the latency")
        ]
    }

    /// Every forgetting budget that an arm overdraws.
    private static func forgetting(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        scenario.forgetting.atMost.sorted { $0.key.rawValue < $1.key.rawValue }
            .compactMap { probe, budget in
                record.forgettingLosses(of: arm.name).first { $0.probe == probe }
                    .flatMap { overdrawn($0, of: arm, budget: budget, record: record) }
            }
    }

    /// Budgets that seem to be kept, by a probe that cannot say how far that may be off.
    private static func forgettingDoubts(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        unmeasuredForgetting(arm, record: record, scenario: scenario)
            + record.forgettingLosses(of: arm.name).filter { loss in
                !loss.isEvidence
                    && scenario.forgetting.atMost.contains {
                        $0.key == loss.probe && loss.share <= $0.value
                    }
            }.map {
                Shortfall(
                    .forgetting,
                    "the items of \($0.probe.rawValue) are too few or too alike to show what was forgotten"
                )
            }
    }

    /// Budgets for what nobody could measure: probes that a service cannot answer, and all of them
    /// for a system from outside, which may have been trained.
    private static func unmeasuredForgetting(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario
    ) -> [Shortfall] {
        let service = record.services?.first { $0.name == arm.service }
        let mayHaveForgotten =
            arm.service == nil ? arm.outside != nil : service?.trainedFrom != nil
        guard mayHaveForgotten else { return [] }
        let measured = record.forgettingLosses(of: arm.name).map(\.probe)
        return scenario.forgetting.atMost.keys.filter { !measured.contains($0) }
            .sorted { $0.rawValue < $1.rawValue }
            .map {
                Shortfall(
                    .forgetting, "what it forgot of \($0.rawValue) was not measured",
                    miss: "a measurement of \($0.rawValue)")
            }
    }

    private static func overdrawn(
        _ loss: ForgettingLoss, of arm: ArmRecord, budget: Double, record: RunRecord
    ) -> Shortfall? {
        // A loss that is no number keeps no budget.
        guard !(loss.share <= budget) else { return nil }
        guard loss.share.isFinite else {
            return Shortfall(
                .forgetting, "\(loss.probe.rawValue) can no longer be measured",
                miss: "the budget for \(loss.probe.rawValue)")
        }
        // One digit more where whole figures would hide the excess.
        let digits = 100 * (loss.share - budget) < 1 ? 1 : 0
        let unit = loss.unit == .perplexity ? "%" : "points"
        func share(_ value: Double, _ origin: some Origin) -> Statement {
            .figure(value, from: origin) {
                "\(NumberFormat.fixed(100 * $0, digits: digits)) \(unit)"
            }
        }
        let origin = record.lossOrigin(of: arm.name, on: loss.probe)
        let asked = record.requirement(.forgetting, loss.probe).value
        let lost = share(loss.share, origin)
        let text: Statement =
            switch loss.unit {
            case .items: "forgets \(lost) of \(loss.probe.rawValue)"
            case .perplexity: "\(loss.probe.rawValue) perplexity grows by \(lost)"
            case .brier: "\(loss.probe.rawValue) is worse by \(lost)"
            }
        let miss = share(loss.share - budget, origin - asked)
        return Shortfall(
            .forgetting, "\(text), at most \(share(budget, asked)) allowed",
            miss: "the budget for \(loss.probe.rawValue) by \(miss)")
    }
}
