import Domain
import Evaluation
import LanguageModels
import ModelAPI
import Record
import Scenarios

// What a fine-tuning did to the model beside the task.

extension Runner {
    /// Measures the forgetting probes on a model behind a service, as far as that can be had: a
    /// probe that rests on likelihoods is left out where the service tells none.
    func probe(service model: String, bundle: ScenarioBundle) throws -> Journaled<ProbeCell>? {
        guard let asked = bench.services[model] else { return nil }
        let probes = bundle.scenario.forgetting.probes, wanted = schedule.look.probes
        let part = probes == wanted ? nil : wanted.map(\.rawValue).joined(separator: ", ")
        // No arm is called so.
        let name = CellName(kind: .probe, arm: "service \(model)", seed: 0)
        return try cell(name, part: part) { pieces in
            var measurements: [String: [ProbeMeasurement]] = [:]
            for (number, probe) in probes.enumerated() where wanted.contains(probe) {
                measurements[probe.rawValue] = try pieces.piece(
                    number, of: probes.count, isSound: { (_: [ProbeMeasurement]) in true }
                ) {
                    do {
                        return try bundle.forgettingProbe(probe).measure(
                            asked, progress: monitor.requests("\(model): probe \(probe.rawValue)"))
                    } catch EvaluationError.noLikelihoods {
                        return []
                    }
                }
            }
            return ProbeCell(measurements: measurements)
        }
    }

    /// Measures the forgetting probes on the base (`arm` nil) or on trained weights.
    func probe(
        arm: String?, seed: UInt64, weights: TunedWeights?, bundle: ScenarioBundle
    ) throws -> Journaled<ProbeCell> {
        let name =
            arm.map { CellName.probe(of: $0, seed: seed, blend: weights?.blend ?? 1) } ?? .baseProbe
        let probes = bundle.scenario.forgetting.probes, wanted = schedule.look.probes
        let part = probes == wanted ? nil : wanted.map(\.rawValue).joined(separator: ", ")
        return try cell(name, part: part) { pieces in
            try bench.use(weights)
            var measurements: [String: [ProbeMeasurement]] = [:]
            for (number, probe) in probes.enumerated() where wanted.contains(probe) {
                try schedule.begin(
                    PlannedCells.Name(kind: .probe, arm: arm, detail: probe.rawValue))
                defer { schedule.end() }
                let stage = stage(arm ?? "base model", seed, "probe \(probe.rawValue)")
                let measured: [ProbeMeasurement] = try pieces.piece(
                    number, of: probes.count, isSound: { _ in true }
                ) {
                    let asking = try bundle.forgettingProbe(probe)
                    if weights == nil,
                        let kept = bench.measurements.measurements(
                            of: probe, asking: asking, model: bench.model)
                    {
                        try monitor.report(stage, 1, of: 1)
                        return kept
                    }
                    let made = try asking.measure(
                        bench.model, progress: monitor.requests(stage))
                    if weights == nil {
                        bench.measurements.keep(
                            made, of: probe, asking: asking, model: bench.model)
                    }
                    return made
                }
                measurements[probe.rawValue] = measured
            }
            return ProbeCell(measurements: measurements)
        }
    }

    /// How far an arm's fine-tuning moved the model on the task itself: the divergence from the base
    /// at the tokens of the reference answers to some validation questions, in the arm's own prompts.
    /// Questions that are too long to be asked are left out.
    func divergence(
        _ arm: any Arm, setting: ArmSetting, seed: UInt64
    ) throws -> Journaled<DivergenceCell> {
        try cell(.divergence, arm: arm.name, seed: seed, detail: setting.key) {
            let split = bench.questions.validation
            let all = Array(
                (split.isEmpty ? bench.questions.test : split)
                    .prefix(DivergenceCell.mostQuestions))
            let armBench = bench.forArm(arm)
            let asked = zip(all, try arm.prompts(all, setting: setting, bench: armBench))
                .filter {
                    let tokens = bench.model.tokens($1).count + DivergenceCell.mostTokens
                    return tokens <= bench.model.decoder.contextLength
                }
            var questions = asked.map(\.0), prompts = asked.map(\.1)
            guard !questions.isEmpty else { return DivergenceCell(sums: [], tokens: []) }
            var room = DivergenceCell.mostPromptTokens
            let count = prompts.prefix { prompt in
                room -= bench.model.tokens(prompt).count
                return room >= 0
            }.count
            prompts = Array(prompts.prefix(max(count, 1)))
            questions = Array(questions.prefix(prompts.count))
            let lead = bench.prompts.lead(setting.form ?? .completion)
            let answers = questions.map { lead + PromptText(armBench.task.taughtAnswer(to: $0)) }
            let progress = monitor.requests(stage(arm.name, seed, "divergence from the base"))
            // The tuned model first: it is the one that was just probed.
            let tuned = try [weights(of: arm, seed: seed, under: setting), nil].map { weights in
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
