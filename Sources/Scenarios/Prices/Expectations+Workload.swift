public import Domain
public import Economics

extension Expectations {
    /// What a scenario expects.
    public init(_ workload: Workload) {
        self.init(
            queriesPerMonth: workload.queriesPerMonth,
            knowledgeChangesPerMonth: workload.knowledgeChangesPerMonth,
            horizonMonths: workload.horizonMonths,
            updatesPerMonth: workload.updatesPerMonth,
            staffHour: workload.staff?.hour.amount,
            staffHoursToBuild: workload.staff?.build ?? [:],
            staffHoursPerUpdate: workload.staff?.update ?? [:])
    }
}
