import Foundations

/// A file of replay material, by its name.
enum ReplayFile: String {
    case prompts = "prompts.jsonl"
    case openings = "openings.jsonl"

    /// The key of the text itself.
    var textKey: String {
        switch self {
        case .prompts: "prompt"
        case .openings: "text"
        }
    }

    /// The kinds that its texts may have.
    var kinds: [ReplayPrompt.Kind] {
        switch self {
        case .prompts: ReplayPrompt.Kind.allCases.filter { $0 != .english }
        case .openings: [.english, .french, .code]
        }
    }
}

/// A line of a file of replay material: `id`, `kind` and the text, and no other key.
struct ReplayLine {
    private let line: ProbeLine
    private let file: ReplayFile

    init(_ line: JSONText, of file: ReplayFile) throws(EvaluationError) {
        let keys = ["id", "kind", file.textKey]
        self.line = try ProbeLine(line, forms: keys.joined(separator: ", "))
        self.file = file
        try self.line.require(onlyKeys: keys)
    }

    /// - Parameter ids: those that other texts have.
    func prompt(besides ids: Set<String>) throws(EvaluationError) -> ReplayPrompt {
        let id = try line.text("id")
        guard !ids.contains(id) else {
            throw line.mistake(
                "id: \(Excerpt.quoted(id)) is taken; expected one that no other text has",
                at: try line.node("id"))
        }
        return ReplayPrompt(id: id, kind: try kind(), text: try line.text(file.textKey))
    }

    private func kind() throws(EvaluationError) -> ReplayPrompt.Kind {
        let node = try line.node("kind")
        guard let kind = file.kinds.first(where: { $0.rawValue == node.string }) else {
            let kinds = file.kinds.map(\.rawValue).joined(separator: ", ")
            throw line.mistake("kind: expected one of \(kinds); got \(node.words)", at: node)
        }
        return kind
    }
}
