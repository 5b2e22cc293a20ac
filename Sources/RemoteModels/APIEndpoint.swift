/// A model behind an OpenAI-style service, and how it may be asked.
public struct APIEndpoint: Sendable {
    /// Where the routes begin, e.g. `http://127.0.0.1:8080/v1`.
    public let url: ServiceURL
    /// The service's name for the model.
    public let model: String
    /// Nil for a service that asks for none.
    public let key: APIKey?
    /// The most requests in flight, 1…``mostParallel``.
    public let parallel: Int
    /// How long one attempt may take, from the first byte sent to the last one received.
    public let timeout: Duration
    /// How often a request is tried, ≥ 1.
    public let attempts: Int
    /// Nil where nobody has stated them.
    public let prices: TokenPrices?

    /// More connections than a single server takes from one client.
    public static let mostParallel = 256

    /// A service with the defaults of a patient client.
    ///
    /// - Precondition: 1 ≤ `parallel` ≤ ``mostParallel``, `attempts` ≥ 1, `timeout` > 0.
    public init(
        url: ServiceURL, model: String, key: APIKey? = nil, parallel: Int = 4,
        timeout: Duration = .seconds(120), attempts: Int = 5, prices: TokenPrices? = nil
    ) {
        precondition((1...Self.mostParallel).contains(parallel) && attempts >= 1 && timeout > .zero)
        self.url = url
        self.model = model
        self.key = key
        self.parallel = parallel
        self.timeout = timeout
        self.attempts = attempts
        self.prices = prices
    }
}

extension APIEndpoint {
    /// A request as it would be sent, without the key.
    func shown(_ body: String, to route: Route) -> String {
        var lines = ["POST \(url.address(of: route))", "Content-Type: application/json"]
        if key != nil { lines.append("Authorization: Bearer \(APIKey.mask)") }
        return (lines + ["", body]).joined(separator: "\n")
    }
}

/// What a service asks for tokens, in any one currency.
public struct TokenPrices: Sendable, Equatable, Codable {
    /// Per million tokens of prompts, ≥ 0.
    public var promptMillion: Double
    /// Per million tokens that the model writes, thoughts included, ≥ 0.
    public var generatedMillion: Double

    /// States prices.
    public init(promptMillion: Double, generatedMillion: Double) {
        self.promptMillion = promptMillion
        self.generatedMillion = generatedMillion
    }

    func dollars(prompt: Int, generated: Int) -> Double {
        (Double(prompt) * promptMillion + Double(generated) * generatedMillion) / 1e6
    }
}

/// The routes that are used of a service.
enum Route: String, Sendable {
    case chat = "chat/completions"
    case completions
    case embeddings
}
