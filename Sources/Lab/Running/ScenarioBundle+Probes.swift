import Evaluation
import Scenarios

extension ScenarioBundle {
    /// The probe that a scenario names: from the user's own file, or the shipped one.
    ///
    /// - Throws: `EvaluationError` for a file that is no such probe.
    func forgettingProbe(
        _ probe: ForgettingConfiguration.Probe
    ) throws(EvaluationError) -> any ForgettingProbe {
        switch probe {
        case .english: try perplexity(probe, shipped: .shippedEnglish)
        case .french: try perplexity(probe, shipped: .shippedFrench)
        case .instructions:
            if let text = probeTexts[probe] {
                try InstructionProbe(jsonLines: text, name: name(of: probe))
            } else {
                try InstructionProbe.shipped
            }
        case .knowledge: try questions(probe, .knowledge)
        case .passages: try questions(probe, .passages)
        case .code: try questions(probe, .code)
        case .arithmetic: try questions(probe, .arithmetic)
        case .refusing: try questions(probe, .refusing)
        case .calibration: try questions(probe, .calibration)
        }
    }

    private func name(of probe: ForgettingConfiguration.Probe) -> String {
        scenario.forgetting.files[probe] ?? probe.rawValue
    }

    private func perplexity(
        _ probe: ForgettingConfiguration.Probe, shipped: PerplexityProbe
    ) throws(EvaluationError) -> PerplexityProbe {
        guard let text = probeTexts[probe] else { return shipped }
        return try PerplexityProbe(text: text, name: name(of: probe))
    }

    private func questions(
        _ probe: ForgettingConfiguration.Probe, _ capability: QuestionProbe.Capability
    ) throws(EvaluationError) -> QuestionProbe {
        guard let text = probeTexts[probe] else { return try .shipped(capability) }
        return try QuestionProbe(capability, jsonLines: text, name: name(of: probe))
    }
}
