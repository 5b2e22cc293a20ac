/// A service that tunes models, as far as its rules for data are known.
///
/// Source: the documentation of OpenAI's fine-tuning and of Amazon Bedrock's customisation of Nova
/// and Claude 3 Haiku, as read in 2026.
public enum Service: String, Sendable, CaseIterable, Encodable {
    /// OpenAI's supervised fine-tuning.
    case openai
    /// Amazon Nova on Bedrock.
    case bedrockNova = "bedrock-nova"
    /// Claude 3 Haiku on Bedrock.
    case bedrockClaude = "bedrock-claude"

    /// The only dialect that it takes.
    var dialect: Dialect {
        switch self {
        case .openai: .messages
        case .bedrockNova: .bedrock
        case .bedrockClaude: .claude
        }
    }

    /// Fewer rows are refused.
    var fewestRows: Int { self == .openai ? 10 : 1 }

    /// Fewer rows are advised against.
    var fewestAdvised: Int { self == .bedrockNova ? 100 : fewestRows }

    /// What no text may hold.
    var reservedWords: [String] {
        self == .bedrockNova
            ? ["User:", "Bot:", "Assistant:", "System:", "<image>", "<video>", "[EOS]"] : []
    }

    /// Who may speak.
    var roles: Set<TrainingExample.Role> {
        self == .openai ? [.system, .user, .assistant, .tool] : [.system, .user, .assistant]
    }

    /// Whether users and assistants must take turns.
    var takesTurns: Bool { self == .bedrockClaude }

    /// The further keys of a row; nil where any may stand there.
    var rowKeys: Set<String>? {
        switch self {
        case .openai: ["tools", "functions", "parallel_tool_calls"]
        case .bedrockNova: nil
        case .bedrockClaude: []
        }
    }

    /// The further keys of a turn; nil where any may stand there.
    var turnKeys: Set<String>? {
        switch self {
        case .openai: ["name", "function_call", "tool_calls", "tool_call_id"]
        case .bedrockNova: nil
        case .bedrockClaude: []
        }
    }

    /// The first sign in a file's name that it refuses.
    func refusedSign(in name: String) -> Unicode.Scalar? {
        guard self == .bedrockNova else { return nil }
        return name.unicodeScalars.first { scalar in
            !(scalar.isASCII && scalar.properties.isAlphabetic)
                && !("0"..."9").contains(scalar) && !"_-/.".unicodeScalars.contains(scalar)
        }
    }
}
