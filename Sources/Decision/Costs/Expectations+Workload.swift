package import Domain
package import Economics
import Record

extension Expectations {
    /// What a scenario expects.
    package init(_ workload: Workload) {
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
