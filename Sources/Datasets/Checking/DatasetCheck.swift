import Foundations

/// Tokens of a text; how many, a tokenizer knows.
public typealias TokenCount = (String) -> Int

/// All that is wrong with training data, or may be.
public struct DatasetCheck: Sendable {
    /// What the data are held against.
    public struct Limits {
        /// Whose rules count beside those for all.
        public var service: Service?
        /// The most tokens that a row may have; nil does not count any.
        public var mostTokens: Int?
        /// Counts them.
        public var tokens: TokenCount?

        /// No limits, unless they are given.
        public init(
            service: Service? = nil, mostTokens: Int? = nil, tokens: TokenCount? = nil
        ) {
            self.service = service
            self.mostTokens = mostTokens
            self.tokens = tokens
        }
    }

    /// The file's path.
    public let file: String
    /// How the data are written.
    public let dialect: Dialect
    /// How many rows could be read.
    public let rows: Int
    /// Whose rules counted.
    public let service: Service?
    /// What was found.
    public let findings: Findings

    /// Checks data that were read.
    public init(_ dataset: Dataset, limits: Limits = Limits()) {
        file = dataset.file
        dialect = dataset.dialect
        rows = dataset.examples.count
        service = limits.service
        let takesTurns =
            [.shareGPT, .claude].contains(dataset.dialect) || limits.service?.takesTurns == true
        var rules = RowRules(
            service: limits.service, takesTurns: takesTurns, findings: dataset.findings)
        for row in dataset.examples { rules.check(row) }
        var set = SetRules(rows: dataset.examples, findings: rules.findings)
        set.check()
        var findings = set.findings
        if let service = limits.service { Self.check(dataset, for: service, &findings) }
        if let most = limits.mostTokens, let tokens = limits.tokens {
            Self.check(dataset.examples, most: most, tokens, &findings)
        }
        self.findings = findings
    }

    private static func check(
        _ dataset: Dataset, for service: Service, _ findings: inout Findings
    ) {
        let start = TextPosition(file: dataset.file, line: 1, column: 1)
        let name = service.rawValue, count = dataset.examples.count
        // Rows without a system text are written alike for OpenAI and Claude.
        let isAlike = service == .bedrockClaude && dataset.dialect == .messages
        if dataset.dialect != service.dialect, !isAlike {
            findings.add(
                .dialectRefused, at: start,
                "\(name) takes the form '\(service.dialect.rawValue)', this is "
                    + "'\(dataset.dialect.rawValue)'. Write it anew with 'dataset convert --to "
                    + "\(service.dialect.rawValue)'.")
        }
        let fileName = dataset.file.split(separator: "/").last.map(String.init) ?? ""
        if let sign = service.refusedSign(in: fileName) {
            findings.add(
                .fileName, at: start,
                "\(name) takes letters, digits and _ - / . in a file's name, got "
                    + "\(Excerpt.quoted(String(sign))). Rename the file.")
        }
        if count < service.fewestRows {
            findings.add(
                .tooFewRows, at: start,
                "\(name) takes at least \(service.fewestRows) rows, got \(count). Add some.")
        } else if count < service.fewestAdvised {
            findings.add(
                .fewRows, at: start,
                "\(name) advises at least \(service.fewestAdvised) rows for a task, got \(count).")
        }
    }

    private static func check(
        _ rows: [TrainingExample], most: Int, _ tokens: TokenCount, _ findings: inout Findings
    ) {
        for row in rows {
            let count = row.turns.reduce(0) { $0 + tokens($1.text) }
            guard count > most else { continue }
            findings.add(
                .tooLong, at: row.origin,
                "\(NumberFormat.grouped(count)) tokens, the most is \(NumberFormat.grouped(most)): "
                    + "the last \(NumberFormat.grouped(count - most)) would be cut off. Shorten or "
                    + "divide the row.")
        }
    }
}

extension DatasetCheck: Encodable {
    private enum CodingKeys: String, CodingKey {
        case file, dialect, rows, service, mistakes, warnings, counts, findings
    }

    /// File, dialect, counts, and of each kind of finding the first thousand.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(file, forKey: .file)
        try values.encode(dialect, forKey: .dialect)
        try values.encode(rows, forKey: .rows)
        try values.encodeIfPresent(service, forKey: .service)
        try values.encode(findings.mistakes, forKey: .mistakes)
        try values.encode(findings.warnings, forKey: .warnings)
        let counts = findings.counts.map { ($0.key.rawValue, $0.value) }
        try values.encode(Dictionary(uniqueKeysWithValues: counts), forKey: .counts)
        try values.encode(findings.kept, forKey: .findings)
    }
}

extension DatasetCheck {
    private static let mostShown = 5

    /// A line for each finding, a few of each kind, and one for the whole.
    public var lines: [String] {
        var shown: [Finding.Kind: Int] = [:]
        var lines = findings.kept.filter { finding in
            shown[finding.kind, default: 0] += 1
            return shown[finding.kind, default: 0] <= Self.mostShown
        }.map(\.description)
        for kind in Finding.Kind.allCases {
            let left = findings.counts[kind, default: 0] - Self.mostShown
            guard left > 0 else { continue }
            lines.append("… \(NumberFormat.grouped(left)) more of '\(kind.rawValue)'")
        }
        let counts = [
            Counted.text(rows, "row"), Counted.text(findings.mistakes, "mistake"),
            Counted.text(findings.warnings, "warning"),
        ]
        lines.append("\(file): \(dialect.rawValue), \(counts.joined(separator: ", "))")
        return lines
    }
}
