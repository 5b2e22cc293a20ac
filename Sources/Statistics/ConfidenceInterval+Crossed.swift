extension ConfidenceInterval {
    /// An arm's figure, or the difference of two, with an interval that holds for other questions
    /// and for other seeds.
    ///
    /// Student's t times the root of the variance of ``CrossedScores``, with Satterthwaite's degrees
    /// of freedom (1946, Biometrics Bulletin 2):
    ///
    /// ```
    /// freedom = (questions + seeds)² / (questions² / (n − 1) + (mean squares)² / Σ (S − 1))
    /// ```
    /// Seeds that differ by less than the answers' luck give a negative part. It counts, but for
    /// each arm by no more than 0.2 of what the questions give. That bound is not from the
    /// literature: without it intervals are too narrow for two seeds, and at 0 they are too wide for
    /// seeds that do not differ; the simulation is nearest to its level here.
    ///
    /// The questions of a difference are paired; the seeds of two arms have nothing to do with each
    /// other, so that each arm brings its own part. Their mean squares are pooled for the degrees of
    /// freedom, as if the trainings of both arms varied alike.
    ///
    /// For figures between 0 and 1 two closed forms are widened by that t and that variance:
    /// Wilson's interval with the number of questions that would give a share this variance (Korn &
    /// Graubard 1998, Survey Methodology 24), and for differences Bonett and Price's, which adds one
    /// question to the gain of either side; the mean of S such answers is as large as 1 / √S.
    /// Where scores are such figures, the interval is never narrower than that of
    /// ``mean(of:within:level:)`` of the questions' means, so that equal answers do not pass for
    /// certainty and one question is enough.
    ///
    /// Limits: two or three seeds that differ by much more than the answers' luck give intervals
    /// that are too narrow, since so few seeds say little about how seeds differ. Pseudo-values of
    /// a share are not bounded: ``widened(by:)`` is left to the caller.
    ///
    /// - Parameters:
    ///   - first: the arm's scores.
    ///   - second: what is subtracted, if anything; over the same questions.
    ///   - isShare: whether figures lie between 0 and 1 by their nature.
    ///   - scale: where a figure that is no share can lie; a difference can have either sign.
    ///   - level: between 0 and 1.
    /// - Returns: the figure or difference with its interval; ``Method/none`` where no range bounds
    ///   a figure and the questions are fewer than 10 or fewer than 9 of them differ from the
    ///   commonest.
    public static func crossed(
        _ first: CrossedScores,
        minus second: CrossedScores? = nil,
        isShare: Bool,
        scale: FigureScale = .anySign,
        level: Double = 0.95,
    ) -> ConfidenceInterval {
        let questionMeans = CrossedModel.questionMeans(first, minus: second)
        let value = first.value - (second?.value ?? 0), count = questionMeans.count
        var interval = ConfidenceInterval.none(
            value: count == 0 ? .nan : value, level: level, count: count)
        if let model = CrossedModel(first, minus: second, isShare: isShare, scale: scale) {
            let bounds = model.bounds(level: level)
            interval.low = min(value, bounds.low)
            interval.high = max(value, bounds.high)
            interval.method = .crossedEffects
        }
        guard isShare, first.areScores, second?.areScores != false else { return interval }
        return interval.widened(
            by: .mean(
                of: questionMeans, within: second == nil ? 0...1 : -1...1, level: level))
    }

    /// The same figure with an interval that holds another one's, too.
    ///
    /// - Parameter other: of the same figure; without an interval nothing is widened.
    /// - Returns: by the method of the first, of the other where that has no interval.
    public func widened(by other: ConfidenceInterval) -> ConfidenceInterval {
        guard other.method != .none else { return self }
        var widened = self
        if method == .none {
            (widened.low, widened.high, widened.method) = (other.low, other.high, other.method)
        }
        widened.low = min(value, widened.low, other.low)
        widened.high = max(value, widened.high, other.high)
        return widened
    }
}
