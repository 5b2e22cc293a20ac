/// What an arm sends to whatever works for it: the models, the index, the service behind them.
///
/// The arm declares it. Whether it leaves the machine depends on where that work is done, which an
/// arm says itself where it is somebody else's (``to``), and a price sheet for all others.
public struct DataFlow: Sendable, Codable, Equatable {
    /// What may be sent, in the order in which it is told.
    public enum Matter: String, Sendable, Codable, CaseIterable {
        case questions, passages
        /// All documents.
        case corpus
        /// Questions with their answers.
        case trainingData = "training-data"

        /// What a scenario must allow for it.
        public var allowed: PrivateData {
            switch self {
            case .questions: .questions
            case .passages, .corpus: .passages
            case .trainingData: .trainingData
            }
        }
    }

    /// What stands in the prompts of a language model.
    public var prompts: [Matter]
    /// What a model is trained on.
    public var training: [Matter]
    /// What an encoder embeds and an index keeps.
    public var index: [Matter]
    /// Who does the work, whatever a price sheet says; nil for an arm that runs here.
    public var to: String?
    /// Who makes the vectors for the index, whatever a price sheet says; nil where that is not
    /// somebody else.
    public var embedder: String?

    /// Declares what is sent.
    public init(
        prompts: [Matter] = [], training: [Matter] = [], index: [Matter] = [], to: String? = nil,
        embedder: String? = nil
    ) {
        self.prompts = prompts
        self.training = training
        self.index = index
        self.to = to
        self.embedder = embedder
    }
}
