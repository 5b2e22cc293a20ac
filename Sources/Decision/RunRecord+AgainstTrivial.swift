import Record

extension RunRecord {
    /// The arm minus the trivial answer; nil where they were not compared.
    func againstTrivial(_ arm: String) -> ComparedPair? {
        trivial?.differences.pair(arm, TrivialRecord.name, at: at.trivial.differences)
    }

    /// Whether the paired test shows the arm to be better than the trivial answer.
    func isShownBetterThanTrivial(_ arm: String) -> Bool {
        againstTrivial(arm).map { $0.it.isShown && isGain($0.it.difference.value) } ?? false
    }

    /// Whether a difference of the score is one for the better.
    func isGain(_ difference: Double) -> Bool {
        scenario.higherIsBetter ? difference > 0 : difference < 0
    }
}
