import Domain
import Evaluation
import FineTuning
import LanguageModels
import ModelAPI

/// The tokens of general material that trainings replay; none where no arm asks for it.
struct ReplayWork {
    /// Of the untuned model's answers, all of them, and of what it expects in them where an arm is held
    /// to that.
    let work: PlannedWork
    /// Tokens of a prompt with its answer, on the mean.
    private let length: Double
    private let texts: Int

    /// Most answers are no longer than this; the run alone knows.
    private static let likelyTokens = 32.0

    init(_ scenario: Scenario, generator: LanguageModel?) {
        let isAsked = scenario.arms.contains { $0.training?.retention.needsMaterial == true }
        guard isAsked, let generator, let material = try? ReplayMaterial.shipped else {
            (work, length, texts) = (PlannedWork(), 0, 0)
            return
        }
        let parts = (try? material.parts(for: generator.chatForm, seed: 0)) ?? []
        let prompts = parts.flatMap { $0.prompts.map(\.prompt) }
        let sampled = SampledPrompts(
            SampledPrompts.pick(prompts), standingFor: prompts.count, tokenizer: generator)
        let count = Double(prompts.count)
        var work = sampled.work
        work.generated = RunForecast.Span(
            count * Self.likelyTokens, least: count, most: count * Double(ReplayMaterial.mostTokens)
        )
        length = sampled.mean + Self.likelyTokens
        let isHeld = scenario.arms.contains {
            $0.training?.retention.replayLoss == .distribution
        }
        if isHeld { work.prompt = work.prompt + RunForecast.Span(count * length) }
        self.work = work
        texts = prompts.count
    }

    /// Tokens that go forward and back before the first step, to find the weights that matter.
    func tokensBefore(_ configuration: TrainingConfiguration) -> Double {
        guard configuration.retention.ewc > 0 else { return 0 }
        return Double(min(texts, Trainer.mostFisherSequences)) * length
    }

    /// Tokens of an epoch that go along with so many examples, forward and back.
    func tokens(beside examples: Int, _ configuration: TrainingConfiguration) -> Double {
        let share = configuration.retention.replay
        return Double(examples) * share / (1 - share) * length
    }
}
