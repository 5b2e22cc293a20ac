/// What the untuned model answers or continues, so that training can rehearse what it wrote.
public struct ReplayPrompt: Sendable, Equatable {
    /// What a text asks for, or what it is written in.
    public enum Kind: String, Sendable, CaseIterable {
        /// Short general questions.
        case knowledge
        /// Things to do in a given form.
        case instructions
        /// Questions on a passage that answers them.
        case passages
        /// Questions on a passage that does not answer them.
        case refusing
        /// Sums.
        case arithmetic
        /// Programs.
        case code
        /// French, whatever it asks for.
        case french
        /// Greetings, advice, explanations.
        case talk
        /// English prose; of openings only.
        case english
    }

    /// Unique among prompts and openings.
    public let id: String
    /// One of those that the text's file may have.
    public let kind: Kind
    /// A user's turn, or the beginning of a plain text.
    public let text: String
}
