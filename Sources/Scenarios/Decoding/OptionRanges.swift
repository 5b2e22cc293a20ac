import Domain

/// What the options of a training may be, alone and in a search.
enum OptionRanges {
    static let epochs = 1...1000
    static let batch = 1...1024
    static let rank = 1...1024
    static let layers = 1...512
    static let weightDecay = 0.0...10
    static let warmup = 0.0...1
    static let replay = 0.0...0.9
    static let dropout = 0.0...0.9
    /// Of ``TrainingOption/l2SP`` and ``TrainingOption/ewc``.
    static let pull = 0.0...1e6

    /// The rule for a value of an option that is a number, as a `Double`.
    static func rule(for option: TrainingOption) -> ScalarRule<Double> {
        switch option {
        case .learningRate: .learningRate
        case .epochs: .whole(in: epochs)
        case .rank: .whole(in: rank)
        case .layers: .whole(in: layers)
        case .batch: .whole(in: batch)
        case .weightDecay: .number(in: weightDecay)
        case .warmup: .number(in: warmup)
        case .dropout: .number(in: dropout)
        case .replay: .number(in: replay)
        case .l2SP, .ewc: .number(in: pull)
        case .schedule, .form: ScalarRule(expectation: "a word") { _ in nil }
        }
    }
}

extension ScalarRule<Double> {
    static var learningRate: ScalarRule { .positive(atMost: 1) }

    /// A whole number, counted with.
    fileprivate static func whole(in range: ClosedRange<Int>) -> ScalarRule {
        let rule = ScalarRule<Int>.integer(in: range)
        return ScalarRule(expectation: rule.expectation) { rule.parse($0).map(Double.init) }
    }
}
