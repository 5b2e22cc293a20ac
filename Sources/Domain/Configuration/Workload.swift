/// How much the chosen arm will be used, and how fast its knowledge grows old.
public struct Workload: Sendable, Equatable {
    /// Questions a month, ≥ 0. The default is 10,000.
    public var queriesPerMonth: Double
    /// Share of the knowledge that changes each month, 0…1. The default is 0.
    public var knowledgeChangesPerMonth: Double
    /// How often knowledge that changes is brought up to date, times a month, > 0. The default
    /// is 1.
    public var updatesPerMonth: Double
    /// How long it is to be used, in months, > 0. The default is 12.
    public var horizonMonths: Double
    /// The time of people that the arms take; nil leaves it out.
    public var staff: StaffTime?

    /// Describes the use.
    public init(
        queriesPerMonth: Double = 10_000,
        knowledgeChangesPerMonth: Double = 0,
        updatesPerMonth: Double = 1,
        horizonMonths: Double = 12,
        staff: StaffTime? = nil
    ) {
        self.queriesPerMonth = queriesPerMonth
        self.knowledgeChangesPerMonth = knowledgeChangesPerMonth
        self.updatesPerMonth = updatesPerMonth
        self.horizonMonths = horizonMonths
        self.staff = staff
    }
}

/// The time of people that arms take, and what it costs.
public struct StaffTime: Sendable, Equatable {
    /// What an hour costs.
    public var hour: Money
    /// Hours to build, by the arms' names; an arm that is not named takes none.
    public var build: [String: Double]
    /// Hours for each update of the knowledge, by the arms' names; an arm that is not named takes none.
    public var update: [String: Double]

    /// Describes the work.
    public init(
        hour: Money,
        build: [String: Double] = [:],
        update: [String: Double] = [:]
    ) {
        self.hour = hour
        self.build = build
        self.update = update
    }
}
