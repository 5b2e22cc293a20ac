import Domain
import Foundations
import Record

/// Whether a record is one that a run can have written, as far as the report depends on it: lists
/// that belong together are of one length, and no number is beyond what can be added up.
enum RecordShape {
    /// Sums and products of a few such numbers are finite.
    private static let greatest = 1e150
    /// Some hundred of them may be added. Whole amounts are written like counts up to 2⁵⁴.
    private static let greatestCount = 2e16

    /// More training examples than anybody has.
    private static let greatestSize = 1e12

    /// A model of more blocks is not loaded.
    private static let mostBlocks = 512

    /// The first mistake in words; nil for none.
    static func mistake(in record: RunRecord) -> String? {
        for (number, sweep) in (record.sweeps ?? []).enumerated() {
            if let mistake = mistake(in: sweep) { return "sweeps[\(number)]: \(mistake)" }
        }
        for (number, arm) in record.arms.enumerated() {
            if let mistake = arm.tuning.flatMap(mistake) {
                return "arms[\(number)].tuning: \(mistake)"
            }
            if let mistake = arm.training.flatMap(mistake) {
                return "arms[\(number)].training: \(mistake)"
            }
        }
        return nil
    }

    private static func mistake(in tuning: ArmTuningRecord) -> String? {
        let known = Set(TrainingOption.allCases.map(\.rawValue))
        if let unknown = Set(tuning.searched.keys).subtracting(known).min() {
            return "it searched \(Excerpt.quoted(unknown)), which is no option of a training"
        }
        let numbers = Set(tuning.trials.map(\.number))
        guard numbers.count == tuning.trials.count else { return "two trials have one number" }
        if let chosen = tuning.chosen, !numbers.contains(chosen) {
            return "trial \(chosen) was chosen, and there is none"
        }
        for (place, trial) in tuning.trials.enumerated() {
            guard trial.looks.allSatisfy({ $0.epoch >= 0 && $0.epoch <= trial.epochs }) else {
                return "trials[\(place)] has a look outside its \(trial.epochs) epochs"
            }
        }
        return nil
    }

    private static func mistake(in training: TrainingRecord) -> String? {
        guard let blocks = training.movement else { return nil }
        guard (1...mostBlocks).contains(blocks.count) else {
            return "its movement has \(blocks.count) blocks, expected 1…\(mostBlocks)"
        }
        guard blocks.allSatisfy({ $0.values.allSatisfy { $0 >= 0 } }) else {
            return "its movement has a number below 0"
        }
        return nil
    }

    /// The same of one sweep.
    static func mistake(in sweep: SweepRecord) -> String? {
        guard (1...2).contains(sweep.axes.count) else {
            return "it has \(sweep.axes.count) axes, expected one or two"
        }
        let most = Sweep.mostCells
        guard sweep.axes.allSatisfy({ (1...most).contains($0.values.count) }) else {
            return "an axis has no values, or more than \(most)"
        }
        let combinations = sweep.axes.reduce(1) { $0 * $1.values.count }
        guard sweep.cells.count == combinations else {
            return "it has \(sweep.cells.count) cells, expected \(combinations)"
        }
        for (place, cell) in sweep.cells.enumerated() where cell.values.count != sweep.axes.count {
            return """
                cells[\(place)] has \(cell.values.count) values, expected \(sweep.axes.count)
                """
        }
        for (place, curve) in (sweep.curves ?? []).enumerated() {
            if let mistake = mistake(in: curve) { return "curves[\(place)]: \(mistake)" }
        }
        return nil
    }

    private static func mistake(in curve: LearningCurveRecord) -> String? {
        guard let fit = curve.fit else {
            return curve.obstacle == nil ? "it has neither a fit nor an obstacle" : nil
        }
        guard fit.first >= 1, fit.first <= fit.last, fit.last <= greatestSize else {
            return
                "its fit has sizes from \(fit.first) to \(fit.last), expected rising ones from 1 on"
        }
        guard (0...1).contains(fit.floor), fit.amplitude >= 0, (0...10).contains(fit.exponent)
        else { return "its fit is none that falls from an error to one of 0…1" }
        return nil
    }

    /// The first number in a record's text that is out of range, with its key; nil for none.
    ///
    /// Seeds are no quantities: they may be any whole number of 64 bits.
    static func outOfRange(_ node: JSONNode, key: String = "") -> String? {
        switch node.value {
        case .number(let text):
            guard !key.hasPrefix("seed"), let value = Double(text) else { return nil }
            let isCount = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
            let most = isCount ? greatestCount : greatest
            return value.magnitude <= most
                ? nil : "\(key): expected a number within ±\(NumberFormat.plain(most)), got \(text)"
        case .array(let elements):
            for element in elements {
                if let found = outOfRange(element, key: key) { return found }
            }
            return nil
        case .object(let members):
            for member in members {
                if let found = outOfRange(member.value, key: member.key) { return found }
            }
            return nil
        case .null, .boolean, .string: return nil
        }
    }
}
