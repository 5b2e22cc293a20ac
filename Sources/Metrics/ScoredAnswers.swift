public import Domain
import Statistics

/// An arm's answers to a list of questions under one metric: a score for each, and a value for all
/// of them or for any selection.
public struct ScoredAnswers: Sendable {
    /// An answer beside what it should have been.
    public struct Row: Sendable, Equatable {
        /// What the arm answered.
        public var answer: String
        /// What would have been right, at least one; the nearest counts. None for a question
        /// without an answer.
        public var references: [String]
        /// Whether the question has no answer, so that to decline is right.
        public var isUnanswerable: Bool
        /// Whether the question could be asked at all. If not, the answer is empty and counts as
        /// wrong, whatever the metric makes of an empty text.
        public var wasAsked: Bool
        /// Whether people call the answer right; nil where nobody marked it, or their marks are tied.
        public var isMarkedRight: Bool?

        /// An answer with its references.
        public init(
            answer: String, references: [String], isUnanswerable: Bool = false,
            wasAsked: Bool = true, isMarkedRight: Bool? = nil
        ) {
            self.answer = answer
            self.references = references
            self.isUnanswerable = isUnanswerable
            self.wasAsked = wasAsked
            self.isMarkedRight = isMarkedRight
        }
    }

    /// The metric that was applied.
    public let metric: DecidingMetric
    /// A score for each question: the metric itself; the squared error for ``DecidingMetric/rmse``;
    /// 1 or 0 for right or wrong labels, and for declining where there is no answer.
    public private(set) var rowScores: [Double]
    /// How many answers hold no number or are none of the labels; they count as wrong.
    public let unreadableCount: Int
    /// How many texts hold nothing that ``AnswerRules/extraction`` could take out; they count as
    /// empty answers. Questions that could not be asked are not among them.
    public private(set) var unextractedCount = 0
    /// How often each field of a JSON object was right, for ``DecidingMetric/jsonFields`` only.
    public private(set) var fieldCounts: [String: FieldCount] = [:]
    /// Right and given label of each question, for metrics of labels only.
    let labelPairs: [LabelledAnswers.Pair]
    let labelCount: Int

    /// Scores every answer.
    ///
    /// - Parameters:
    ///   - rows: one for each question. Where it has no answer, an answer that declines is right.
    ///   - metric: what to apply.
    ///   - labels: what an answer may be, for metrics of labels; the default is every reference
    ///     that occurs, in the order of the alphabet. A label that was chosen by likelihood was not
    ///     written, so a text that is one and nothing else is taken as it stands.
    ///   - rules: how words are compared and numbers read.
    /// - Throws: ``MetricsError``: a question without reference, a reference that is no number
    ///   or no label, labels that cannot be told apart, an answer without a mark where people
    ///   decide.
    public init(
        _ rows: [Row],
        metric: DecidingMetric,
        labels: [String] = [],
        rules: AnswerRules = AnswerRules(),
    ) throws(MetricsError) {
        let isMissing = { (row: Row) in
            row.references.isEmpty && !(row.isUnanswerable && metric.knowsUnanswerable)
        }
        if let row = rows.firstIndex(where: isMissing) { throw .noReference(row: row) }
        let phrases = DecliningPhrases(rules)
        let declined = rows.map { row in
            row.isUnanswerable ? row.wasAsked && phrases.declines(row.answer) : nil
        }
        var isUnextracted = [Bool](repeating: false, count: rows.count), rows = rows
        if rules.extraction != .whole {
            for place in rows.indices where !labels.contains(rows[place].answer) {
                let answer = rules.extracted(from: rows[place].answer)
                isUnextracted[place] = rows[place].wasAsked && answer == nil
                rows[place].answer = answer ?? ""
            }
        }
        switch metric {
        case .exactMatch: self.init(rows, metric, rules, scoredBy: ExactMatch.score)
        case .f1: self.init(rows, metric, rules, scoredBy: TokenF1.score)
        case .contains: self.init(rows, metric, rules, scoredBy: ContainsAnswer.score)
        case .rougeL: self.init(rows, metric, rules, scoredBy: ROUGEL.score)
        case .rmse: try self.init(numbersIn: rows, rules.numbers)
        case .macroF1, .accuracy: try self.init(labelsIn: rows, metric, labels)
        case .human: try self.init(marksOn: rows)
        case .regex: try self.init(patternsIn: rows)
        case .containsAll: self.init(rows, metric, rules, scoredBy: ContainsAnswer.scoreOfAll)
        case .jsonFields: try self.init(objectsIn: rows, rules)
        case .within: try self.init(nearNumbersIn: rows, rules)
        }
        unextractedCount = isUnextracted.count { $0 }
        // People's marks say what is right there, too.
        for (row, isRight) in declined.enumerated() where metric != .human {
            if let isRight { rowScores[row] = isRight ? 1 : 0 }
        }
    }

