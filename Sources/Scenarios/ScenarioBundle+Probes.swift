package import Domain
package import Evaluation

extension ScenarioBundle {
    /// The probe that a scenario names: from the user's own file, or the shipped one.
    ///
    /// - Throws: `EvaluationError` for a file that is no such probe; of a bundle that was loaded
    ///   none is.
    package func forgettingProbe(
        _ probe: ForgettingConfiguration.Probe
    ) throws(EvaluationError) -> any ForgettingProbe {
        guard let text = probeTexts[probe] else { return try probe.shipped() }
        let name = scenario.forgetting.files[probe] ?? probe.rawValue
        return try probe.probe(in: text, name: name)
    }
}

extension ForgettingConfiguration.Probe {
    /// What a question probe of this name asks for; nil for probes of other kinds.
    private var capability: QuestionProbe.Capability? {
        switch self {
        case .english, .french, .instructions: nil
        case .knowledge: .knowledge
        case .passages: .passages
        case .code: .code
        case .arithmetic: .arithmetic
        case .refusing: .refusing
        case .calibration: .calibration
        }
    }

    /// The probe that a user's file holds.
    ///
    /// - Parameter name: the file, for messages.
    func probe(in text: String, name: String) throws(EvaluationError) -> any ForgettingProbe {
        if let capability { return try QuestionProbe(capability, jsonLines: text, name: name) }
        return self == .instructions
            ? try InstructionProbe(jsonLines: text, name: name)
            : try PerplexityProbe(text: text, name: name)
    }

    fileprivate func shipped() throws(EvaluationError) -> any ForgettingProbe {
        if let capability { return try QuestionProbe.shipped(capability) }
        return switch self {
        case .french: try PerplexityProbe.shippedFrench
        case .instructions: try InstructionProbe.shipped
        default: try PerplexityProbe.shippedEnglish
        }
    }
}
