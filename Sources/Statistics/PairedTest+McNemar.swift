extension PairedTest {
    /// McNemar's exact test for questions that each arm answers right or wrong.
    ///
    /// Of the questions that only one arm got right, each arm should have about half. Source:
    /// McNemar 1947, Psychometrika 12, with the binomial distribution instead of chi-square.
    /// The p-value is 1 when no question tells the arms apart.
    ///
    /// - Parameters:
    ///   - first: whether the first arm was right, question by question.
    ///   - second: the same for the second arm, in the same order.
    /// - Returns: the test with its two-sided p-value.
    /// - Precondition: the lists are of equal length.
    public static func mcNemar(_ first: [Bool], _ second: [Bool]) -> PairedTest {
        mcNemar(PairedOutcomes(first, second))
    }

    /// ``mcNemar(_:_:)`` of answers that were counted before.
    public static func mcNemar(_ outcomes: PairedOutcomes) -> PairedTest {
        let tail = Binomial.cumulative(
            min(outcomes.onlyFirst, outcomes.onlySecond), of: outcomes.differing)
        return PairedTest(
            kind: .mcNemar,
            pValue: min(1, 2 * tail),
            pairs: outcomes.pairs,
            differingPairs: outcomes.differing,
        )
    }
}
