public import Foundations

/// One row of training data, whatever form it was written in.
public struct TrainingExample: Sendable {
    /// Who says something.
    public enum Role: String, Sendable, Encodable {
        /// What holds for the whole conversation.
        case system
        /// Who asks.
        case user
        /// What the model is taught to say.
        case assistant
        /// What a tool answered.
        case tool
        /// A call of a tool that ShareGPT has as a turn of its own.
        case call = "function_call"
        /// A text for continued pre-training; the whole of it is taught.
        case document
    }

    /// One thing that is said.
    public struct Turn: Sendable, Equatable {
        /// Who says it.
        public var role: Role
        /// The text, as it stands.
        public var text: String
        /// How much it counts in training; nil where the data do not say.
        public var weight: Double?
        /// What else the turn has, e.g. `tool_calls`, in its order.
        public var fields: [Field] = []

        /// A turn without weight and further fields, unless they are given.
        public init(_ role: Role, _ text: String, weight: Double? = nil, fields: [Field] = []) {
            self.role = role
            self.text = text
            self.weight = weight
            self.fields = fields
        }

        /// Whether a word or a longer text stands in the turn's.
        func holds(_ words: String) -> Bool { text.contains(words) }

        /// Whether this is what the model is taught.
        public var isTaught: Bool { role == .assistant || role == .call || role == .document }
    }

    /// A key that the dialect gives no meaning, with its value.
    public struct Field: Sendable, Equatable {
        /// The key, or the name of a column.
        public var key: String
        /// The value as JSON on one line.
        public var json: String

        /// A field with its value as JSON.
        public init(key: String, json: String) {
            self.key = key
            self.json = json
        }

        /// The value without quotes if it is a text, else its JSON.
        public var text: String {
            let source = JSONText(Array(json.utf8)[...], file: "")
            return (try? source.root())?.string ?? json
        }
    }

    /// What is said, in its order.
    public var turns: [Turn]
    /// What else the row has, e.g. `id` or `tools`.
    public var fields: [Field]
    /// Where the row begins.
    public var origin: TextPosition
    /// Where each turn begins; as many as ``turns``.
    public var places: [TextPosition]

    /// A row.
    ///
    /// - Parameter places: of the turns; without them all are where the row begins.
    public init(
        _ turns: [Turn], fields: [Field] = [], origin: TextPosition, places: [TextPosition]? = nil
    ) {
        self.turns = turns
        self.fields = fields
        self.origin = origin
        self.places = places ?? turns.map { _ in origin }
    }

    /// All that stands before the last turn, one turn to a line; empty for a document.
    public var prompt: String {
        turns.dropLast().map(\.text).joined(separator: "\n")
    }

    /// The last turn's text; empty without any.
    public var completion: String { turns.last?.text ?? "" }

    /// Prompt and completion, or the document.
    public var text: String { turns.map(\.text).joined(separator: "\n") }

    /// Whether two rows say the same, wherever they stand.
    public func saysTheSame(as other: TrainingExample) -> Bool {
        turns == other.turns && fields == other.fields
    }
}
