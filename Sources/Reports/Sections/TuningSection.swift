import Domain
import Foundations
import Record

/// What the searches for options of a training tried.
enum TuningSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let searches = ArmSearch.all(of: record)
        guard let first = searches.first else { return }
        document.section("tuning", "What was tried")
        document.paragraph(rules(first.rule))
        document.paragraph(
            """
            The best of many trials looks better on the validation questions than it is. The test \
            questions had no part in the search, so scores on them do not gain by it.
            """)
        document.picture(.bestSoFar)
        for (number, search) in searches.enumerated() {
            document.heading("tuning-\(number + 1)", .code(search.arm))
            document.list(SearchWords(search: search, record: record).sentences())
            document.picture(.tunedOptions(search.place))
            let table = TrialTable(search: search, metricName: record.choosingMetricName)
            document.table(table.table())
            document.list(table.notes())
        }
    }

    // MARK: - The rules of every search

    private static func rules(_ rule: Placed<TuningRecord>) -> Statement {
        let trial: Statement = """
            A trial is a training with other values of its options, scored on the validation \
            questions. Trials are counted from 0, and the first has the scenario's own values, or the \
            nearest that are searched.
            """
        return ([trial, next(rule.method), comparison(rule)] + [bounds(rule)].compactMap(\.self))
            .joined(separator: " ")
    }

    private static func next(_ method: SearchMethod) -> Statement {
        switch method {
        case .grid: "The others are the combinations of the values, in random order."
        case .random: "The others were drawn at random, by the seed."
        case .bayesian:
            """
            The next values were those by which a Gaussian process, fitted to the scores so far, \
            expected to improve most (Bayesian search).
            """
        }
    }

    private static func comparison(_ rule: Placed<TuningRecord>) -> Statement {
        guard !rule.rungs.isEmpty else { return "Every trial was to be trained to its end." }
        let rungs = rule.rungs.placed(at: rule.at.rungs).map { rung in
            Statement.figure(rung.it, from: rung.at) { NumberFormat.percent($0) }
        }
        let reduction = Statement.figure(rule.reduction, from: rule.at.reduction)
        return """
            After \(.list(rungs)) of its epochs a trial was compared with those that had come as far; \
            of \(reduction) the best went on, and the others waited (asynchronous successive halving).
            """
    }

    private static func bounds(_ rule: Placed<TuningRecord>) -> Statement? {
        let bounds = rule.atMost.keys.sorted().map { SearchWords.bound(on: $0, of: rule) }
        guard !bounds.isEmpty else { return nil }
        return """
            A setting was to lose at most \(.list(bounds)), measured on items that are no part of the \
            forgetting probes.
            """
    }
}
