/// Whether an arm is as good as another one: no worse by more than a margin below which a
/// difference does not matter.
///
/// "Not shown to be worse" is no evidence of that: with few questions nothing is shown to be worse.
/// Source: Piaggio et al. 2012, JAMA 308 (non-inferiority trials).
public enum NonInferiority: String, Sendable, Codable {
    /// The whole paired interval of the difference lies above minus the margin.
    case within
    /// The interval holds minus the margin, or there is no interval.
    case open
    /// The whole interval lies below minus the margin.
    case beyond

    /// Judges an interval of the arm's score minus the other's, greater being better.
    ///
    /// - Parameter margin: in the score's unit, ≥ 0.
    public init(low: Double, high: Double, margin: Double) {
        self = low > -margin ? .within : high < -margin ? .beyond : .open
    }

    /// At which level the paired intervals are taken when one of several arms is recommended, so
    /// that an arm which is worse than the best by more than the margin is recommended in at most
    /// 5 % of all runs.
    ///
    /// Whoever recommends an arm says that it is as good as each of the others, so also as the best
    /// of them: multiple comparisons with the best (Hsu 1984, Annals of Statistics 12), by
    /// Bonferroni's bound over the arms that may be recommended in error:
    ///
    /// ```
    /// level = 1 − min(0.05, 2 · 0.05 / (arms − 1))
    /// ```
    /// An interval errs to one side half as often as to both, which gives the factor 2. With up to
    /// three arms it is the 95 % interval that a report shows.
    public static func level(arms: Int) -> Double {
        1 - min(0.05, 0.1 / Double(max(arms - 1, 1)))
    }
}
