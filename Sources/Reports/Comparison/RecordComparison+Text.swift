import Foundations
import Record
import Statistics

extension RecordComparison {
    /// The comparison for a reader: the verdict, the inputs, the arms; without control characters
    /// but line feeds, and ending in one.
    public var text: String {
        let blocks = [verdictLines, inputLines, armLines, costLines]
        return blocks.filter { !$0.isEmpty }.map {
            $0.map(VisibleText.line).joined(separator: "\n")
        }
        .joined(separator: "\n\n") + "\n"
    }

    private var verdictLines: [String] {
        guard verdict.isChanged else { return ["The verdict is the same: \(verdict.first)"] }
        return ["The verdict changed.", "  A: \(verdict.first)", "  B: \(verdict.second)"]
    }

    private var inputLines: [String] {
        guard !inputs.isEmpty else { return ["The inputs are the same."] }
        let lines = inputs.map { input in
            "  \(input.name): \(input.first ?? Figure.none) → \(input.second ?? Figure.none)"
        }
        return ["Inputs that differ, A → B:"] + lines
    }

    private var armLines: [String] {
        let arms = arms.flatMap { arm in
            ["  \(arm.arm): \(score(arm.first)) → \(score(arm.second))"]
                + [arm.pairing.map(sentence)].compactMap(\.self)
        }
        var lines = ["\(metric) of each arm with its 95 % interval, A → B:"] + arms
        if self.arms.contains(where: { $0.pairing != nil }) {
            lines.append("p-values are not corrected for the number of arms.")
        } else {
            lines.append("No arm answered the same questions in both runs: nothing is paired.")
        }
        return lines
    }

    private var costLines: [String] {
        guard !costs.isEmpty else { return [] }
        return ["Cost of each arm a month, A → B:"]
            + costs.map { "  \($0.arm): \($0.first ?? Figure.none) → \($0.second ?? Figure.none)" }
    }

    private func score(_ estimate: Estimate?) -> String {
        estimate.map { Figure.estimate($0, of: metric) } ?? Figure.none
    }

    private func sentence(_ pairing: ArmComparison.Pairing) -> String {
        let isRightOrWrong = pairing.test == .mcNemar
        let (better, worse) = isRightOrWrong ? ("right", "wrong") : ("better", "worse")
        return "    of \(Figure.counted(pairing.questions, "question")) \(pairing.better) became "
            + "\(better), \(pairing.worse) \(worse): \(NumberFormat.pValue(pairing.pValue)), "
            + pairing.test.rawValue
    }
}
