/// What a template asked too much of.
public enum TemplateLimit: Sendable, Equatable {
    /// Evaluations, turns of loops, and what is read: one for each byte or item.
    case steps(most: Int)
    /// The bytes of all texts and lists that are made on the way.
    case bytes(most: Int)
    /// Lists within lists, or macros that call macros.
    case nesting(most: Int)
}

extension TemplateLimit: CustomStringConvertible {
    /// The end of a sentence about a template.
    public var description: String {
        switch self {
        case .steps(let most): "it takes more than \(most) steps"
        case .bytes(let most): "it makes more than \(most) bytes of texts and lists"
        case .nesting(let most): "it nests more than \(most) levels deep"
        }
    }
}

/// What rendering may still cost.
///
/// Templates come from strangers, so nothing in them may take the time or the memory. Texts, lists
/// and mappings (``JinjaText``, ``JinjaList``, ``JinjaMapping``) keep their contents to themselves:
/// whatever reads, compares or makes one is handed a budget, and pays before it works. What comes
/// new cannot forget it, since without paying it sees nothing.
struct JinjaBudget {
    private let mostSteps: Int
    private let mostBytes: Int
    private var steps: Int
    private var bytes: Int

    /// - Parameter size: the bytes of the conversation, which are shown a few times.
    ///
    /// A published template takes some hundred steps and some kilobytes for a message.
    init(size: Int) {
        let size = min(size, 1 << 40)
        mostSteps = (1 << 20) + 64 * size
        mostBytes = (1 << 24) + 256 * size
        steps = mostSteps
        bytes = mostBytes
    }

    /// Pays for work; nothing when there is not so much left.
    mutating func spend(steps cost: Int) throws(JinjaProblem) {
        guard cost <= steps else { throw JinjaProblem(.steps(most: mostSteps)) }
        steps -= cost
    }

    /// Pays for memory, and for the work of filling it.
    mutating func spend(bytes cost: Int) throws(JinjaProblem) {
        guard cost <= bytes else { throw JinjaProblem(.bytes(most: mostBytes)) }
        bytes -= cost
    }
}
