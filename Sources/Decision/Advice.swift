import Domain
import Economics
import Record

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
    /// By the scenario's margin.
    let asGoodAs: AsGoodAs
    /// Places of the arms that meet every requirement.
    let meeting: [Int]
    /// Places of the arms that meet every requirement or may meet it: whoever is recommended without
    /// a required score must be shown to be as good as each of them.
    let rivals: [Int]
    /// Those of ``meeting`` among which cost decides: with a required score all of them; without
    /// one those that are shown to be as good, within the margin, as each of the ``rivals``.
    let contenders: [Int]
    /// The bills of ``contenders``, and of those that only their own bill keeps out: it is too high
    /// or incomplete.
    let comparison: CostComparison
    /// The places of the arms of ``comparison``.
    let compared: [Int]
    /// The recommended arm's place; nil when none can be recommended.
    let choice: Int?

    /// - Parameter place: where what this sheet makes the arms cost stands.
    init(record: RunRecord, scenario: Scenario, sheet: PriceSheet, at place: RecordPointer) {
        self.record = record
        self.scenario = scenario
        self.sheet = sheet
        let model = CostModel(sheet: sheet, expectations: Expectations(scenario.workload))
        var bills = 0
        let accounts = record.arms.map { arm -> Account? in
            guard arm.isCandidate else { return nil }
            defer { bills += 1 }
            return Account(record.measuredUse(of: arm), model, at: place.bills[bills])
        }
        let limits = CostLimits(
            sheet: sheet.record(at: ""), privacy: Privacy(basis: sheet.basis),
            asked: record.requirement(.cost),
            mostPerMonth: scenario.requirements.cost?.amount,
            mayLeave: scenario.requirements.mayLeave)
        let standings = zip(record.placedArms, accounts).map { arm, account in
            Standing(arm, record: record, scenario: scenario, account: account, limits: limits)
        }
        self.accounts = accounts
        self.standings = standings
        let meeting = standings.indices.filter { standings[$0] == .meets }
        let apartFromBill = standings.indices.filter { place in
            standings[place] != .out
                && standings[place].shortfalls.allSatisfy {
                    [.cost, .bill].contains($0.concern)
                }
        }
        asGoodAs = AsGoodAs(record: record, share: scenario.requirements.margin)
        let open = standings.indices.filter {
            standings[$0] == .meets || standings[$0].isUnsure
        }
        let rivals = open.isEmpty ? apartFromBill : open
        let left = { [asGoodAs] (places: [Int]) in
            scenario.requirements.accuracy == nil
                ? places.filter { asGoodAs.open($0, among: rivals).isEmpty } : places
        }
        self.meeting = meeting
        self.rivals = rivals
        contenders = left(meeting)
        compared = left(apartFromBill)
        // With a required score both do what is asked for, and the cheapest is the cheapest however
        // close the next. Without one a gap that is no evidence does not decide.
        comparison = CostComparison(
            model: model, uses: compared.compactMap { accounts[$0]?.use },
            mostPerMonth: scenario.requirements.cost?.amount,
            clearFactor: scenario.requirements.accuracy == nil ? Self.clearlyCheaper : 1)
        choice =
            if record.controls.allSatisfy(\.passed),
                case .cheapest(let place) = comparison.outcome()
            {
                compared[place]
            } else { nil }
    }

    // MARK: - The conclusion

    /// The arm with the best score of those that may be recommended.
    var best: Int? {
        record.arms.indices.filter { standings[$0] != .out }.max(by: record.isWorse)
    }

    /// Places of the arms that might be the cheapest, but for an incomplete bill.
    var unpriced: [Int] {
        compared.filter { standings[$0].shortfalls.map(\.concern) == [.bill] }
    }

    /// Arms meet what is required, without a required score, and neither score nor cost singles one
    /// out.
    var isTied: Bool {
        choice == nil && scenario.requirements.accuracy == nil && !meeting.isEmpty
            && unpriced.isEmpty
    }

    /// Names of the arms whose bill is complete and smaller than the recommended one's.
    var cheaper: Set<String> {
        guard let choice, let most = accounts[choice]?.total else { return [] }
        let places = record.arms.indices.filter { place in
            guard let account = accounts[place] else { return false }
            return account.gaps == nil && account.total < most
        }
        return Set(places.map { record.arms[$0].name })
    }

    /// Those of ``contenders`` that cost about as much as the cheapest of them.
    var cheapest: [Int] {
        let least = contenders.compactMap { accounts[$0]?.total }.min() ?? .nan
        return contenders.filter { place in
            let total = accounts[place]?.total ?? .nan
            return total == least || total < Self.clearlyCheaper * least
        }
    }

    /// The rest of ``contenders``.
    var dearer: [Int] {
        let least = cheapest
        return contenders.filter { !least.contains($0) }
    }

    /// Of ``meeting`` the best; the first of equals.
    var leader: Int? { meeting.max(by: record.isWorse) }

    /// The margin beside the leader's score, in the metric's unit.
    var margin: Double {
        leader.map { asGoodAs.margin(beside: record.arms[$0]) } ?? .nan
    }

    var outcome: VerdictRecord.Outcome {
        if !record.controls.allSatisfy(\.passed) { return .blocked }
        if choice != nil { return .recommend }
        return isTied || standings.contains(where: \.isUnsure) ? .notDecided : .noneMeets
    }
}

extension RunRecord {
    /// Orders the places of arms by their score.
    func isWorse(_ first: Int, _ second: Int) -> Bool {
        isBetter(arms[second], than: arms[first])
    }
}
