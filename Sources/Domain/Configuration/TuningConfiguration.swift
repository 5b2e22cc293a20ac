import Foundations

/// How settings are searched for: by one rule, and with one budget, for every arm.
public struct TuningConfiguration: Sendable, Equatable {
    /// Seconds by the clock that each arm has for trying settings: for trainings, answers to
    /// validation questions and probes. A trial that was begun is finished.
    public var seconds: Double
    /// Most trials of one arm, ≥ 1.
    public var trials: Int
    /// How the next values are chosen.
    public var method: SearchMethod
    /// Shares of a trial's steps, rising, each in 0 ..< 1, at which it is compared with the others
    /// and waits; empty where every trial is trained to its end.
    public var rungs: [Double]
    /// Of so many trials that have reached a rung one goes on, ≥ 2.
    public var reduction: Int
    /// The greatest loss of a capability that the chosen setting may cause, as in
    /// ``ForgettingConfiguration/atMost``; measured on items of its own, which are no part of the
    /// probe.
    public var atMost: [ForgettingConfiguration.Probe: Double]

    /// Capabilities that there are such items for.
    public static let guarded: [ForgettingConfiguration.Probe] = [.knowledge]

    /// Sets each of them; by default trials are compared after a quarter of their steps, where one in
    /// three goes on.
    public init(
        seconds: Double, trials: Int = 100, method: SearchMethod = .bayesian,
        rungs: [Double] = [0.25], reduction: Int = 3,
        atMost: [ForgettingConfiguration.Probe: Double] = [:]
    ) {
        self.seconds = seconds
        self.trials = trials
        self.method = method
        self.rungs = rungs
        self.reduction = reduction
        self.atMost = atMost
    }
}

/// How the next values to try are chosen.
public enum SearchMethod: String, Codable, Sendable, CaseIterable {
    /// Every combination of listed values, in a random order, so that a search that ends early
    /// has seen all options vary.
    case grid
    /// Independent draws, spread evenly on each option's scale.
    case random
    /// A Gaussian process is fitted to the scores, and the point of the greatest expected
    /// improvement is tried next.
    case bayesian
}

/// An option of a training with the values that are searched.
public struct TunedOption: Sendable, Equatable {
    /// Which option.
    public var option: TrainingOption
    /// Its values.
    public var values: Values

    /// What is searched.
    public enum Values: Sendable, Equatable {
        /// All between two numbers, the lower first; whole ones where the option's are.
        case range(Double, Double)
        /// These, all different.
        case list([OptionValue])
    }

    /// Searches some values of an option.
    public init(_ option: TrainingOption, _ values: Values) {
        self.option = option
        self.values = values
    }
}

extension TunedOption.Values: CustomStringConvertible {
    /// As a scenario has them.
    public var description: String {
        switch self {
        case .range(let low, let high): "\(NumberFormat.plain(low)) .. \(NumberFormat.plain(high))"
        case .list(let values): "[\(values.map { "\($0)" }.joined(separator: ", "))]"
        }
    }
}
