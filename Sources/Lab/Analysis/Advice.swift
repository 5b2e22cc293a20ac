import Economics
import Scenarios

/// What is advised when one price sheet decides.
struct Advice {
    /// Costs measured once on one machine tell two arms apart from this factor on.
    static let clearlyCheaper = 1.25

    let record: RunRecord
    let scenario: Scenario
    let sheet: PriceSheet
    /// What each arm costs; nil for controls and for arms without answers.
    let accounts: [Account?]
    /// How each arm stands.
    let standings: [Standing]
    /// Places of the arms among which cost decides: each meets every requirement.
    let contenders: [Int]
    /// ``contenders`` and those that only their cost keeps out.
    let affordableOrNot: [Int]

    init(record: RunRecord, scenario: Scenario, sheet: PriceSheet, warnings: [String]) {
        self.record = record
        self.scenario = scenario
        self.sheet = sheet
        let model = CostModel(sheet: sheet, expectations: Expectations(scenario.workload))
        let accounts = record.arms.map { arm in
            arm.isCandidate ? Account(record.measuredUse(of: arm), model) : nil
        }
        let limits = CostLimits(
            sheet: sheet.record(warnings: warnings), privacy: Privacy(basis: sheet.basis),
            mostPerMonth: nil, mayLeave: nil)
        let standings = zip(record.arms, accounts).map { arm, account in
            Standing(arm, record: record, scenario: scenario, account: account, limits: limits)
        }
        self.accounts = accounts
        self.standings = standings
        let meeting = standings.indices.filter { standings[$0] == .meets }
        let priced = standings.indices.filter { place in
            standings[place] != .out && accounts[place]?.isComplete == true
                && standings[place].shortfalls.allSatisfy { $0.requirement == .cost }
        }
        (contenders, affordableOrNot) = Self.notShownWorse(
            meeting.isEmpty ? priced : meeting, among: [meeting, priced], record, scenario)
    }

    /// Without a required score, arms that are shown to be worse than the best are set aside.
    private static func notShownWorse(
        _ candidates: [Int], among groups: [[Int]], _ record: RunRecord, _ scenario: Scenario
    ) -> ([Int], [Int]) {
        guard scenario.requirements.accuracy == nil,
            let best = candidates.max(by: record.isWorse)
        else { return (groups[0], groups[1]) }
        let left = groups.map { group in
            group.filter { !record.isShownWorse(record.arms[$0], than: record.arms[best]) }
        }
        return (left[0], left[1])
    }

    // MARK: - The conclusion

    /// The bills of all arms that might be chosen, compared.
    ///
    /// With a required score the cheapest is the cheapest however close the next: both do what is
    /// asked for. Without one a gap in cost that is no evidence does not decide.
    var comparison: CostComparison {
        CostComparison(
            model: CostModel(sheet: sheet, expectations: Expectations(scenario.workload)),
            uses: affordableOrNot.compactMap { accounts[$0]?.use }, mostPerMonth: nil,
            clearFactor: scenario.requirements.accuracy == nil ? Self.clearlyCheaper : 1)
    }

    /// The recommended arm's place; nil when none can be recommended.
    var choice: Int? {
        guard record.controls.allSatisfy(\.passed),
            case .cheapest(let place) = comparison.outcome()
        else { return nil }
        return affordableOrNot[place]
    }

    /// The arm with the best score of those that may be recommended.
    var best: Int? {
        record.arms.indices.filter { standings[$0] != .out }.max(by: record.isWorse)
    }

    /// Several arms are left without a required score, and cost does not part them.
    var isTied: Bool {
        choice == nil && scenario.requirements.accuracy == nil && contenders.count > 1
    }

    /// `recommend`, `not-decided`, `none-meets` or `blocked`.
    var outcome: String {
        if !record.controls.allSatisfy(\.passed) { return "blocked" }
        if choice != nil { return "recommend" }
        return isTied || standings.contains(where: \.isUnsure) ? "not-decided" : "none-meets"
    }
}

extension Expectations {
    init(_ workload: Workload) {
        self.init(
            queriesPerMonth: workload.queriesPerMonth,
            knowledgeChangesPerMonth: workload.knowledgeChangesPerMonth,
            horizonMonths: workload.horizonMonths)
    }
}

extension ArmRecord {
    /// Whether the arm answered and is no control.
    var isCandidate: Bool { role == "answer" && score.value.isFinite }
}

extension RunRecord {
    /// Orders the places of arms by their score.
    func isWorse(_ first: Int, _ second: Int) -> Bool {
        isBetter(arms[second], than: arms[first])
    }
}
