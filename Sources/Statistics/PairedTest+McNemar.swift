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
        precondition(first.count == second.count, "\(first.count) and \(second.count) questions")
        let onlyFirst = zip(first, second).count { $0 && !$1 }
        let onlySecond = zip(first, second).count { !$0 && $1 }
        let differing = onlyFirst + onlySecond
        let tail = FairCoin.cumulative(heads: min(onlyFirst, onlySecond), tosses: differing)
        return PairedTest(
            kind: .mcNemar,
            pValue: min(1, 2 * tail),
            pairs: first.count,
            differingPairs: differing,
        )
    }
}
