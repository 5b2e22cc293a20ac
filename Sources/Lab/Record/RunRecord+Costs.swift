/// What an arm costs in CPU seconds, said once for the break-even and for the report.
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
}
