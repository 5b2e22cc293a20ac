import Domain
import Record
import Statistics

extension OutsideRecord {
    /// - Returns: nil for an arm of the lab's own.
    init?(_ arm: ScoredArm, in scenario: Scenario) {
        guard
            let stated = scenario.arms.first(where: { $0.name == arm.name })?.method.outside?.costs
        else { return nil }
        let answers = arm.results.answers.flatMap(\.answers)
        let given = answers.filter { $0.isMissing != true }
        /// Of all answers, or of none.
        func mean(_ figure: (Answer.Told) -> Double?) -> Double? {
            let told = given.compactMap { $0.told.flatMap(figure) }
            return told.count == given.count && !told.isEmpty ? Descriptive.mean(of: told) : nil
        }
        let declined = given.compactMap { $0.told?.hasDeclined }
        self.init(
            answered: given.count, asked: answers.count,
            declined: declined.isEmpty ? nil : declined.count(where: \.self),
            tokensIn: mean { $0.tokensIn.map(Double.init) },
            tokensOut: mean { $0.tokensOut.map(Double.init) },
            costs: Costs(
                query: stated.query?.amount ?? mean(\.cost), training: stated.training?.amount,
                hosting: stated.hosting?.amount, update: stated.update?.amount))
    }
}
