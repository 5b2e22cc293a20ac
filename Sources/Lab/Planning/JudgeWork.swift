import Domain
import Evaluation
import LanguageModels
import Scenarios

/// The tokens that a scenario's judge reads.
///
/// The answers are not known before the run, so references stand for them; and only the generator's
/// rates are measured, so a judge of another size is taken to need time by its weights.
struct JudgeWork {
    let bundle: ScenarioBundle
    /// The generator.
    let model: LanguageModel
    let judge: ModelIdentity

    /// Answers to be judged at most, two of known truth to each question among them; nil where
    /// nobody judges.
    static func items(of bundle: ScenarioBundle) -> Int? {
        let scenario = bundle.scenario
        guard scenario.task.judge != nil else { return nil }
        let answers = scenario.arms.map {
            ArmFactory.contestant($0).repeats(ofSeeds: scenario.seeds.count)
        }
        return (2 + answers.reduce(0, +)) * bundle.questions.test.count
    }

    var work: PlannedWork {
        let prompt = JudgePrompt(template: model.chatTemplate)
        let prompts = SampledPrompts.pick(bundle.questions.test).compactMap {
            try? prompt.text(JudgedItem($0, answer: bundle.scenario.task.plainAnswer(to: $0)))
        }
        let count = Self.items(of: bundle) ?? 0
        let verdict = prompt.completions.reduce(0) { $0 + model.continuation($1).count }
        let asked = SampledPrompts(prompts, standingFor: count, tokenizer: model).work
        let size = Double(judge.parameterCount) / Double(model.identity.parameterCount)
        return (asked + PlannedWork(scored: RunForecast.Span(Double(count * verdict)))) * size
    }
}
