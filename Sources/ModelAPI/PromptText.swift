/// A text for a model of which it is known who wrote what.
///
/// Special tokens such as `<|im_end|>` steer a model. They are read only in stretches that the
/// model's own chat template wrote; whatever a user brings is ordinary text, even where it spells
/// such a token. Text is plain unless it is said to be a template's.
public struct PromptText: Sendable, Equatable {
    /// Text of one origin.
    public struct Stretch: Sendable, Equatable {
        /// Not empty.
        public let text: String
        /// Whether a chat template wrote it.
        public let isTemplate: Bool
    }

    /// In order; neighbours differ in their origin.
    public private(set) var stretches: [Stretch] = []
    /// The turns of a conversation as they are, for a model that writes its own template around
    /// them; nil for text that is gone on with. ``stretches`` has their texts one behind the other.
    public private(set) var turns: [ChatTurn]?

    /// Text of a user.
    public init(_ text: String) { append(text, isTemplate: false) }

    /// Text in which special tokens are read.
    public init(template text: String) { append(text, isTemplate: true) }

    /// A conversation, for a model behind a service that writes the template itself.
    public init(turns: [ChatTurn]) {
        for turn in turns { append(turn.text, isTemplate: false) }
        self.turns = turns
    }

    /// A user's one turn.
    public init(turn text: String) { self.init(turns: [ChatTurn(.user, text)]) }

    /// Whether it is a conversation's turns.
    public var isTurn: Bool { turns != nil }

    /// Nothing, to be written piece by piece.
    package init() {}

    /// Text from outside: a user's, or one in which special tokens are read all the same.
    package init(_ text: String, recognisingSpecials: Bool) {
        append(text, isTemplate: recognisingSpecials)
    }

    /// The whole text, whoever wrote it.
    public var text: String { stretches.map(\.text).joined() }

    /// Whether there is no text.
    public var isEmpty: Bool { stretches.isEmpty }

    /// One text behind another. Behind turns it belongs to the last of them, before turns to the
    /// first.
    public static func + (first: PromptText, second: PromptText) -> PromptText {
        var whole = first
        for stretch in second.stretches {
            whole.append(stretch.text, isTemplate: stretch.isTemplate)
        }
        whole.turns = joined(first, second)
        return whole
    }

    private static func joined(_ first: PromptText, _ second: PromptText) -> [ChatTurn]? {
        switch (first.turns, second.turns) {
        case (nil, nil): return nil
        case (let turns?, nil):
            guard var last = turns.last else { return [ChatTurn(.user, second.text)] }
            last.text += second.text
            return turns.dropLast() + [last]
        case (nil, let turns?):
            guard var head = turns.first else { return [ChatTurn(.user, first.text)] }
            head.text = first.text + head.text
            return [head] + turns.dropFirst()
        case (let turns?, let others?): return turns + others
        }
    }

    package mutating func append(_ text: String, isTemplate: Bool) {
        guard !text.isEmpty else { return }
        var text = text
        if let last = stretches.last, last.isTemplate == isTemplate {
            text = last.text + text
            stretches.removeLast()
        }
        stretches.append(Stretch(text: text, isTemplate: isTemplate))
    }
}

extension PromptText: ExpressibleByStringLiteral {
    /// A literal is plain text.
    public init(stringLiteral text: String) { self.init(text) }
}
