import Domain
import Foundations
import Scenarios

/// What a run asks of one model behind a service, about.
public struct ServiceWork: Sendable, Equatable, Codable {
    /// The scenario's name of the model.
    public var model: String
    /// Where it is asked.
    public var url: String
    /// Requests for answers, one a question: without those that are tried again, and those for
    /// likelihoods of labels and for forgetting probes.
    public var requests: Int
    /// Tokens of all prompts, as the generator of this machine counts them; the service's own count
    /// differs.
    public var promptTokens: Int
    /// Tokens of answers, if each is as long as it may be, without thoughts.
    public var newTokens: Int
    /// What these cost; nil without prices.
    public var cost: Double?
    /// ISO 4217; nil without prices.
    public var currency: String?
}

extension ForecastMaker {
    /// What is asked of each model behind a service, in the scenario's order.
    ///
    /// A seed that an arm does not depend on costs nothing more: equal requests are sent once.
    public func serviceWork() -> [ServiceWork] {
        let scenario = bundle.scenario
        return scenario.models.services.compactMap { service in
            let arms = scenario.arms.filter { $0.service?.name == service.name }
                .compactMap(ArmFactory.arm)
            guard !arms.isEmpty else { return nil }
            let parts = arms.map(asked)
            let requests = parts.reduce(0) { $0 + $1.requests }
            let prompt = parts.reduce(0) { $0 + $1.promptTokens }
            let new = Double(requests * scenario.task.answerTokens)
            var cost: Double?
            if let input = service.inputMillion, let output = service.outputMillion {
                cost = (prompt * input.amount + new * output.amount) / 1e6
            }
            return ServiceWork(
                model: service.name, url: service.url, requests: requests,
                promptTokens: Int(saturating: prompt.rounded()), newTokens: Int(saturating: new),
                cost: cost,
                currency: cost.flatMap { _ in service.inputMillion?.currency })
        }
    }

    /// The requests of one arm: to choose a setting, to answer under the costliest, and one at a time.
    private func asked(_ arm: any Arm) -> (requests: Int, promptTokens: Double) {
        let seeds = bundle.scenario.seeds, questions = bundle.questions
        let waiting = arm.isControl ? 0 : Look.whole(bundle).waiting
        var requests = 0, tokens = 0.0, longest = 0.0
        for setting in arm.settings {
            let mean =
                counter.answering(arm, setting: setting, split: .test, seed: seeds[0])?
                .promptTokens ?? 0
            longest = max(longest, mean)
            guard arm.settings.count > 1 else { continue }
            requests += questions.validation.count
            tokens += mean * Double(questions.validation.count)
        }
        let answers = arm.repeats(ofSeeds: seeds.count) * questions.test.count + waiting
        return (requests + answers, tokens + longest * Double(answers))
    }
}
