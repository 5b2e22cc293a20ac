/// How much the chosen arm will be used, and how fast its knowledge grows old.
public struct Workload: Sendable, Equatable {
    /// Questions a month, ≥ 0. The default is 10,000.
    public var queriesPerMonth: Double
    /// Share of the knowledge that changes each month, 0…1. The default is 0.
    public var knowledgeChangesPerMonth: Double
    /// How long it is to be used, in months, > 0. The default is 12.
    public var horizonMonths: Double

    /// Describes the use.
    public init(
        queriesPerMonth: Double = 10_000,
        knowledgeChangesPerMonth: Double = 0,
        horizonMonths: Double = 12
    ) {
        self.queriesPerMonth = queriesPerMonth
        self.knowledgeChangesPerMonth = knowledgeChangesPerMonth
        self.horizonMonths = horizonMonths
    }
}
