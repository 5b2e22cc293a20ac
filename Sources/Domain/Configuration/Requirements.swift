import Foundations

/// What an arm must reach before it may be recommended, and which differences matter; a bound that
/// is nil asks for nothing.
public struct Requirements: Sendable, Equatable {
    /// Bound on the deciding metric, in the metric's own unit (shares are 0…1).
    public var accuracy: Bound?
    /// The greatest share of the questions without an answer that may be answered.
    public var answersWithoutBasis: Bound?
    /// Bound on the mean wall time of one question, in seconds.
    public var latency: Bound?
    /// The most that an arm may cost a month: all costs of the horizon, spread over its months.
    public var cost: Money?
    /// What may leave the machine, all different; empty for nothing at all.
    public var mayLeave: [PrivateData]?
    /// Bound on the 95th percentile of the time that one waiting user waits, in seconds.
    public var latencyP95: Bound?
    /// How many test questions are asked one at a time to see how long a user waits, ≥ 1.
    public var latencyQuestions: Int
    /// A difference of the score below this does not matter in practice: a share of all questions;
    /// for an error a share of the recommended arm's. 0…1.
    public var margin: Double

    /// The default sets no bound. With 20 questions the 95th percentile is the slowest but one, and
    /// not a single slow answer; its interval is closed above from 72 on.
    public init(
        accuracy: Bound? = nil, answersWithoutBasis: Bound? = nil, latency: Bound? = nil,
        cost: Money? = nil,
        mayLeave: [PrivateData]? = nil, latencyP95: Bound? = nil, latencyQuestions: Int = 20,
        margin: Double = 0.03
    ) {
        self.accuracy = accuracy
        self.answersWithoutBasis = answersWithoutBasis
        self.latency = latency
        self.cost = cost
        self.mayLeave = mayLeave
        self.latencyP95 = latencyP95
        self.latencyQuestions = latencyQuestions
        self.margin = margin
    }

    /// Whether no bound is set.
    public var isEmpty: Bool {
        self == Requirements(latencyQuestions: latencyQuestions, margin: margin)
    }
}

/// What an arm may have to send away when it runs on other people's machines.
public enum PrivateData: String, Sendable, Codable, CaseIterable {
    /// The users' questions.
    case questions
    /// Passages of the documents.
    case passages
    /// Questions with their answers: what is trained on, and shown as worked examples.
    case trainingData = "training-data"
}

/// A limit on a measured value.
public enum Bound: Sendable, Equatable, CustomStringConvertible {
    case atLeast(Double)
    case atMost(Double)

    /// The limit itself.
    public var value: Double {
        switch self {
        case .atLeast(let value), .atMost(let value): value
        }
    }

    /// True when the value keeps the limit; a value that is not a number never does.
    public func isMet(by value: Double) -> Bool {
        switch self {
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        }
    }

    /// E.g. `at least 0.8`.
    public var description: String {
        switch self {
        case .atLeast(let value): "at least \(NumberFormat.plain(value))"
        case .atMost(let value): "at most \(NumberFormat.plain(value))"
        }
    }
}
