/// After how many queries one arm has become cheaper than another, in CPU seconds.
package struct Costs {
    let record: RunRecord

    /// Nobody asks more: a gain that takes longer to pay is a rounding error.
    private static let mostQueries = 1e15

    package init(record: RunRecord) {
        self.record = record
    }

    /// When an arm that is dearer to build has become the cheaper one, for one arm against each of
    /// the `others`; controls, failed arms and the arm itself are passed over.
    package func breakEvens(of arm: ArmRecord, against others: [ArmRecord]) -> [BreakEvenRecord] {
        others.filter { $0.name != arm.name && $0.role == "answer" && $0.score.value.isFinite }
            .map { breakEven(arm, $0) }
    }

    private func breakEven(_ arm: ArmRecord, _ other: ArmRecord) -> BreakEvenRecord {
        let isDearer = record.buildingCPUSeconds(of: arm) > record.buildingCPUSeconds(of: other)
        let (dear, cheap) = isDearer ? (arm, other) : (other, arm)
        let gain = record.answeringCPUSeconds(of: cheap) - record.answeringCPUSeconds(of: dear)
        let price = record.buildingCPUSeconds(of: dear) - record.buildingCPUSeconds(of: cheap)
        let queries = gain > 0 ? price / gain : .infinity
        return BreakEvenRecord(
            dearerToBuild: dear.name, cheaperToBuild: cheap.name,
            queries: queries < Self.mostQueries ? queries : nil, unit: "CPU seconds")
    }
}
