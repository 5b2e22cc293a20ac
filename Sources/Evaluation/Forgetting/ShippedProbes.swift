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