    /// Takes up what was judged elsewhere: 1 for a right answer, else 0, with the share of right
    /// ones as the metric.
    package init(verdicts: [Bool]) {
        metric = .accuracy
        rowScores = verdicts.map { $0 ? 1 : 0 }
        unreadableCount = 0
        labelPairs = []
        labelCount = 0
    }

    /// The answers to a selection of questions, by index.
    package func restricted(to rows: [Int]) -> ScoredAnswers {
        ScoredAnswers(self, rows: rows)
    }

    private init(_ whole: ScoredAnswers, rows: [Int]) {
        metric = whole.metric
        rowScores = rows.map { whole.rowScores[$0] }
        unreadableCount = 0
        labelPairs = whole.labelPairs.isEmpty ? [] : rows.map { whole.labelPairs[$0] }
        labelCount = whole.labelCount
    }

    /// The metric over all questions; NaN without questions.
    public var value: Double { value(ofRows: Array(rowScores.indices)) }

    /// The metric over a selection of questions, in which one may come up several times; what
    /// ``Statistics/Bootstrap`` asks for.
    public func value(ofRows rows: [Int]) -> Double {
        switch metric {
        case .macroF1:
            var counts = LabelCounts(labelCount: labelCount)
            for row in rows {
                counts.add(right: labelPairs[row].right, given: labelPairs[row].given)
            }
            return counts.macroF1
        case .rmse:
            return meanScore(ofRows: rows).squareRoot()
        default:
            return meanScore(ofRows: rows)
        }
    }

    private func meanScore(ofRows rows: [Int]) -> Double {
        rows.reduce(0) { $0 + rowScores[$1] } / Double(rows.count)
    }
}

// MARK: - Scoring

extension ScoredAnswers {
    /// Scores of questions that need no more to be kept of them.
    init(
        _ metric: DecidingMetric, scores: [Double], unreadable: Int = 0,
        fieldCounts: [String: FieldCount] = [:]
    ) {
        self.metric = metric
        rowScores = scores
        unreadableCount = unreadable
        self.fieldCounts = fieldCounts
        labelPairs = []
        labelCount = 0
    }

    private init(
        _ rows: [Row],
        _ metric: DecidingMetric,
        _ rules: AnswerRules,
        scoredBy score: (String, [String], AnswerNormalization) -> Double,
    ) {
        self.metric = metric
        rowScores = rows.map {
            $0.wasAsked ? score($0.answer, $0.references, rules.normalization) : 0
        }
        unreadableCount = 0
        labelPairs = []
        labelCount = 0
    }

    private init(marksOn rows: [Row]) throws(MetricsError) {
        var scores: [Double] = []
        for (index, row) in rows.enumerated() {
            guard let isRight = row.wasAsked ? row.isMarkedRight : false else {
                throw .unmarked(row: index)
            }
            scores.append(isRight ? 1 : 0)
        }
        metric = .human
        rowScores = scores
        unreadableCount = 0
        labelPairs = []
        labelCount = 0
    }

    private init(numbersIn rows: [Row], _ rules: NumberRules) throws(MetricsError) {
        let error = try SquaredError(references: rows.map(\.references), rules: rules)
        let scores = rows.indices.map { error.score(rows[$0].answer, row: $0) }
        metric = .rmse
        rowScores = scores.map(\.value)
        unreadableCount = scores.count { !$0.isParsed }
        labelPairs = []
        labelCount = 0
    }

    private init(
        labelsIn rows: [Row],
        _ metric: DecidingMetric,
        _ labels: [String],
    ) throws(MetricsError) {
        let known = labels.isEmpty ? Set(rows.flatMap(\.references)).sorted() : labels
        let matcher = try LabelMatcher(labels: known)
        var pairs: [LabelledAnswers.Pair] = []
        for (index, row) in rows.enumerated() {
            pairs.append(try LabelledAnswers.Pair(row, index: index, matcher: matcher))
        }
        self.metric = metric
        rowScores = pairs.map { $0.right == $0.given ? 1 : 0 }
        unreadableCount = pairs.count { $0.given == nil }
        labelPairs = pairs
        labelCount = known.count
    }
}

extension LabelledAnswers.Pair {
    /// Right is the label that was given if it is among the references, else the first reference.
    fileprivate init(
        _ row: ScoredAnswers.Row, index: Int, matcher: LabelMatcher
    ) throws(MetricsError) {
        var references: [Int] = []
        for reference in row.references {
            guard let label = matcher.index(ofExactly: reference) else {
                throw .unknownLabel(row: index, reference: reference, labels: matcher.labels)
            }
            references.append(label)
        }
        let given = matcher.index(of: row.answer)
        self.init(right: references.first { $0 == given } ?? references[0], given: given)
    }
}
