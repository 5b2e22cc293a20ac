/// What an arm must reach before it may be recommended; nil asks for nothing.
public struct Requirements: Sendable, Equatable {
    /// Bound on the deciding metric, in the metric's own unit (shares are 0…1).
    public var accuracy: Bound?
    /// Bound on the mean wall time of one question, in seconds.
    public var latency: Bound?
    /// The most that an arm may cost a month: all costs of the horizon, spread over its months.
    public var cost: Money?
    /// What may leave the machine, all different; empty for nothing at all.
    public var mayLeave: [PrivateData]?

    /// Sets the bounds; the default is none.
    public init(
        accuracy: Bound? = nil, latency: Bound? = nil, cost: Money? = nil,
        mayLeave: [PrivateData]? = nil
    ) {
        self.accuracy = accuracy
        self.latency = latency
        self.cost = cost
        self.mayLeave = mayLeave
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
        case .atLeast(let value): "at least \(Quantity.text(value))"
        case .atMost(let value): "at most \(Quantity.text(value))"
        }
    }
}
