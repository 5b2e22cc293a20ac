extension PairedTest {
    /// Whether two arms differ by more than the chance of questions and trainings, where at least
    /// one of them was trained with several seeds.
    ///
    /// The p-value is the least 1 − level at which the interval of
    /// ``ConfidenceInterval/crossed(_:minus:isShare:scale:level:)`` holds no zero, so that the test
    /// and the 95 % interval say the same by construction. It is 1 where there is no interval.
    ///
    /// - Parameters:
    ///   - first: the first arm's scores.
    ///   - second: the other's, over the same questions.
    ///   - isShare: whether scores lie between 0 and 1 by their nature.
    public static func crossed(
        _ first: CrossedScores, minus second: CrossedScores, isShare: Bool
    ) -> PairedTest {
        let differences = CrossedModel.questionMeans(first, minus: second)
        let model = CrossedModel(first, minus: second, isShare: isShare, scale: .anySign)
        var pValues = [model?.pValue].compactMap(\.self)
        if isShare, first.areScores, second.areScores {
            pValues.append(ConfidenceInterval.meanPValue(of: differences, within: -1...1))
        }
        return PairedTest(
            kind: .crossedEffects, pValue: pValues.max() ?? 1, pairs: differences.count,
            differingPairs: differences.count { $0 != 0 })
    }
}
