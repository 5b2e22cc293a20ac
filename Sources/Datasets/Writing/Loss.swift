public import Foundations

/// Something of a row that a dialect cannot hold.
public enum Loss: String, Sendable, CaseIterable, Encodable {
    /// How much turns count.
    case weights
    /// Calls of tools, their answers and what describes them.
    case tools
    /// The text that holds for the whole conversation.
    case system
    /// More than one question with its answer, or another order of turns.
    case turns
    /// Further keys of rows or turns.
    case fields
    /// What is asked and what is answered are no longer told apart.
    case roles
    /// Blank lines within a document.
    case blankLines = "blank lines"
    /// A document is no answer to anything.
    case documents
}

/// How many rows lose something, and where the first of them stands.
public struct LossCount: Sendable, Equatable {
    /// What they lose.
    public var loss: Loss
    /// How many.
    public var rows: Int
    /// The first one's place.
    public var first: TextPosition

    func sentence(to dialect: Dialect) -> String {
        "\(first): \(dialect.rawValue) cannot hold: \(loss.rawValue) "
            + "(\(Counted.text(rows, "row")), this is the first)."
    }
}

extension TrainingExample {
    /// What writing this row in a dialect and reading it again would not bring back.
    func losses(to dialect: Dialect) -> Set<Loss> {
        guard turns.first?.role != .document else { return documentLosses(to: dialect) }
        var losses: Set<Loss> = []
        if turns.contains(where: { $0.weight != nil }), !dialect.holdsWeights {
            losses.insert(.weights)
        }
        if turns.contains(where: { $0.role == .tool || $0.role == .call }), !holdsTools(dialect) {
            losses.insert(.tools)
        }
        if let system = turns.first, system.role == .system,
            !dialect.holdsSystem || (system.text.isEmpty && !dialect.holdsTurnFields)
        {
            losses.insert(.system)
        }
        if !holdsOrder(dialect) { losses.insert(.turns) }
        losses.formUnion(fieldLosses(to: dialect))
        if dialect == .text { losses.insert(.roles) }
        return losses
    }

    private func documentLosses(to dialect: Dialect) -> Set<Loss> {
        var losses: Set<Loss> = dialect == .text ? [] : [.documents]
        if dialect == .text, completion != TextWriter.document(completion) {
            losses.insert(.blankLines)
        }
        return losses
    }

    private func holdsTools(_ dialect: Dialect) -> Bool {
        switch dialect {
        case .shareGPT: true
        case .messages: !turns.contains { $0.role == .call }
        default: false
        }
    }

    private func holdsOrder(_ dialect: Dialect) -> Bool {
        let said = turns.drop { $0.role == .system }.map(\.role)
        switch dialect {
        // A further system turn is one among others there.
        case .messages, .shareGPT: return true
        case .bedrock, .claude:
            return turns.count - said.count <= 1 && said.allSatisfy { $0 != .system }
        case .alpaca:
            return turns.count - said.count <= 1 && said.count >= 2
                && said.count.isMultiple(of: 2)
                && said.enumerated().allSatisfy {
                    $1 == ($0.isMultiple(of: 2) ? .user : .assistant)
                }
        case .promptCompletion, .csv, .squad: return said == [.user, .assistant]
        case .text: return said.count == 2
        }
    }

    private func fieldLosses(to dialect: Dialect) -> Set<Loss> {
        let toolKeys: Set<String> = [
            "tools", "functions", "parallel_tool_calls", "tool_calls", "function_call",
            "tool_call_id",
        ]
        var lost: [Field] = []
        let turnFields = turns.flatMap(\.fields)
        lost += dialect.holdsTurnFields ? turnFields.filter(\.isTaken) : turnFields
        if dialect.holdsRowFields {
            lost += fields.filter { Dialect.keys.contains($0.key) }
            // Kept as a key, but nothing there reads it.
            if dialect != .messages, dialect != .shareGPT {
                lost += fields.filter { toolKeys.contains($0.key) }
            }
        } else {
            lost += fields
        }
        return Set(lost.map { toolKeys.contains($0.key) ? .tools : .fields })
    }
}

extension TrainingExample.Field {
    /// Whether a dialect gives a turn's key of this name a meaning.
    var isTaken: Bool { ["from", "value", "role", "content", "weight"].contains(key) }
}

extension Dialect {
    fileprivate var holdsWeights: Bool { self == .messages || self == .shareGPT }
    fileprivate var holdsTurnFields: Bool { holdsWeights }
    fileprivate var holdsSystem: Bool {
        [.messages, .shareGPT, .alpaca, .bedrock, .claude].contains(self)
    }
    /// Tables hold them too where all rows have the same (``TableWriter``).
    var holdsRowFields: Bool {
        [.messages, .shareGPT, .alpaca, .promptCompletion, .csv].contains(self)
    }
}
