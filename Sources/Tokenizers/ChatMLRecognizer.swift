/// Compares the statements of a template with the forms of ChatML whose rendering is known.
///
/// In order: a system message where the conversation has none (by SmolLM2 and Qwen2 inside the
/// loop, by Qwen2.5 before it, or not at all), a loop that renders each message, and the
/// generation prompt. What a template does with tools is passed over, since none are given here.
enum ChatMLRecognizer {
    /// The default system message of a ChatML template; `nil` for none.
    static func defaultSystemMessage(
        of nodes: [JinjaNode]
    ) throws(JinjaProblem) -> String? {
        var rest = withoutTools(nodes)[...]
        var message: String?
        if case .conditional(let branches)? = rest.first, branches.count == 2 {
            message = try systemMessageBeforeLoop(branches)
            rest.removeFirst()
        }
        let isBeforeLoop = message != nil
        guard case .loop(let head, let body)? = rest.popFirst(),
            head == tokens("message in messages")
        else { throw problem("it does not loop over the messages") }
        if isBeforeLoop {
            try checkLoopPassingOverSystem(body)
        } else {
            message = try systemMessageInLoop(body)
        }
        guard Array(rest) == generationPrompt else {
            throw problem("it does not end with the generation prompt of ChatML")
        }
        return message
    }

    /// `{{ '<|im_start|>assistant\n' }}`, when asked for.
    private static let generationPrompt: [JinjaNode] = [
        .conditional([
            JinjaBranch(
                condition: tokens("add_generation_prompt"),
                body: [.output([.text("<|im_start|>assistant\n")])]
            )
        ])
    ]

    /// Leaves out what does nothing without tools: branches for them, and the habit of first
    /// setting the generation prompt to false where it is not defined.
    private static func withoutTools(_ nodes: [JinjaNode]) -> [JinjaNode] {
        nodes.flatMap { node -> [JinjaNode] in
            guard case .conditional(let branches) = node else { return [node] }
            switch branches[0].condition {
            case tokens("tools"):
                return branches.count == 2 && branches[1].condition.isEmpty ? branches[1].body : []
            case tokens("not add_generation_prompt is defined")
            where branches[0].body == [.assignment(tokens("add_generation_prompt = false"))]:
                return []
            default: return [node]
            }
        }
    }
}

// MARK: - Forms

extension ChatMLRecognizer {
    /// SmolLM2, Qwen2: the loop's first turn writes the default where no system message comes.
    private static func systemMessageInLoop(
        _ body: [JinjaNode]
    ) throws(JinjaProblem) -> String? {
        var rest = body[...]
        var message: String?
        if case .conditional(let branches)? = rest.first {
            guard branches.count == 1,
                branches[0].condition == tokens("loop.first and messages[0].role != 'system'")
            else { throw problem("its loop has a condition that is not known") }
            message = try systemMessage(in: branches[0].body)
            rest.removeFirst()
        }
        try checkRendersMessage(Array(rest))
        return message
    }

    /// Qwen2.5: before the loop, the conversation's system message or else the default.
    private static func systemMessageBeforeLoop(
        _ branches: [JinjaBranch]
    ) throws(JinjaProblem) -> String {
        guard branches[0].condition == tokens("messages[0].role == 'system'"),
            branches[1].condition.isEmpty,
            try parts(of: branches[0].body) == [
                .literal("<|im_start|>system\n"), .variable(tokens("messages[0].content")),
                .literal("<|im_end|>\n"),
            ]
        else { throw problem("it treats the system message in a way that is not known") }
        return try systemMessage(in: branches[1].body)
    }

    /// Qwen2.5: every message but a first one of the system, which stands before the loop; then
    /// branches for calls of tools.
    private static func checkLoopPassingOverSystem(
        _ body: [JinjaNode]
    ) throws(JinjaProblem) {
        guard body.count == 1, case .conditional(let branches) = body[0],
            branches[0].condition
                == tokens(
                    "(message.role == 'user') or (message.role == 'system' and not loop.first) "
                        + "or (message.role == 'assistant' and not message.tool_calls)"
                ),
            branches.dropFirst().allSatisfy({
                $0.condition == tokens("message.role == 'assistant'")
                    || $0.condition == tokens("message.role == 'tool'")
            })
        else { throw problem("its loop has conditions that are not known") }
        try checkRendersMessage(branches[0].body)
    }

    private static func checkRendersMessage(_ nodes: [JinjaNode]) throws(JinjaProblem) {
        let expected: [Part] = [
            .literal("<|im_start|>"), .variable(tokens("message.role")), .literal("\n"),
            .variable(tokens("message.content")), .literal("<|im_end|>\n"),
        ]
        guard try parts(of: nodes) == expected else {
            throw problem("it does not render messages as ChatML does")
        }
    }

    private static func systemMessage(in nodes: [JinjaNode]) throws(JinjaProblem) -> String {
        let (before, after) = ("<|im_start|>system\n", "<|im_end|>\n")
        let parts = try parts(of: nodes)
        guard parts.count == 1, case .literal(let text) = parts[0],
            text.unicodeScalars.starts(with: before.unicodeScalars),
            text.unicodeScalars.reversed().starts(with: after.unicodeScalars.reversed()),
            text.unicodeScalars.count >= before.unicodeScalars.count + after.unicodeScalars.count
        else { throw problem("its default system message is not of ChatML's form") }
        return String(
            text.unicodeScalars.dropFirst(before.unicodeScalars.count)
                .dropLast(after.unicodeScalars.count)
        )
    }
}

// MARK: - Output

extension ChatMLRecognizer {
    /// What is rendered: known text, or the value of a variable.
    private enum Part: Equatable {
        case literal(String)
        case variable([JinjaToken])
    }

    /// What statements render one after another, neighbouring texts joined.
    private static func parts(of nodes: [JinjaNode]) throws(JinjaProblem) -> [Part] {
        var parts: [Part] = []
        func append(_ text: String) {
            if case .literal(let before)? = parts.last {
                parts[parts.count - 1] = .literal(before + text)
            } else {
                parts.append(.literal(text))
            }
        }
        for node in nodes {
            switch node {
            case .text(let text): append(text)
            case .output(let expression):
                for term in expression.split(separator: .sign("+")) {
                    if term.count == 1, case .text(let text)? = term.first {
                        append(text)
                    } else {
                        parts.append(.variable(Array(term)))
                    }
                }
            default: throw problem("it has a statement where only text is known")
            }
        }
        return parts
    }

    /// The tokens of an expression written in this file.
    private static func tokens(_ source: String) -> [JinjaToken] {
        (try? JinjaToken.tokens(of: source)) ?? []
    }

    private static func problem(_ reason: String) -> JinjaProblem {
        JinjaProblem(description: reason)
    }
}
