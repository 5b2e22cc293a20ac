import Domain
import Foundations
import Record
import Scenarios

/// A sweep in sentences: who wins how often, and from which value on the arm keeps up.
struct SweepWords {
    let sweep: Placed<SweepRecord>
    let higherIsBetter: Bool

    func sentences() -> [Statement] {
        [counts()]
            + sweep.against.flatMap { rival in
                let found = [
                    sentence("is shown to be worse than", rival) {
                        $0.isShown && !isBetter($0)
                    },
                    sentence("is shown to be better than", rival) {
                        $0.isShown && isBetter($0)
                    },
                ].compactMap(\.self)
                return found.isEmpty ? [notToldApart(rival)].compactMap(\.self) : found
            }
    }

    /// Such as “Of 6 combinations: `lora` wins 1, `rag` wins 3, 2 are undecided.”
    private func counts() -> Statement {
        let measured = sweep.cells.filter { $0.failure == nil }
        func number(_ count: Int, _ rule: String) -> Statement {
            .figure(count, from: Derivation.rule(rule, [sweep.at.cells]))
        }
        var parts = ([sweep.arm] + sweep.against).compactMap { arm -> Statement? in
            let wins = measured.count { $0.winner == arm }
            return wins > 0 ? "\(.code(arm)) wins \(number(wins, "winners among"))" : nil
        }
        let open = measured.count { $0.winner == nil }
        if open > 0 {
            let verb: Statement = open == 1 ? "is" : "are"
            parts.append("\(number(open, "cells without winner among")) \(verb) undecided")
        }
        let failed = sweep.cells.count - measured.count
        if failed > 0 {
            parts.append("\(number(failed, "failures among")) could not be measured")
        }
        let all = Statement.counted(
            sweep.cells.count, "combination", from: Derivation.rule("cells in", [sweep.at.cells]))
        return "Of \(all): \(parts.joined(separator: ", "))."
    }

    private func isBetter(_ difference: DifferenceRecord) -> Bool {
        higherIsBetter == (difference.difference.value > 0)
    }

    // MARK: - From which value on

    /// What the differences to one rival say along the horizontal axis, for each value of the
    /// other.
    ///
    /// - Returns: nil when it holds nowhere.
    private func sentence(
        _ verb: String, _ rival: String, holds: (DifferenceRecord) -> Bool
    ) -> Statement? {
        let axes = sweep.axes.placed(at: sweep.at.axes)
        guard let x = axes.first, !x.values.isEmpty else { return nil }
        let flags = sweep.cells.map { cell in
            cell.differences.first { $0.other == rival }.map(holds)
        }
        guard flags.contains(true) else { return nil }
        let rows = stride(from: 0, to: flags.count, by: x.values.count).map {
            Self.places(Array(flags[$0..<min($0 + x.values.count, flags.count)]), axis: x)
        }
        let places = Self.joined(rows, y: axes.dropFirst().first)
        return "\(.code(sweep.arm)) \(.words(verb)) \(.code(rival)) \(places)."
    }

    /// Nil when they were not compared.
    private func notToldApart(_ rival: String) -> Statement? {
        let isCompared = sweep.cells.contains { cell in
            cell.differences.contains { $0.other == rival }
        }
        return isCompared
            ? "No combination shows a difference between \(.code(sweep.arm)) and \(.code(rival))."
            : nil
    }

    /// One phrase for all values of the other axis, or one for each.
    private static func joined(_ rows: [Statement], y: Placed<SweepAxisRecord>?) -> Statement {
        guard let first = rows.first, let y else { return rows.first ?? "" }
        let name = Statement.code(y.name.rawValue)
        guard rows.contains(where: { $0 != first }) else {
            return y.values.count > 1 ? "\(first), whatever the \(name)" : first
        }
        return rows.indices.prefix(y.values.count).map {
            "\(rows[$0]) with \(name) \(value($0, on: y))"
        }
        .joined(separator: ", ")
    }

    private static func value(_ place: Int, on axis: Placed<SweepAxisRecord>) -> Statement {
        .figure(axis.values[place], from: axis.at.values[place], NumberFormat.plain)
    }

    /// Where along an axis something holds; nil stands for what was not measured.
    private static func places(_ flags: [Bool?], axis: Placed<SweepAxisRecord>) -> Statement {
        let name = Statement.code(axis.name.rawValue)
        let measured = flags.indices.filter { flags[$0] != nil }
        let holding = measured.filter { flags[$0] == true }
        guard let first = holding.first, let last = holding.last else {
            return "at no value of \(name)"
        }
        if holding == measured, measured.count > 1 { return "at every value of \(name)" }
        if holding.count > 1, Array(measured.suffix(holding.count)) == holding {
            return "from \(name) \(value(first, on: axis)) on"
        }
        if holding.count > 1, Array(measured.prefix(holding.count)) == holding {
            return "up to \(name) \(value(last, on: axis))"
        }
        let values = holding.map { value($0, on: axis) }
        let most = values.dropLast().map(\.self).joined(separator: ", ")
        return values.count > 1
            ? "at \(name) \(most) and \(values[values.count - 1])" : "at \(name) \(values[0])"
    }
}
