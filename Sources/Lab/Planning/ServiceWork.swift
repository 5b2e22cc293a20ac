import Domain
import Evaluation
import Foundations
import ModelAPI
import RemoteModels
import Retrieval
import Scenarios

/// What a run asks of one model behind a service, about.
public struct ServiceWork: Sendable, Equatable, Codable {
    /// The scenario's name of the model.
    public var model: String
    /// Where it is asked.
    public var url: String
    /// Requests: for answers, one a question; for forgetting probes, as far as they are written
    /// answers; for vectors of several texts each. Without those that are tried again, and those for
    /// likelihoods, which few services tell.
    public var requests: Int
    /// Tokens of all prompts and texts, as the generator of this machine counts them, or guessed
    /// from their bytes; the service's own count differs.
    public var promptTokens: Int
    /// Tokens of answers, if each is as long as it may be, without thoughts.
    public var newTokens: Int
    /// What these cost; nil without prices.
    public var cost: Double?
    /// ISO 4217; nil without prices.
    public var currency: String?
}

extension ForecastMaker {
    /// What is asked of one model.
    private struct Asked {
        var requests = 0
        var promptTokens = 0.0
        var newTokens = 0.0

        static func += (sum: inout Asked, more: Asked) {
            sum.requests += more.requests
            sum.promptTokens += more.promptTokens
            sum.newTokens += more.newTokens
        }
    }

    /// What is asked of each model behind a service, in the scenario's order.
    ///
    /// A seed that an arm does not depend on costs nothing more: equal requests are sent once.
    ///
    /// - Throws: what reading a probe's file throws.
    public func serviceWork() throws -> [ServiceWork] {
        let scenario = bundle.scenario
        let arms = scenario.arms.compactMap(ArmFactory.arm)
        // What a trained model may have forgotten is asked of it and of its base.
        let probed = Set(
            arms.compactMap(\.service).flatMap { service in
                service.training.map { [service.name, $0.base] } ?? []
            })
        return try scenario.models.services.compactMap { service in
            var asked = Asked()
            for arm in arms where arm.service?.name == service.name { asked += answers(of: arm) }
            if probed.contains(service.name) { asked += try probes() }
            if scenario.asksForVectors, scenario.models.encoder == service.name {
                asked += vectors()
            }
            guard asked.requests > 0 else { return nil }
            var cost: Double?
            if let input = service.inputMillion {
                let output = asked.newTokens > 0 ? service.outputMillion?.amount : 0
                cost = output.map {
                    (asked.promptTokens * input.amount + asked.newTokens * $0) / 1e6
                }
            }
            return ServiceWork(
                model: service.name, url: service.url, requests: asked.requests,
                promptTokens: Int(saturating: asked.promptTokens.rounded()),
                newTokens: Int(saturating: asked.newTokens), cost: cost,
                currency: cost.flatMap { _ in service.inputMillion?.currency })
        }
    }

    /// The requests of one arm: to choose a setting, to answer under the costliest, and one at a time.
    private func answers(of arm: any Arm) -> Asked {
        let seeds = bundle.scenario.seeds, questions = bundle.questions
        let waiting = arm.isControl ? 0 : Look.whole(bundle).waiting
        var asked = Asked(), longest = 0.0
        for setting in arm.settings {
            let mean =
                counter.answering(arm, setting: setting, split: .test, seed: seeds[0])?
                .promptTokens ?? 0
            longest = max(longest, mean)
            guard arm.settings.count > 1 else { continue }
            asked.requests += questions.validation.count
            asked.promptTokens += mean * Double(questions.validation.count)
        }
        let answers = arm.repeats(ofSeeds: seeds.count) * questions.test.count + waiting
        asked.requests += answers
        asked.promptTokens += longest * Double(answers)
        asked.newTokens = Double(asked.requests * bundle.scenario.task.answerTokens)
        return asked
    }

    private func probes() throws -> Asked {
        var asked = Asked()
        for probe in bundle.scenario.forgetting.probes {
            let demand = try bundle.forgettingProbe(probe).demand(on: DryModel.remote())
            asked.requests += demand.prompts.count
            asked.newTokens += Double(demand.prompts.count * demand.answerTokens)
            for prompt in demand.prompts {
                asked.promptTokens += Double(counter.tokenizer.tokens(prompt).count)
            }
        }
        return asked
    }

    /// The corpora, and every question once, whoever asks it.
    private func vectors() -> Asked {
        let questions = bundle.questions, scenario = bundle.scenario
        let readsKnown = scenario.arms.contains { $0.kind == .nearest }
        let corpora = [
            scenario.readsCorpus ? counter.corpus.chunks : [],
            scenario.readsWrongCorpus ? counter.wrongCorpus.chunks : [],
        ]
        let texts =
            corpora.map { $0.map(\.text) }
            + [questions.test, questions.validation, readsKnown ? questions.train : []]
            .map { $0.map(\.text) }
        let tokens = texts.map {
            $0.reduce(0) { $0 + counter.tokenizer.tokens(PromptText($1)).count }
        }
        return Asked(
            requests: texts.reduce(0) {
                $0 + ($1.count + RemoteEmbedder.usualBatch - 1) / RemoteEmbedder.usualBatch
            }, promptTokens: Double(tokens.reduce(0, +)))
    }
}
