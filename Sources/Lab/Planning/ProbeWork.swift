import ModelAPI
import Domain
import Evaluation
import LanguageModels
import Scenarios
import Tokenizers

/// The tokens of a scenario's forgetting probes, for one model.
struct ProbeWork {
    let bundle: ScenarioBundle
    let model: LanguageModel

    /// - Throws: what reading the user's own probe files throws.
    func work(of probe: ForgettingConfiguration.Probe) throws -> PlannedWork {
        work(of: try bundle.forgettingProbe(probe).demand(on: model))
    }

    /// Whether it was measured on the untrained model before.
    func isKept(
        _ probe: ForgettingConfiguration.Probe, in cache: MeasurementCache
    ) throws -> Bool {
        cache.measurements(of: probe, asking: try bundle.forgettingProbe(probe), model: model)
            != nil
    }

    private func work(of demand: ProbeDemand) -> PlannedWork {
        scoring(demand.texts) + answering(demand) + choosing(demand.requests)
    }

    /// Every token is run, and its likelihood asked for.
    private func scoring(_ texts: [String]) -> PlannedWork {
        let lengths = texts.map { model.tokens($0).count }
        let looks = lengths.reduce(0.0) { $0 + Double($1 * $1) / 2 }
        return PlannedWork(
            lookedBack: RunForecast.Span(looks),
            scored: RunForecast.Span(Double(lengths.reduce(0, +))))
    }

    private func answering(_ demand: ProbeDemand) -> PlannedWork {
        guard !demand.prompts.isEmpty else { return PlannedWork() }
        var work = prompts(demand.prompts)
        let answers = Double(demand.prompts.count)
        let limit = answers * Double(demand.answerTokens)
        work.generated = RunForecast.Span(limit / 2, least: answers, most: limit)
        return work
    }

    /// Each question is read once, and every option behind it.
    private func choosing(_ requests: [ScoringRequest]) -> PlannedWork {
        guard !requests.isEmpty else { return PlannedWork() }
        var work = prompts(requests.map(\.prompt))
        let options = requests.flatMap(\.completions).reduce(0) {
            $0 + model.continuation($1).count
        }
        work.scored = RunForecast.Span(Double(options))
        return work
    }

    private func prompts(_ prompts: [PromptText]) -> PlannedWork {
        SampledPrompts(prompts, standingFor: prompts.count, tokenizer: model).work
    }
}
