public import Domain
public import Economics

extension Expectations {
    /// What a scenario expects; hours of the staff go by the arms' names.
    public init(_ workload: Workload) {
        func named(_ hours: [ArmConfiguration.Kind: Double]?) -> [String: Double] {
            var named: [String: Double] = [:]
            for (kind, hours) in hours ?? [:] { named[kind.rawValue] = hours }
            return named
        }
        self.init(
            queriesPerMonth: workload.queriesPerMonth,
            knowledgeChangesPerMonth: workload.knowledgeChangesPerMonth,
            horizonMonths: workload.horizonMonths,
            updatesPerMonth: workload.updatesPerMonth,
            staffHour: workload.staff?.hour.amount,
            staffHoursToBuild: named(workload.staff?.build),
            staffHoursPerUpdate: named(workload.staff?.update))
    }
}
