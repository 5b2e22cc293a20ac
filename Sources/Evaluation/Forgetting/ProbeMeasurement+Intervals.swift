public import Statistics

extension ProbeMeasurement {
    /// The figure over all items with its interval: Wilson's for shares, Gaffke's for a Brier score,
    /// else that of a figure which nothing bounds; few or equal items have none then.
    public func interval(_ bootstrap: Bootstrap) -> ConfidenceInterval {
        let count = values.count, level = bootstrap.level
        switch measure {
        case .accuracy, .choiceAccuracy:
            return .wilson(successes: values.count { $0 == 1 }, count: count, level: level)
        case .brier: return .mean(of: values, within: 0...2, level: level)
        case .perplexity:
            return bootstrap.unbounded(count: count, on: .positive, of: value(ofItems:))
        case .logLikelihood:
            return bootstrap.unbounded(count: count, on: .anySign, of: value(ofItems:))
        }
    }

    /// This figure minus another's of the same items with its interval: Bonett and Price's for
    /// shares, else as for ``interval(_:)``.
    ///
    /// - Precondition: as many items.
    public func difference(
        from other: ProbeMeasurement, _ bootstrap: Bootstrap
    ) -> ConfidenceInterval {
        precondition(values.count == other.values.count, "the probes' items are not the same")
        switch measure {
        case .accuracy, .choiceAccuracy:
            return PairedOutcomes(values.map { $0 == 1 }, other.values.map { $0 == 1 })
                .difference(level: bootstrap.level)
        case .brier:
            return .mean(
                of: zip(values, other.values).map { $0 - $1 }, within: -2...2,
                level: bootstrap.level)
        case .perplexity, .logLikelihood:
            return bootstrap.unbounded(
                count: values.count, ofDifference: value(ofItems:), other.value(ofItems:))
        }
    }

    /// This figure minus another's, by the other's, with its interval; where few items or equal ones
    /// do not tell how far it may be off, there is none.
    public func relativeDifference(
        from other: ProbeMeasurement, _ bootstrap: Bootstrap
    ) -> ConfidenceInterval {
        var interval = bootstrap.unbounded(count: values.count, on: .positive) {
            value(ofItems: $0) / other.value(ofItems: $0)
        }
        interval.value -= 1
        interval.low -= 1
        interval.high -= 1
        return interval
    }
}
