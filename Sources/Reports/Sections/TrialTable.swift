import Domain
import Foundations
import Record

/// The trials of one search, the best first.
struct TrialTable {
    /// A search with more trials than this shows its best.
    private static let mostRows = 12
    private static let best = 10
    /// More reasons than this stand in the record alone.
    private static let mostReasons = 5

    let search: ArmSearch
    let metricName: Statement

    func table() -> Table {
        let options = search.options.map { option -> Table.Column in
            let name = Statement.code(option.rawValue)
            if case .word = option.kind { return .text(name) }
            return .number(name)
        }
        let losses = search.bounded.map { Table.Column.number("Lost of \(.words($0))") }
        var columns: [Table.Column] = [.number("Trial")]
        columns += options
        columns += [.number("Epochs done"), .number(metricName)]
        columns += losses
        columns.append(.text("What became of it"))
        var table = Table(columns)
        for trial in shown { table.add(row(of: trial)) }
        return table
    }

    /// What the table leaves out, and why trials failed.
    func notes() -> [Statement] {
        [further].compactMap(\.self) + failures
    }

    private var shown: [Placed<TrialRecord>] {
        let ranked = search.ranked
        guard ranked.count > Self.mostRows else { return ranked }
        let best = ranked.prefix(Self.best)
        let isShown = best.contains { $0.number == search.tuning.chosen }
        return Array(best) + (isShown ? [] : [search.chosen].compactMap(\.self))
    }

    private var further: Statement? {
        let count = search.tuning.trials.count - shown.count
        guard count > 0 else { return nil }
        let number = Statement.counted(
            count, "more trial",
            from: Derivation.rule("number not shown of", [search.tuning.at.trials]))
        return "\(number) \(count == 1 ? "stands" : "stand") in \(.code("record.json"))."
    }

    // MARK: - Rows

    private func row(of trial: Placed<TrialRecord>) -> [Statement] {
        let look = trial.looks.placed(at: trial.at.looks).last
        let none = Statement.words(Figure.none)
        let values = search.options.map { option in
            trial.values[option.rawValue].map {
                Statement.option($0, from: trial.at.values[option.rawValue])
            } ?? none
        }
        let losses = search.bounded.map { capability in
            look?.lost[capability].map {
                Statement.points($0, from: look?.at.lost[capability] ?? trial.at)
            } ?? none
        }
        let score = look.map {
            Statement.value($0.score, of: search.metric.rawValue, from: $0.at.score)
        }
        var row = [Statement.figure(trial.number, from: trial.at.number)]
        row += values
        row += [epochs(of: trial), score ?? none]
        row += losses
        return row + [course(of: trial)]
    }

    private func epochs(of trial: Placed<TrialRecord>) -> Statement {
        let planned = Statement.figure(trial.epochs, from: trial.at.epochs)
        guard let look = trial.looks.placed(at: trial.at.looks).last else {
            return "– of \(planned)"
        }
        return "\(.figure(look.epoch, from: look.at.epoch)) of \(planned)"
    }

    private func course(of trial: Placed<TrialRecord>) -> Statement {
        let isChosen = trial.number == search.tuning.chosen
        let words: Statement =
            switch trial.course {
            case .finished where search.counts(trial.it): isChosen ? "" : "trained to the end"
            case .finished: "beyond the bound"
            case .waiting: waited(trial)
            case .failed: "failed"
            }
        guard isChosen else { return words }
        return words.isEmpty ? .strong("chosen") : "\(.strong("chosen")), \(words)"
    }

    private func waited(_ trial: Placed<TrialRecord>) -> Statement {
        guard let look = trial.looks.placed(at: trial.at.looks).last else { return "not scored" }
        return "waited after \(.counted(look.epoch, "epoch", from: look.at.epoch))"
    }

    // MARK: - Failures

    /// Each reason once, with the trials that it ended.
    private var failures: [Statement] {
        let failed = search.trials.filter { $0.failure != nil }
        let reasons = failed.compactMap(\.failure).reduce(into: [String]()) { reasons, reason in
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons.prefix(Self.mostReasons).compactMap { reason in
            let trials = failed.filter { $0.failure == reason }
            return trials.first.map { first -> Statement in
                let numbers = trials.map { Statement.figure($0.number, from: $0.at.number) }
                let subject: Statement = trials.count == 1 ? "Trial" : "Trials"
                return
                    "\(subject) \(.list(numbers)) failed: \(.told(reason, from: first.at.failure))"
            }
        }
    }
}
