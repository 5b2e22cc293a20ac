/// A language model behind an OpenAI-style service, as a scenario names it.
public struct APIModel: Sendable, Equatable {
    /// What the scenario calls it.
    public var name: String
    /// Where the service's routes begin, e.g. `http://127.0.0.1:8080/v1`.
    public var url: String
    /// The service's name for the model.
    public var model: String
    /// The environment variable that holds the key; nil for a service that asks for none.
    public var keyFrom: String?
    /// The most requests in flight, 1…256. The default is 4.
    public var parallel: Int
    /// The most seconds that an attempt may take, > 0. The default is 120.
    public var timeout: Double
    /// What a million tokens of prompts costs; nil is unknown.
    public var inputMillion: Money?
    /// What a million written tokens costs; nil is unknown.
    public var outputMillion: Money?
    /// The most that may be spent on it in this run's folder; nil for no limit.
    public var mostCost: Money?
    /// The same in tokens.
    public var mostTokens: Int?
    /// How it was trained; nil for a model as it is offered.
    public var training: Training?

    /// A fine-tuning that was done elsewhere.
    public struct Training: Sendable, Equatable {
        /// The scenario's name of the model that it was trained from.
        public var base: String
        /// Tokens that were trained on, each epoch counted; nil is unknown.
        public var tokens: Int?
        /// Nil is unknown.
        public var epochs: Int?
        /// What it cost; nil is unknown.
        public var cost: Money?

        /// Describes a training.
        public init(base: String, tokens: Int? = nil, epochs: Int? = nil, cost: Money? = nil) {
            self.base = base
            self.tokens = tokens
            self.epochs = epochs
            self.cost = cost
        }
    }

    /// Names a model; whatever is not given has its default.
    public init(
        name: String, url: String, model: String, keyFrom: String? = nil, parallel: Int = 4,
        timeout: Double = 120, inputMillion: Money? = nil, outputMillion: Money? = nil,
        mostCost: Money? = nil, mostTokens: Int? = nil, training: Training? = nil
    ) {
        self.name = name
        self.url = url
        self.model = model
        self.keyFrom = keyFrom
        self.parallel = parallel
        self.timeout = timeout
        self.inputMillion = inputMillion
        self.outputMillion = outputMillion
        self.mostCost = mostCost
        self.mostTokens = mostTokens
        self.training = training
    }
}
