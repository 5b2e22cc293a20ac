/// What became of one trial so far.
public struct Trial: Sendable, Equatable, Codable {
    /// What a trial scored after having been trained up to a rung.
    public struct Look: Sendable, Equatable, Codable {
        /// How far it was trained: one of ``Search/rungs``.
        public var rung: Int
        /// Higher is better. A score that is not finite makes the trial a failed one.
        public var score: Double
        /// How far a constraint is exceeded; 0 and below are feasible. nil: unknown, or there is
        /// no constraint. What is not finite counts as unknown.
        public var violation: Double?

        /// What was seen.
        public init(rung: Int, score: Double, violation: Double? = nil) {
            self.rung = rung
            self.score = score
            self.violation = violation
        }
    }

    /// 0 is the starting point's; each number once.
    public var number: Int
    /// What was tried.
    public var point: SearchPoint
    /// By rising rung.
    public var looks: [Look]
    /// Whether training ended without a score at the next rung: it diverged, or did not fit.
    public var failed: Bool

    /// A trial; without looks and not failed, one that was begun and not carried out.
    public init(number: Int, point: SearchPoint, looks: [Look] = [], failed: Bool = false) {
        self.number = number
        self.point = point
        self.looks = looks
        self.failed = failed
    }
}
