import Foundations

/// How large training data are, and of what.
public struct DatasetStatistics: Sendable, Encodable {
    /// What texts are measured in.
    public enum Unit: String, Sendable, Encodable {
        /// The tokens of a model, without those that its chat template adds.
        case tokens
        /// Unicode's scalars, where there is no tokenizer.
        case characters
    }

    /// The file's path.
    public var file: String
    /// How the data are written.
    public var dialect: Dialect
    /// How many rows there are.
    public var rows: Int
    /// How many turns all rows have.
    public var turns: Int
    /// What the sizes are measured in.
    public var unit: Unit
    /// What rows give to a model: all but the answers; nil for documents.
    public var prompts: Distribution?
    /// What it is taught: all answers of a row.
    public var completions: Distribution
    /// Whole rows.
    public var wholes: Distribution
    /// How often each row is read in training.
    public var epochs: Int
    /// All that is read in training: the rows' total times the epochs.
    public var trained: Int
    /// Rows that stand there before.
    public var repeatedRows: Int
    /// How often each label stands there, where completions are labels.
    public var labels: LabelBalance?
    /// Whole rows by their size.
    public var histogram: Histogram

    /// Measures data without mistakes.
    ///
    /// - Parameters:
    ///   - epochs: ≥ 1.
    ///   - tokens: nil counts characters.
    /// - Throws: ``DatasetsError/mistakes(_:omitted:file:)``, ``DatasetsError/empty(path:)``.
    public init(
        _ dataset: Dataset, epochs: Int = 1, tokens: TokenCount? = nil
    ) throws(DatasetsError) {
        let rows = try dataset.sound()
        let size = tokens ?? { $0.unicodeScalars.count }
        var asked: [Int] = [], taught: [Int] = [], distinct: Set<RowKey> = []
        for row in rows {
            var sizes = (asked: 0, taught: 0)
            for turn in row.turns {
                if turn.isTaught {
                    sizes.taught += size(turn.text)
                } else {
                    sizes.asked += size(turn.text)
                }
            }
            asked.append(sizes.asked)
            taught.append(sizes.taught)
            distinct.insert(RowKey(row.turns))
        }
        let all = zip(asked, taught).map(+)
        guard let completions = Distribution(taught), let wholes = Distribution(all),
            let histogram = Histogram(all)
        else { throw .empty(path: dataset.file) }
        file = dataset.file
        dialect = dataset.dialect
        self.rows = rows.count
        turns = rows.reduce(0) { $0 + $1.turns.count }
        unit = tokens == nil ? .characters : .tokens
        prompts = dataset.dialect == .text ? nil : Distribution(asked)
        self.completions = completions
        self.wholes = wholes
        self.epochs = epochs
        let (trained, isTooMany) = wholes.total.multipliedReportingOverflow(by: epochs)
        self.trained = isTooMany ? .max : trained
        repeatedRows = rows.count - distinct.count
        labels = LabelBalance(of: rows)
        self.histogram = histogram
    }
}

extension DatasetStatistics {
    private static let mostLabels = 20

    /// A screenful for people.
    public var lines: [String] {
        let name = unit.rawValue
        var lines = [
            """
            \(file): \(dialect.rawValue), \(Counted.text(rows, "row")), \
            \(Counted.text(turns, "turn")), \(Counted.text(repeatedRows, "repeated row"))
            """,
            Self.row(name, ["min", "median", "mean", "p95", "max", "total"]),
        ]
        if let prompts { lines.append(Self.row("prompts", prompts)) }
        lines.append(Self.row(dialect == .text ? "documents" : "completions", completions))
        if dialect != .text { lines.append(Self.row("rows", wholes)) }
        lines.append(
            "training reads \(NumberFormat.grouped(trained)) \(name) in "
                + Counted.text(epochs, "epoch"))
        lines += ["", "rows by \(name):"] + histogram.lines()
        if let labels {
            lines += ["", "rows by answer:"]
            lines += labels.entries.prefix(Self.mostLabels).map {
                "\(Excerpt.quoted($0.label)) \(NumberFormat.grouped($0.rows))"
            }
            let left = labels.entries.count - Self.mostLabels
            if left > 0 { lines.append("… \(left) more") }
        }
        return lines
    }

    private static func row(_ name: String, _ values: Distribution) -> String {
        row(
            name,
            [
                NumberFormat.grouped(values.least), NumberFormat.whole(values.median),
                NumberFormat.fixed(values.mean, digits: 1), NumberFormat.whole(values.p95),
                NumberFormat.grouped(values.most), NumberFormat.grouped(values.total),
            ])
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let cells = cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
        return name + String(repeating: " ", count: max(0, 12 - name.count)) + cells.joined()
    }
}
