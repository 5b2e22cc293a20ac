package import Scenarios

/// What an arm takes over the scenario's horizon, in CPU seconds of the machine that measured it.
package struct Costs {
    let record: RunRecord
    let workload: Workload

    /// Nobody asks more: a gain that takes longer to pay is a rounding error.
    private static let mostQueries = 1e15

    package init(record: RunRecord, workload: Workload) {
        self.record = record
        self.workload = workload
    }

    /// Building, answering every query of the horizon, and keeping up with changed knowledge.
    package func total(_ arm: ArmRecord) -> Double {
        let queries = workload.queriesPerMonth * workload.horizonMonths
        return record.buildingCPUSeconds(of: arm) + update(arm) * workload.horizonMonths
            + record.answeringCPUSeconds(of: arm) * queries
    }

    /// CPU seconds a month to keep up with changed knowledge: facts in weights are trained anew,
    /// an index takes in what changed, examples are edited by hand.
    private func update(_ arm: ArmRecord) -> Double {
        guard workload.knowledgeChangesPerMonth > 0 else { return 0 }
        if arm.indexBytes > 0 {
            return (record.retrieval?.usage.cpuSeconds ?? 0) * workload.knowledgeChangesPerMonth
        }
        return arm.training?.usage.cpuSeconds ?? 0
    }

    /// When an arm that is dearer to build has become the cheaper one, for one arm against all
    /// other arms that may be recommended.
    package func breakEvens(of arm: ArmRecord) -> [BreakEvenRecord] {
        record.arms.filter { $0.name != arm.name && $0.role == "answer" && $0.score.value.isFinite }
            .map { other in
                let isDearer =
                    record.buildingCPUSeconds(of: arm) > record.buildingCPUSeconds(of: other)
                let (dear, cheap) = isDearer ? (arm, other) : (other, arm)
                let gain =
                    record.answeringCPUSeconds(of: cheap) - record.answeringCPUSeconds(of: dear)
                let price =
                    record.buildingCPUSeconds(of: dear) - record.buildingCPUSeconds(of: cheap)
                let queries = gain > 0 ? price / gain : .infinity
                return BreakEvenRecord(
                    dearerToBuild: dear.name, cheaperToBuild: cheap.name,
                    queries: queries < Self.mostQueries ? queries : nil, unit: "CPU seconds")
            }
    }
}
