public import Benchmarking

/// How long a run will take on this machine, and how much memory: estimated from the scenario's own
/// tokens and the rates at which this machine works.
public struct RunForecast: Sendable, Equatable, Codable {
    /// A figure that hangs on what only the run will show: which settings it chooses, how long the
    /// answers are, when trainings stop.
    public struct Span: Sendable, Equatable, Codable {
        /// The cheapest settings, short answers, trainings that stop at once.
        public var least: Double
        /// Settings of middling cost, answers as long as the references, all epochs.
        public var likely: Double
        /// The dearest settings, the longest answers, all epochs.
        public var most: Double

        /// The same three times, unless others are given.
        public init(_ likely: Double, least: Double? = nil, most: Double? = nil) {
            self.likely = likely
            self.least = least ?? likely
            self.most = most ?? likely
        }
    }

    /// The work of one arm over all its seeds, probes with it, or of one sweep.
    public struct ArmTime: Sendable, Equatable, Codable {
        /// E.g. `lora+rag` or `lora over examples and wordings`.
        public var name: String
        /// Prompt tokens that are computed, shared beginnings once.
        public var promptTokens: Span
        /// Tokens of answers, and of completions whose likelihood is asked for.
        public var newTokens: Span
        /// Tokens that go forward and back in training.
        public var trainedTokens: Span
        /// CPU seconds.
        public var cpuSeconds: Span
    }

    /// Every arm in the scenario's order.
    public var arms: [ArmTime]
    /// Every sweep in the scenario's order: what it takes beyond the arms and the sweeps before it.
    public var sweeps: [ArmTime]
    /// CPU seconds for what no arm does alone: the indexes, the base model's probes, and judging.
    public var sharedCPUSeconds: Double
    /// CPU seconds for all of the run.
    public var cpuSeconds: Span
    /// Seconds by the clock for all of the run, on this machine when it has nothing else to do.
    public var seconds: Span
    /// The highest resident memory that is to be expected, in bytes.
    public var peakMemoryBytes: Int
    /// What this machine was measured to do.
    public var rates: EngineRates
}

extension RunForecast.Span {
    static let none = RunForecast.Span(0)

    static func + (first: Self, second: Self) -> Self {
        Self(
            first.likely + second.likely, least: first.least + second.least,
            most: first.most + second.most)
    }

    /// As much of something else for each unit.
    public static func * (span: Self, factor: Double) -> Self {
        Self(span.likely * factor, least: span.least * factor, most: span.most * factor)
    }

    /// What may come out as any of these, each as likely as the others.
    static func among(_ spans: [Self]) -> Self {
        guard !spans.isEmpty else { return none }
        return Self(
            spans.reduce(0) { $0 + $1.likely } / Double(spans.count),
            least: spans.map(\.least).min(), most: spans.map(\.most).max())
    }
}
