import Domain
import ModelAPI
import Record
import Statistics

extension OutsideRecord {
    /// - Returns: nil for an arm that the models of this machine answer for.
    init?(_ arm: ScoredArm, in scenario: Scenario) {
        guard let configuration = scenario.arms.first(where: { $0.name == arm.name }) else {
            return nil
        }
        if let service = configuration.service {
            self.init(arm, asking: scenario.prices.isEmpty ? service.withoutPrices : service)
        } else if let stated = configuration.method.outside?.costs {
            self.init(arm, stating: stated)
        } else {
            return nil
        }
    }

    /// What a system from outside told with its answers, and what the scenario states.
    private init(_ arm: ScoredArm, stating stated: StatedCosts) {
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
            tokensOut: mean { $0.tokensOut.map(Double.init) }, seconds: mean(\.seconds),
            costs: Costs(
                query: stated.query?.amount ?? mean(\.cost), training: stated.training?.amount,
                hosting: stated.hosting?.amount, update: stated.update?.amount))
    }

    /// What a service told of the tokens, at the scenario's prices. Who pays by the token pays for
    /// nothing else; of a service without prices nothing is known.
    private init(_ arm: ScoredArm, asking service: APIModel) {
        let results = arm.results, answers = results.answers.flatMap(\.answers)
        let usage = ModelUsage.sum(of: results.answers.map(\.told))
        let count = Double(max(answers.count, 1))
        let query = service.cost(of: usage).map { $0 / count }
        let choosing = service.cost(of: .sum(of: results.candidates.map(\.cell.told)))
        let tuning = service.training == nil ? 0 : service.training?.cost?.amount
        self.init(
            answered: answers.count, asked: answers.count, declined: nil,
            tokensIn: usage?.prompt.map { Double($0) / count },
            tokensOut: usage?.generated.map { Double($0) / count }, seconds: nil,
            costs: Costs(
                query: query,
                training: query == nil
                    ? nil : choosing.flatMap { cost in tuning.map { cost + $0 } },
                hosting: query == nil ? nil : 0, update: tuning))
    }
}

extension ModelUsage {
    /// Nil where one of them is; no work for none.
    fileprivate static func sum(of parts: [ModelUsage?]) -> ModelUsage? {
        var sum = ModelUsage.none
        for part in parts {
            guard let part else { return nil }
            sum += part
        }
        return sum
    }
}

extension APIModel {
    /// Its prices mean nothing beside CPU seconds, which a scenario without a price sheet counts.
    fileprivate var withoutPrices: APIModel {
        var model = self
        model.inputMillion = nil
        model.outputMillion = nil
        model.training?.cost = nil
        return model
    }

    /// In the currency of its prices; nil where prices or tokens are unknown.
    fileprivate func cost(of usage: ModelUsage?) -> Double? {
        guard let input = inputMillion, let output = outputMillion, let prompt = usage?.prompt,
            let generated = usage?.generated
        else { return nil }
        return (Double(prompt) * input.amount + Double(generated) * output.amount) / 1e6
    }
}

extension Scenario {
    /// The service that embeds, with its price where that means something beside the bills.
    var embedder: EmbedderRecord? {
        guard asksForVectors, let service = models.encoderService else { return nil }
        let priced = prices.isEmpty ? service.withoutPrices : service
        return EmbedderRecord(name: service.name, million: priced.inputMillion?.amount)
    }
}
