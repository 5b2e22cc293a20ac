import Domain
import Foundations
import Record

/// One arm's search in words.
struct SearchWords {
    let search: ArmSearch
    let record: RunRecord

    func sentences() -> [Statement] {
        [searched, course, nothingKept, outcome, start].compactMap(\.self)
    }

    /// Such as `10 points of knowledge`.
    static func bound(on capability: String, of rule: Placed<TuningRecord>) -> Statement {
        let most = rule.atMost[capability] ?? .nan
        let points = Statement.points(most, from: rule.at.atMost[capability])
        return "\(points) of \(.words(capability))"
    }

    /// The values of a trial, such as `learning-rate 0.001, rank 8`.
    private func values(of trial: Placed<TrialRecord>) -> Statement {
        search.options.compactMap { option -> Statement? in
            trial.values[option.rawValue].map { value in
                let place = trial.at.values[option.rawValue]
                return "\(.code(option.rawValue)) \(.option(value, from: place))"
            }
        }.joined(separator: ", ")
    }

    private var searched: Statement? {
        let options = search.options.compactMap { option -> Statement? in
            search.tuning.searched[option.rawValue].map { values in
                let place = search.tuning.at.searched[option.rawValue]
                return "\(.code(option.rawValue)) \(.traced(.code(values), from: place))"
            }
        }
        return options.isEmpty ? nil : "Searched: \(options.joined(separator: ", "))."
    }

    private var course: Statement {
        let place = search.tuning.at.trials
        func count(_ course: TrialRecord.Course, _ words: Statement, _ rule: String) -> Statement? {
            let number = search.tuning.trials.count { $0.course == course }
            guard number > 0 else { return nil }
            return "\(.figure(number, from: Derivation.rule(rule, [place]))) \(words)"
        }
        let all = Statement.counted(
            search.tuning.trials.count, "trial", from: Derivation.rule("number of", [place]))
        let seconds = Statement.figure(
            search.tuning.usage.wallSeconds, from: search.tuning.at.usage.wallSeconds,
            NumberFormat.duration)
        let parts = [
            count(.finished, "trained to the end", "number trained to the end of"),
            count(.waiting, "left waiting at a comparison", "number left waiting of"),
            count(.failed, "failed", "number failed of"),
        ].compactMap(\.self)
        return "\(all) in \(seconds): \(.list(parts))."
    }

    /// A bound that nothing met must not look like one that was kept.
    private var nothingKept: Statement? {
        guard search.nothingKeepsBounds else { return nil }
        let bounds = search.bounded.map { Self.bound(on: $0, of: search.rule) }
        let taken: Statement =
            search.chosen == nil ? "" : "; the one that exceeds it least was taken"
        return "\(.strong("No setting kept within \(.list(bounds))"))\(taken)."
    }

    private var outcome: Statement {
        guard let trial = search.chosen else {
            return "No trial came to a score, so none was chosen."
        }
        let number = Statement.figure(trial.number, from: trial.at.number)
        return
            "Chosen: trial \(number) with \(values(of: trial))\(score(of: trial))\(losses(of: trial))."
    }

    /// What the search gained on the validation questions.
    private var start: Statement? {
        guard let chosen = search.chosen, let first = search.trials.first(where: { $0.number == 0 })
        else { return nil }
        guard chosen.number != 0, first.course == .finished, first.looks.last != nil else {
            return nil
        }
        return "The first trial came to\(score(of: first, isNamed: false))\(losses(of: first))."
    }

    private func score(of trial: Placed<TrialRecord>, isNamed: Bool = true) -> Statement {
        guard let look = trial.looks.placed(at: trial.at.looks).last else { return "" }
        let score = Statement.value(look.score, of: search.metric.rawValue, from: look.at.score)
        return isNamed ? ", \(record.choosingMetricName) \(score)" : " \(score)"
    }

    /// Such as `, 4 points of knowledge lost`.
    private func losses(of trial: Placed<TrialRecord>) -> Statement {
        guard let look = trial.looks.placed(at: trial.at.looks).last else { return "" }
        return search.bounded.compactMap { capability -> Statement? in
            look.lost[capability].map { lost in
                let place = look.at.lost[capability], name = Statement.words(capability)
                return lost < 0
                    ? ", \(.points(-lost, from: -place)) of \(name) won"
                    : ", \(.points(lost, from: place)) of \(name) lost"
            }
        }.joined(separator: "")
    }
}

extension Statement {
    /// A share in points of a hundred, such as `12.5 points`.
    static func points(_ share: Double, from origin: some Origin) -> Statement {
        figure(share, from: origin) {
            let isWhole = abs(100 * $0 - (100 * $0).rounded()) < 1e-9
            let number = NumberFormat.fixed(100 * $0, digits: isWhole ? 0 : 1)
            return number == "1" ? "1 point" : "\(number) points"
        }
    }

    /// A value of an option, a number with at most three significant digits.
    static func option(_ value: OptionValue, from origin: some Origin) -> Statement {
        switch value {
        case .number(let number): figure(number, from: origin, Figure.option)
        case .word(let word): told(word, from: origin)
        }
    }
}
