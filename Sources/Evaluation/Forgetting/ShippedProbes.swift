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

extension KnowledgeProbe {
    /// General questions that the default model mostly answers, written for the project.
    public static var shipped: KnowledgeProbe {
        get throws(EvaluationError) {
            try KnowledgeProbe(
                jsonLines: String(decoding: PackageResources.knowledge_jsonl, as: UTF8.self),
                name: "knowledge.jsonl")
        }
    }
}
