/// A form in which training data are written.
public enum Dialect: String, Sendable, CaseIterable, Encodable {
    /// JSON Lines with `prompt` and `completion`.
    case promptCompletion = "prompt-completion"
    /// JSON Lines with `messages` of `role` and `content`, as OpenAI takes them.
    case messages
    /// JSON Lines with `conversations` of `from` and `value`.
    case shareGPT = "sharegpt"
    /// `instruction`, `input` and `output`, with `history` and `system` where there are any.
    case alpaca
    /// Bedrock's conversations: `schemaVersion`, `system` and `messages` of content blocks.
    case bedrock
    /// Claude's: `system` as a text, `messages` of users and assistants.
    case claude
    /// Documents with blank lines between them, for continued pre-training.
    case text
    /// A table with a column for prompts and one for completions.
    case csv
    /// SQuAD v1.1 or v2.0; it is read, never written.
    case squad

    /// Those that can be written.
    public static var written: [Dialect] { allCases.filter { $0 != .squad } }

    /// The dialect of a name, as `--from` and `--to` take it.
    public init?(named name: String) { self.init(rawValue: name) }

    /// What the name of a written file ends in.
    public var ending: String {
        switch self {
        case .text: "txt"
        case .csv: "csv"
        default: "jsonl"
        }
    }

    /// The keys of a row that a dialect gives a meaning. None of them is free for a further field.
    static let keys: Set<String> = [
        "prompt", "completion", "messages", "conversations", "instruction", "input", "output",
        "history", "system", "schemaVersion",
    ]
}

/// The columns of a table that hold prompts and completions.
public struct TableColumns: Sendable, Equatable {
    /// The column of the prompts.
    public var prompt: String
    /// The column of the completions.
    public var completion: String

    /// The columns `prompt` and `completion`, unless others are named.
    public init(prompt: String = "prompt", completion: String = "completion") {
        self.prompt = prompt
        self.completion = completion
    }
}
