import Record

/// Where the figures of a report stand in its record: one line for each part of the report, for
/// those who read it as Markdown or on paper.
///
/// Places that differ only in a number, such as an arm's, share one pattern with `*` in its stead.
struct FigureIndex {
    private struct Entry {
        let label: Statement
        var patterns: [String] = []
    }

    private struct Group {
        let title: Statement
        var entries: [Entry] = []

        mutating func add(_ derivations: [Derivation], to label: Statement) {
            guard !derivations.isEmpty else { return }
            let index =
                entries.firstIndex { $0.label.plain == label.plain }
                ?? {
                    entries.append(Entry(label: label))
                    return entries.count - 1
                }()
            for pattern in derivations.map({ $0.formula(FigureIndex.pattern) })
            where !entries[index].patterns.contains(pattern) {
                entries[index].patterns.append(pattern)
            }
        }
    }

    private var groups: [Group] = []

    init(_ document: ReportDocument) {
        for section in document.sections {
            groups.append(Group(title: section.title ?? "The verdict"))
            for block in section.blocks {
                if case .heading(_, let title) = block {
                    groups.append(Group(title: title))
                } else {
                    add(block)
                }
            }
        }
    }

    /// A line for each section and heading that holds figures.
    var lines: [Statement] {
        groups.filter { !$0.entries.isEmpty }.map { group in
            let entries = group.entries.map { entry in
                let patterns = entry.patterns.map(Statement.code).joined(separator: ", ")
                return "\(.emphasis(entry.label)) \(patterns)" as Statement
            }
            return "\(.strong(group.title)): \(entries.joined(separator: "; "))"
        }
    }

    private mutating func add(_ block: ReportDocument.Block) {
        let last = groups.count - 1
        switch block {
        case .paragraph(let text): groups[last].add(text.derivations, to: "text")
        case .list(let items): groups[last].add(items.flatMap(\.derivations), to: "text")
        case .picture(let picture): groups[last].add(picture.kind.derivations, to: "picture")
        case .table(let table):
            for (index, column) in table.columns.enumerated() {
                let title = column.title.traces.filter { $0.value != nil }.map(\.derivation)
                let cells = table.rows.flatMap { $0[index].derivations }
                groups[last].add(title + cells, to: column.title)
            }
        case .heading, .quote, .fence: break
        }
    }

    /// For example `/arms/*/score` for `/arms/3/score/low`: an estimate is named as a whole.
    private static func pattern(of place: RecordPointer) -> String {
        let isPart = ["value", "low", "high"].contains(place.keys.last)
        let keys = (isPart ? place.keys.dropLast() : place.keys[...])
            .map { $0.allSatisfy(\.isNumber) ? "*" : $0 }
        return RecordPointer(keys: keys).path
    }
}

extension Statement {
    fileprivate var derivations: [Derivation] { traces.map(\.derivation) }
}

extension Picture.Kind {
    /// What the picture draws.
    fileprivate var derivations: [Derivation] {
        let record = RecordPointer.root
        let arm = record.arms["*"]
        let answering = arm.answering.cpuSeconds / record.data.testCount
        return switch self {
        case .accuracyCost: [arm.score.derivation, answering]
        case .forgetting: [record.forgetting["*"].change.derivation]
        case .training:
            [arm.training.losses.derivation, arm.training.validation.derivation]
        case .tornado: [record.costs["0"].tippingPoints.derivation]
        case .breakEven(let place):
            [record.costs["0"].curves[place].derivation, record.costs["0"].breakEvens.derivation]
        case .costMap(let place): [record.costs["0"].maps[place].derivation]
        case .sweep(let place):
            [record.sweeps[place].cells["*"].score, record.sweeps[place].cells["*"].winner]
                .map(\.derivation)
        case .sweepCurves(let place): [record.sweeps[place].cells["*"].score.derivation]
        case .bestSoFar:
            [
                arm.tuning.trials["*"].looks["*"].score, arm.tuning.trials["*"].looks["*"].seconds,
                record.tuning.seconds,
            ].map(\.derivation)
        case .tunedOptions(let place):
            [
                record.arms[place].tuning.trials["*"].values,
                record.arms[place].tuning.trials["*"].looks["*"].score,
            ].map(\.derivation)
        case .network(let place): [record.arms[place].training.movement.derivation]
        }
    }
}
