/// What an arm costs in CPU seconds, said once for the verdict and for the report.
extension RunRecord {
    /// The version of the format that this program writes.
    public static let currentSchema = 1

    /// CPU seconds before the first question: choosing, training, and the index if `arm` reads one.
    public func buildingCPUSeconds(of arm: ArmRecord) -> Double {
        let index = arm.indexBytes > 0 ? retrieval?.usage.cpuSeconds ?? 0 : 0
        return arm.building.cpuSeconds + index
    }

    /// CPU seconds for one question; NaN when no question was asked.
    public func answeringCPUSeconds(of arm: ArmRecord) -> Double {
        perQuestion(arm.answering.cpuSeconds)
    }

    /// A sum over the test questions as a mean for one; NaN when no question was asked.
    public func perQuestion(_ sum: Double) -> Double {
        data.testCount > 0 ? sum / Double(data.testCount) : .nan
    }

    // MARK: - Over the workload

    /// Questions that the scenario foresees over its whole horizon.
    public var workloadQueries: Double {
        scenario.queriesPerMonth * scenario.horizonMonths
    }

    /// CPU seconds over the horizon to keep up with changed knowledge: each month facts in weights
    /// are trained anew and an index takes in what changed; examples are edited by hand.
    public func updatingCPUSeconds(of arm: ArmRecord) -> Double {
        let changes = scenario.knowledgeChangesPerMonth
        guard changes > 0 else { return 0 }
        let month =
            arm.indexBytes > 0
            ? (retrieval?.usage.cpuSeconds ?? 0) * changes : arm.training?.usage.cpuSeconds ?? 0
        return month * scenario.horizonMonths
    }

    /// CPU seconds to answer every query of the horizon; NaN when no question was asked.
    public func queryingCPUSeconds(of arm: ArmRecord) -> Double {
        answeringCPUSeconds(of: arm) * workloadQueries
    }

    /// CPU seconds over the horizon: building, keeping up with changes, and every query.
    public func totalCPUSeconds(of arm: ArmRecord) -> Double {
        buildingCPUSeconds(of: arm) + updatingCPUSeconds(of: arm) + queryingCPUSeconds(of: arm)
    }
}
