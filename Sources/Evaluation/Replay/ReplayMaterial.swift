/// General material for rehearsal during fine-tuning: the half that is the same for every model.
///
/// The other half, answers and continuations, is written by the untuned model at run time.
public struct ReplayMaterial: Sendable, Equatable {
    /// Users' turns to answer, in the chat form.
    public let prompts: [ReplayPrompt]
    /// Beginnings of plain texts to continue, without a chat form.
    public let openings: [ReplayPrompt]

    /// The project's own material; it asks nothing that a shipped probe asks.
    public static var shipped: ReplayMaterial {
        get throws(EvaluationError) {
            try ReplayMaterial(
                prompts: String(decoding: PackageResources.prompts_jsonl, as: UTF8.self),
                openings: String(decoding: PackageResources.openings_jsonl, as: UTF8.self))
        }
    }

    /// Reads the JSON Lines of both files, up to 1,000 texts of each.
    ///
    /// - Throws: ``EvaluationError/malformedProbe(position:reason:)``,
    ///   ``EvaluationError/emptyProbe(_:)``.
    package init(prompts: String, openings: String) throws(EvaluationError) {
        var ids: Set<String> = []
        self.prompts = try Self.texts(of: prompts, in: .prompts, ids: &ids)
        self.openings = try Self.texts(of: openings, in: .openings, ids: &ids)
    }

    /// - Parameter ids: those taken so far; the texts' own are added.
    private static func texts(
        of lines: String, in file: ReplayFile, ids: inout Set<String>
    ) throws(EvaluationError) -> [ReplayPrompt] {
        try ProbeLines.items(of: lines, name: file.rawValue) {
            line throws(EvaluationError) in
            let prompt = try ReplayLine(line, of: file).prompt(besides: ids)
            ids.insert(prompt.id)
            return prompt
        }.items
    }
}
