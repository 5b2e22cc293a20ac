import Evaluation
import LanguageModels
import Scenarios

// What a fine-tuning did to the model beside the task.

extension Runner {
    /// Measures the forgetting probes on the base (`arm` nil) or on trained weights.
    func probe(
        arm: String?, seed: UInt64, weights: TunedWeights?, bundle: ScenarioBundle
    ) throws -> ProbeCell {
        try cell("probe", arm: arm ?? "base model", seed: seed) {
            try bench.use(weights)
            var measurements: [String: [ProbeMeasurement]] = [:]
            for probe in bundle.scenario.forgetting.probes {
                let stage = stage(arm ?? "base model", seed, "probe \(probe.rawValue)")
                measurements[probe.rawValue] = try bundle.forgettingProbe(probe)
                    .measure(bench.model, progress: monitor.requests(stage))
            }
            return ProbeCell(measurements: measurements)
        }
    }

    /// How far an arm's fine-tuning moved the model on the task itself: the divergence from the base
    /// at the tokens of the reference answers to some validation questions, in the arm's own prompts.
    func divergence(
        _ arm: any Arm, setting: ArmSetting, seed: UInt64
    ) throws -> DivergenceCell {
        try cell("divergence", arm: arm.name, seed: seed) {
            let split = bench.questions.validation
            var questions = Array(
                (split.isEmpty ? bench.questions.test : split)
                    .prefix(DivergenceCell.mostQuestions))
            var prompts = try arm.prompts(questions, setting: setting, bench: bench)
            var room = DivergenceCell.mostPromptTokens
            let count = prompts.prefix { prompt in
                room -= bench.model.tokens(prompt).count
                return room >= 0
            }.count
            prompts = Array(prompts.prefix(max(count, 1)))
            questions = Array(questions.prefix(prompts.count))
            let lead = bench.prompts.lead(setting.form ?? .completion)
            let answers = questions.map { lead + $0.answers[0] }
            let progress = monitor.requests(stage(arm.name, seed, "divergence from the base"))
            // The tuned model first: it is the one that was just probed.
            let tuned = try [weights(of: arm, seed: seed), nil].map { weights in
                try bench.use(weights)
                return try bench.model.distributions(
                    prompts, answers: answers, mostTokens: DivergenceCell.mostTokens,
                    progress: progress)
            }
            return DivergenceCell(
                sums: tuned[1].divergences(to: tuned[0]), tokens: tuned[0].counts)
        }
    }
}
