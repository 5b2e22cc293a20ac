/// How answers and references are brought into one form before they are compared.
public enum AnswerNormalization: String, Sendable, CaseIterable {
    /// For any language: see `NormalizedAnswer`.
    case unicode
    /// The English rules of the published scripts: SQuAD v1.1's, and for ROUGE-L those of Google's
    /// `rouge_score`.
    case squad
}

/// How numbers are read where their form leaves it open.
public struct NumberRules: Sendable, Equatable {
    /// The decimal sign of a country.
    public enum DecimalSign: String, Sendable, CaseIterable {
        /// As in 1,234.5
        case point = "."
        /// As in 1.234,5
        case comma = ","
    }

    /// Whether a single point or comma before exactly three digits separates decimals or thousands:
    /// with ``DecimalSign/point`` `1.250` is 1.25 and `1,250` is 1250.
    public var decimal: DecimalSign

    /// Numbers with a decimal point, unless told otherwise.
    public init(decimal: DecimalSign = .point) {
        self.decimal = decimal
    }
}

/// How far a number may be from the right one to count as right.
public enum Tolerance: Sendable, Equatable {
    /// So much at most, ≥ 0, in the numbers' own unit.
    case absolute(Double)
    /// So great a share of the right number at most, 0…1; where that is 0, only 0 is right.
    case relative(Double)
}

/// What a scenario says about reading answers.
public struct AnswerRules: Sendable, Equatable {
    /// For metrics that compare words.
    public var normalization: AnswerNormalization
    /// For metrics that compare numbers.
    public var numbers: NumberRules
    /// How the answer is taken out of what was written.
    public var extraction: AnswerExtraction
    /// For ``DecidingMetric/within``; nil where no metric needs it.
    public var tolerance: Tolerance?
    /// What counts as no answer, for tasks whose answers are texts.
    public var declining: Declining

    /// The defaults of the scenario format.
    public init(
        normalization: AnswerNormalization = .unicode, numbers: NumberRules = NumberRules(),
        extraction: AnswerExtraction = .whole, tolerance: Tolerance? = nil,
        declining: Declining = Declining()
    ) {
        self.normalization = normalization
        self.numbers = numbers
        self.extraction = extraction
        self.tolerance = tolerance
        self.declining = declining
    }
}
