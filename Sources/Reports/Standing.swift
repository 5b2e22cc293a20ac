import Lab

/// What an arm came to, in a word and with the reason.
struct Standing: Equatable {
    enum Kind: CaseIterable {
        case recommended, meets, unsure, worse, fails, control, failed
    }

    let kind: Kind
    /// A word for a table, as `fails`.
    let word: String
    /// Why, as `exact-match 0.20 [0.12, 0.30], asked for at least 0.8`; empty when there is nothing
    /// to say.
    let reason: Statement

    init(_ arm: ArmRecord) {
        let first = String(arm.verdict.text.prefix { $0 != ":" })
        word = first.isEmpty ? Figure.none : first
        let rest = arm.verdict.dropping(prefix: "\(first): ")
        reason = rest == arm.verdict ? "" : rest
        kind =
            switch word {
            case "recommended": .recommended
            case "unsure": .unsure
            case "worse": .worse
            case "fails": .fails
            case "failed": .failed
            default: arm.role == "control" ? .control : .meets
            }
    }
}

extension RunRecord {
    /// The place of an arm in the scenario: its colour and shape in every picture.
    func place(ofArm name: String) -> Int {
        arms.firstIndex { $0.name == name } ?? arms.count
    }

    /// The arm, other than the base, that all others are compared with; nil when it is the base.
    ///
    /// The record names it only as the other side of its differences. The base is held against no
    /// arm but the runner-up; without a base, the most arms are held against it.
    var runnerUp: String? {
        let others = differences.map(\.other).filter { $0 != "base" }
        if finishedArms.contains(where: { $0.name == "base" }) {
            return others.first { difference(of: "base", to: $0) != nil }
        }
        let counts = others.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        return others.first { counts[$0] == most }
    }

    /// For example `Holm-corrected over 21 comparisons`; nil for records that were not corrected.
    var correction: Statement? {
        guard differences.contains(where: { $0.correctedPValue != nil }) else { return nil }
        let pairs = Statement.counted(
            distinctDifferences.count, "comparison",
            from: Derivation.rule("pairs of arms in", [at.differences]))
        return "Holm-corrected over \(pairs)"
    }

    /// Every pair of arms once, though the record may hold it in both orders.
    var distinctDifferences: [Placed<DifferenceRecord>] {
        let all = differences.placed(at: at.differences)
        return all.indices.filter { place in
            !all[..<place].contains { $0.it.isSamePair(as: all[place].it) }
        }.map { all[$0] }
    }

    /// The paired difference of `arm` to `other`, if it was computed.
    func difference(of arm: String, to other: String) -> Placed<DifferenceRecord>? {
        differences.placed(at: at.differences).first { $0.arm == arm && $0.other == other }
    }
}
