/// What an arm must reach before it may be recommended; nil asks for nothing.
public struct Requirements: Sendable, Equatable {
    /// Bound on the deciding metric, in the metric's own unit (shares are 0…1).
    public var accuracy: Bound?
    /// Bound on the mean wall time of one question, in seconds.
    public var latency: Bound?

    /// Sets the bounds; the default is none.
    public init(accuracy: Bound? = nil, latency: Bound? = nil) {
        self.accuracy = accuracy
        self.latency = latency
    }
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
