/// The metric by which a scenario's arms are compared.
public enum DecidingMetric: String, Sendable, Codable, CaseIterable {
    /// `ExactMatch`
    case exactMatch = "exact-match"
    /// `TokenF1`
    case f1 = "f1"
    /// `ContainsAnswer`
    case contains = "contains"
    /// The mean F1 of the labels: `LabelCounts`.
    case macroF1 = "macro-f1"
    /// The share of right labels: `LabelCounts`.
    case accuracy = "accuracy"
    /// The root of the mean squared error of numbers.
    case rmse = "rmse"
    /// `ROUGEL`
    case rougeL = "rouge-l"
    /// The share of answers that people call right: ``HumanMarks``.
    case human
    /// `PatternMatch`: each reference is a regular expression for the whole answer.
    case regex = "regex"
    /// `ContainsAnswer`, of every reference.
    case containsAll = "contains-all"
    /// `FieldMatch`: the share of a JSON object's fields that are right.
    case jsonFields = "json-fields"
    /// Whether a number is near enough to the right one: ``Tolerance``.
    case within = "within"

    /// Whether a greater value is better; false for ``rmse`` alone.
    public var higherIsBetter: Bool { self != .rmse }

    /// Whether the value is the mean of the questions' scores.
    public var isMean: Bool { self != .rmse && self != .macroF1 }

    /// With fewer questions not even two arms that differ as far as they can on every question are
    /// told apart: McNemar's exact test and every interval of a bounded score take six, an error
    /// has no interval with fewer than ten.
    public var leastQuestions: Int { self == .rmse ? 10 : 6 }

    /// Whether the value is a share of right answers, so that Wilson's interval and McNemar's test
    /// fit.
    public var isShare: Bool {
        switch self {
        case .exactMatch, .contains, .accuracy, .human, .regex, .containsAll, .within: true
        case .f1, .macroF1, .rmse, .rougeL, .jsonFields: false
        }
    }

    /// Whether an answer is right or wrong, compared as a whole; by the others it is better or worse.
    public var isRightOrWrong: Bool {
        switch self {
        case .exactMatch, .contains, .accuracy, .macroF1, .human, .regex, .containsAll, .within:
            true
        case .f1, .rmse, .rougeL, .jsonFields: false
        }
    }

    /// Whether questions without an answer can be scored: those of texts.
    public var knowsUnanswerable: Bool {
        switch self {
        case .exactMatch, .f1, .contains, .rougeL, .human, .regex, .containsAll, .jsonFields: true
        case .macroF1, .accuracy, .rmse, .within: false
        }
    }

    /// Whether each reference is an answer that would be right by itself; a pattern is none, nor is
    /// one of several parts.
    public var hasWholeReferences: Bool { self != .regex && self != .containsAll }
}
