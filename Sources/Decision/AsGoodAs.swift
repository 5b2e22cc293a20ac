import Record
import Statistics

/// Which arms are shown to be as good as others, within the scenario's margin.
struct AsGoodAs {
    let record: RunRecord
    /// A share of all questions; for an error a share of the other arm's error.
    let share: Double

    /// The margin beside an arm's score, in the metric's unit.
    func margin(beside arm: ArmRecord) -> Double {
        record.scenario.higherIsBetter ? share : share * abs(arm.score.value)
    }

    /// By the interval that a reader sees; for one comparison that was planned beforehand.
    func outcome(_ arm: ArmRecord, against other: ArmRecord) -> NonInferiority {
        guard let difference = record.differences.pair(arm.name, other.name)?.difference,
            difference.hasInterval
        else { return .open }
        return outcome(difference.low, difference.high, margin(beside: other))
    }

    /// By the interval at the level that holds for all arms together.
    private func simultaneousOutcome(_ arm: ArmRecord, against other: ArmRecord) -> NonInferiority {
        guard let bounds = record.differences.pair(arm.name, other.name)?.simultaneous else {
            return .open
        }
        return outcome(bounds.low, bounds.high, margin(beside: other))
    }

    /// Those of the arms at `others` that the arm at `place` is not shown to be as good as.
    func open(_ place: Int, among others: [Int]) -> [Int] {
        others.filter {
            $0 != place
                && simultaneousOutcome(record.arms[place], against: record.arms[$0]) != .within
        }
    }

    private func outcome(_ low: Double, _ high: Double, _ margin: Double) -> NonInferiority {
        record.scenario.higherIsBetter
            ? NonInferiority(low: low, high: high, margin: margin)
            : NonInferiority(low: -high, high: -low, margin: margin)
    }
}
