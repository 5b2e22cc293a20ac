public import Domain
public import Record

/// What came of reading sheets: how much is marked, and how far raters and metric agree.
public struct LabelSummary: Codable, Equatable, Sendable {
    /// One sheet.
    public struct Sheet: Codable, Equatable, Sendable {
        /// Its path, as it was given.
        public var file: String
        /// Rows that came back.
        public var rows = 0
        /// Rows that it was exported with.
        public var exported = 0
        /// Rows marked `right`.
        public var right = 0
        /// Rows marked `wrong`.
        public var wrong = 0
        /// Rows marked `?`: the rater cannot tell, so they count as unmarked.
        public var unsure = 0
        /// Rows without a mark.
        public var empty = 0
    }

    /// Two raters who marked an answer both.
    public struct Raters: Codable, Equatable, Sendable {
        /// Name of the first.
        public var first: String
        /// Name of the second.
        public var second: String
        /// How far they agree.
        public var agreement: AgreementRecord
    }

    /// What was read, in the order given.
    public var sheets: [Sheet]
    /// Everybody who marked an answer right or wrong, by name.
    public var raters: [String]
    /// Every two of them who marked an answer both.
    public var betweenRaters: [Raters]
    /// The metric that the marks are compared with; nil for tasks about numbers.
    public var metric: DecidingMetric?
    /// People, first, against the metric, second, on the answers with a mark that decides.
    public var withMetric: AgreementRecord?
    /// Different answers of the run, over all arms and seeds.
    public var answers: Int
    /// Those of them with a mark that decides.
    public var marked: Int
    /// Those that as many raters call right as wrong: they count as unmarked.
    public var tied: Int
}

extension RunAnswers {
    /// A sheet of answers to be marked.
    ///
    /// - Throws: ``LabError/nothingToLabel`` when no answer is left to be written.
    public func sheet(_ options: LabelSheet.Options) throws(LabError) -> LabelSheet {
        let sheet = LabelSheet(self, options)
        guard sheet.rows > 0 else { throw .nothingToLabel(isMissing: options.isMissing) }
        return sheet
    }

    /// Reads marks back from sheets.
    ///
    /// - Parameter sheets: path, for messages, and bytes of each.
    /// - Returns: the marks, and what is to be said of them.
    /// - Throws: `CSVMistake` for what is no CSV, ``LabError/labelSheet(_:omitted:)`` for rows that
    ///   are none of this run's, were edited or have no readable mark, and for a rater who marks an
    ///   answer twice and differently; `MetricsError`.
    public func marks(
        from sheets: [(file: String, bytes: [UInt8])]
    ) throws -> (marks: HumanMarks, summary: LabelSummary) {
        let read = try LabelImport(sheets, of: self), marks = read.marks
        let raters = RaterAgreement(marks.marks)
        let verdicts = items.map { marks[$0.key] }
        let summary = LabelSummary(
            sheets: read.sheets, raters: raters.raters,
            betweenRaters: raters.pairs.map {
                LabelSummary.Raters(first: $0.first, second: $0.second, agreement: $0.agreement)
            },
            metric: comparedWith, withMetric: try agreement(on: items, by: marks),
            answers: items.count, marked: verdicts.count { $0?.isRight != nil },
            tied: verdicts.count { $0 == .tied })
        return (marks, summary)
    }
}
