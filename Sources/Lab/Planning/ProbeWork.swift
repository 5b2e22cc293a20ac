import Evaluation
import LanguageModels
import Scenarios

/// The tokens of a scenario's forgetting probes, for one model.
struct ProbeWork {
    let bundle: ScenarioBundle
    let model: LanguageModel

    /// - Throws: what reading the user's own probe files throws.
    var work: PlannedWork {
        get throws {
            try bundle.scenario.forgetting.probes.map { try work(of: $0) }
                .reduce(PlannedWork(), +)
        }
    }

    private func work(of probe: ForgettingConfiguration.Probe) throws -> PlannedWork {
        let text = bundle.probeTexts[probe], name = probe.rawValue
        switch probe {
        case .english, .french:
            let shipped: PerplexityProbe =
                try probe == .english ? .shippedEnglish : .shippedFrench
            let own = try text.map { try PerplexityProbe(text: $0, name: name) }
            return scoring((own ?? shipped).paragraphs)
        case .knowledge:
            let own = try text.map { try KnowledgeProbe(jsonLines: $0, name: name) }
            return questions(try (own ?? .shipped).items)
        }
    }

    /// Every token is run, and its likelihood asked for.
    private func scoring(_ paragraphs: [String]) -> PlannedWork {
        let lengths = paragraphs.map { model.tokens($0).count }
        let looks = lengths.reduce(0.0) { $0 + Double($1 * $1) / 2 }
        return PlannedWork(
            lookedBack: RunForecast.Span(looks),
            scored: RunForecast.Span(Double(lengths.reduce(0, +))))
    }

    /// Asked twice: to be answered, and for the likelihood of every option.
    private func questions(_ items: [KnowledgeItem]) -> PlannedWork {
        let prompts = items.map { KnowledgeProbe.prompt($0, template: model.chatTemplate) }
        let asked = SampledPrompts(prompts, standingFor: prompts.count, model: model)
        let options = items.reduce(0) { sum, item in
            sum + item.options.reduce(0) { $0 + model.tokens($1).count + 1 }
        }
        let answers = Double(items.count)
        let limit = answers * Double(KnowledgeProbe.answerTokens)
        var work = asked.work * 2
        work.generated = RunForecast.Span(limit / 2, least: answers, most: limit)
        work.scored = RunForecast.Span(Double(options))
        return work
    }
}
