/// The smallest true difference that is found in four of five runs, under an assumption.
public struct DetectableDifference: Sendable, Equatable, Codable {
    /// The assumption as a number; a plan says of what.
    public var assumed: Double
    /// Whether the assumption is a share of questions, which no difference exceeds.
    public var isShare: Bool
    /// Between two arms that are compared alone; nil when no difference would be found.
    public var alone: Double?
    /// Between two arms among all, by the strictest step of Holm's correction.
    public var amongAll: Double?
    /// The same for each sweep, among its comparisons.
    public var inSweeps: [Double?]

    package init(
        assumed: Double, isShare: Bool, alone: Double?, amongAll: Double?, inSweeps: [Double?]
    ) {
        self.assumed = assumed
        self.isShare = isShare
        self.alone = alone
        self.amongAll = amongAll
        self.inSweeps = inSweeps
    }

    /// Whether a difference is only found where more questions tell the arms apart than is
    /// assumed, all in favour of one arm.
    public func isBeyondAssumption(_ difference: Double) -> Bool {
        isShare && difference > assumed + 1e-3
    }
}
