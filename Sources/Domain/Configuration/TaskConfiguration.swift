/// What is asked of the models, and how an answer is judged.
public struct TaskConfiguration: Sendable, Equatable {
    /// The form of a right answer.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A few words, e.g. a name.
        case shortAnswer = "short-answer"
        /// One of ``TaskConfiguration/labels``.
        case label
        /// A number.
        case number
        /// A sentence or more.
        case text

        /// The metrics that can decide such a task by themselves; the first one is the default.
        /// People's marks may decide wherever ``mayBeJudged``.
        public var metrics: [DecidingMetric] {
            switch self {
            case .shortAnswer, .text: usualMetrics + [.regex, .containsAll, .jsonFields]
            case .label: usualMetrics
            case .number: usualMetrics + [.within]
            }
        }

        /// Those that need nothing but references of the usual form.
        private var usualMetrics: [DecidingMetric] {
            switch self {
            case .shortAnswer: [.exactMatch, .f1, .contains]
            case .label: [.macroF1, .accuracy]
            case .number: [.rmse]
            case .text: [.f1, .rougeL, .contains]
            }
        }

        /// The metrics that are reported beside the deciding one unless the scenario names others:
        /// those that can make something of the same references.
        ///
        /// - Parameter hasTolerance: whether it is said how near a number has to be.
        public func otherMetrics(
            than metric: DecidingMetric, hasTolerance: Bool
        ) -> [DecidingMetric] {
            switch metric {
            case .regex, .jsonFields: []
            case .containsAll: [.contains]
            default:
                (usualMetrics + (self == .number && hasTolerance ? [.within] : []))
                    .filter { $0 != metric }
            }
        }

        /// The instruction that stands before a question in chat form unless the scenario has one.
        ///
        /// - Parameter labels: the permitted answers. A model that is to write one must be told them.
        public func defaultInstruction(labels: [String]) -> String {
            switch self {
            case .shortAnswer: "Answer with a few words only."
            case .label: "Answer with one of these only: \(labels.joined(separator: ", "))."
            case .number: "Answer with a number only."
            case .text: "Answer in one or two sentences."
            }
        }

        /// Whether answers are compared by their words.
        public var comparesWords: Bool { self == .shortAnswer || self == .text }

        /// Whether a language model may judge answers beside the metrics: labels and numbers are
        /// compared exactly, so that there is nothing to judge.
        public var mayBeJudged: Bool { self == .shortAnswer || self == .text }

        /// The longest generated answer in tokens unless the scenario says otherwise.
        public var defaultAnswerTokens: Int {
            self == .text ? 64 : 16
        }
    }

    /// The form of a right answer.
    public var kind: Kind
    /// The metric that decides; one of ``Kind/metrics``, or ``DecidingMetric/human``.
    public var metric: DecidingMetric
    /// Metrics that are reported beside it and decide nothing; of ``Kind/metrics``, all different and
    /// without ``metric``.
    public var also: [DecidingMetric]
    /// Shown before the question in chat form.
    public var instruction: String
    /// Name of the question's field in completion form. The default is `Question`.
    public var input: String
    /// Name of the answer's field in completion form. The default is `Answer`.
    public var output: String
    /// The permitted answers: at least two for ``Kind/label``, none for the other kinds.
    public var labels: [String]
    /// The longest generated answer, in tokens, ≥ 1.
    public var answerTokens: Int
    /// What is cut from the beginning of a generated answer as thoughts.
    public var reasoning: ReasoningRule
    /// How the words of answers are compared and their numbers read.
    public var rules: AnswerRules
    /// The language model that judges answers beside the metrics and decides nothing: a name of the
    /// catalogue, or a path. The default is none.
    public var judge: String?

    /// The metric by which settings are chosen on the validation questions, whose answers nobody
    /// marks: the one that decides, or the kind's default where people do.
    public var choosingMetric: DecidingMetric { metric == .human ? kind.metrics[0] : metric }
    /// The metric that decides, then the others.
    public var metrics: [DecidingMetric] { [metric] + also }

    /// Describes a task; whatever is nil takes the kind's default.
    public init(
        kind: Kind,
        metric: DecidingMetric? = nil,
        also: [DecidingMetric]? = nil,
        instruction: String? = nil,
        input: String = "Question",
        output: String = "Answer",
        labels: [String] = [],
        answerTokens: Int? = nil,
        reasoning: ReasoningRule = ReasoningRule(),
        rules: AnswerRules = AnswerRules(),
        judge: String? = nil
    ) {
        self.kind = kind
        let metric = metric ?? kind.metrics[0]
        self.metric = metric
        self.also =
            also ?? kind.otherMetrics(than: metric, hasTolerance: rules.tolerance != nil)
        self.instruction = instruction ?? kind.defaultInstruction(labels: labels)
        self.input = input
        self.output = output
        self.labels = labels
        self.answerTokens = answerTokens ?? kind.defaultAnswerTokens
        self.reasoning = reasoning
        self.rules = rules
        self.judge = judge
    }
}
