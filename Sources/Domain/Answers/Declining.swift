public import Foundations

/// What counts as declining to answer, where the documents hold no answer.
///
/// An empty answer declines, too. So does one that says nothing but a phrase, or that begins with a
/// phrase of three words or more: *Unknown callers are blocked* and *None of the rooms* are answers.
public struct Declining: Sendable, Equatable {
    /// Compared word by word as answers are; not empty unless there is a pattern.
    public var phrases: [String]
    /// Declines where it is found, anywhere in the answer.
    public var pattern: TextPattern?
    /// What models are shown and taught to say. It always declines.
    public var answer: String

    /// A rule; the default is for English.
    ///
    /// - Parameter answer: the default is `not in the documents` beside the default phrases, else the
    ///   first phrase.
    public init(
        phrases: [String] = defaultPhrases, pattern: TextPattern? = nil, answer: String? = nil
    ) {
        self.phrases = phrases
        self.pattern = pattern
        let first = phrases == Self.defaultPhrases ? Self.defaultAnswer : phrases.first
        self.answer = answer ?? first ?? Self.defaultAnswer
    }

    /// What models are taught unless the scenario says otherwise.
    public static let defaultAnswer = "not in the documents"

    /// How English answers decline. Contractions need no phrase of their own: *don't* is read as *do
    /// not*, *can't* and *cannot* as *can not*.
    public static let defaultPhrases = [
        "not in the documents", "not in the document", "not in the text", "not in the passage",
        "not in the passages", "not in the context", "not in the provided context",
        "not stated in", "not mentioned in", "not specified in", "not answered in",
        "not found in the documents", "not found in the text", "not found in the context",
        "not given in the documents", "not given in the text", "not given in the context",
        "not provided in the documents", "not provided in the text",
        "not provided in the context",
        "i do not know", "i can not answer", "i can not find", "i could not find",
        "i am unable to answer", "i am unable to find", "i am not sure", "i am not able to answer",
        "i do not have enough information", "i do not have information",
        "i do not have any information", "i do not have access",
        "it is not stated", "it is not mentioned", "it is not specified", "this is not stated",
        "this is not mentioned", "this is not specified",
        "there is no information", "there is not enough information", "there is no mention",
        "there is no answer", "no information about", "no information on",
        "no information is given", "no information is provided", "no information is available",
        "not enough information",
        "the documents do not say", "the documents do not mention", "the documents do not state",
        "the documents do not specify", "the documents do not provide",
        "the documents do not contain", "the text does not say", "the text does not mention",
        "the text does not state", "the text does not specify", "the text does not provide",
        "the text does not contain", "the passage does not say", "the passage does not mention",
        "the passage does not state", "the passage does not specify",
        "the passage does not provide", "the passage does not contain",
        "the context does not say", "the context does not mention", "the context does not state",
        "the context does not specify", "the context does not provide",
        "the context does not contain", "the provided context does not",
        "the provided documents do not", "the provided text does not",
        "unanswerable", "not answerable", "no answer", "unknown", "n/a", "do not know",
        "can not answer", "can not say", "not stated", "not mentioned", "not specified",
        "not given",
        "not provided", "not available", "not found", "no information",
    ]
}

/// What an answer came to, where some questions have none.
public enum AnswerOutcome: String, Sendable {
    /// The question has an answer, and this is one that is right.
    case right
    /// The question has an answer, and this is another one.
    case wrong
    /// The question has no answer, and none was given.
    case declinedRightly
    /// The question has an answer, and none was given.
    case declinedWrongly
    /// The question has no answer, and one was given.
    case answeredWithoutBasis
}
