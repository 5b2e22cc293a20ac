public import Domain

extension PerplexityProbe {
    /// Twelve paragraphs of general English, written for the project.
    public static var shippedEnglish: PerplexityProbe {
        get throws(EvaluationError) {
            try PerplexityProbe(
                text: String(decoding: PackageResources.english_txt, as: UTF8.self),
                name: "english.txt")
        }
    }

    /// Twelve paragraphs of general French, written for the project.
    public static var shippedFrench: PerplexityProbe {
        get throws(EvaluationError) {
            try PerplexityProbe(
                text: String(decoding: PackageResources.french_txt, as: UTF8.self),
                name: "french.txt")
        }
    }
}

extension QuestionProbe {
    /// The project's own questions for a capability. Those of knowledge are mostly answered by the
    /// default model; the calibration asks some of them again.
    public static func shipped(_ capability: Capability) throws(EvaluationError) -> QuestionProbe {
        let (bytes, name) =
            switch capability {
            case .knowledge, .calibration: (PackageResources.knowledge_jsonl, "knowledge.jsonl")
            case .passages: (PackageResources.passages_jsonl, "passages.jsonl")
            case .refusing: (PackageResources.refusing_jsonl, "refusing.jsonl")
            case .arithmetic: (PackageResources.arithmetic_jsonl, "arithmetic.jsonl")
            case .code: (PackageResources.code_jsonl, "code.jsonl")
            }
        return try QuestionProbe(
            capability, jsonLines: String(decoding: bytes, as: UTF8.self), name: name)
    }

    /// Questions of the same kind and difficulty as those of a shipped probe, and none of them.
    ///
    /// A search for settings measures its losses with these: settings chosen by a probe's own
    /// questions would look better there than they are.
    ///
    /// - Returns: nil for what is not among ``TuningConfiguration/guarded``.
    public static func guarding(
        _ probe: ForgettingConfiguration.Probe
    ) throws(EvaluationError) -> QuestionProbe? {
        switch probe {
        case .knowledge:
            try QuestionProbe(
                .knowledge,
                jsonLines: String(decoding: PackageResources.knowledge_guard_jsonl, as: UTF8.self),
                name: "knowledge-guard.jsonl")
        case .english, .french, .instructions, .passages, .code, .arithmetic, .refusing,
            .calibration:
            nil
        }
    }
}

extension InstructionProbe {
    /// The project's own instructions; the default model keeps about two of three.
    public static var shipped: InstructionProbe {
        get throws(EvaluationError) {
            try InstructionProbe(
                jsonLines: String(decoding: PackageResources.instructions_jsonl, as: UTF8.self),
                name: "instructions.jsonl")
        }
    }
}
