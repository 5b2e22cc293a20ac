import Foundations

/// What can go wrong in this room. `at` is the address that was asked; no case holds a key.
public enum RemoteModelsError: Error, Equatable, Sendable {
    /// What is wrong with an address.
    public enum URLFault: Sendable {
        /// Neither `http` nor `https`.
        case scheme
        /// No host, or a port that is none.
        case host
        /// A user or a password.
        case user
        /// A query or a fragment.
        case query
        /// Blanks, or letters beyond ASCII, or too many.
        case characters
    }

    /// What is wrong with a key.
    public enum KeyFault: Sendable {
        /// Nothing but white space.
        case empty
        /// Blanks, line breaks or letters beyond ASCII within.
        case unprintable
        /// More than 8 KB.
        case tooLong
    }

    /// Which part of a connection failed.
    public enum ConnectionFault: Sendable {
        /// The host's name has no address.
        case unresolved
        /// Nothing listens there.
        case unconnected
        /// The connection ended before the reply did.
        case brokenOff
        /// The certificate, or TLS itself.
        case untrusted
        /// Anything else.
        case other
    }

    /// libcurl is not there; `tried` are file names.
    case noHTTPClient(tried: String)
    /// An address that cannot be used.
    case badURL(String, URLFault)
    /// A key that cannot be used.
    case badKey(KeyFault)
    /// No reply; `detail` is the client's own finding.
    case noConnection(at: String, ConnectionFault, detail: String, attempts: Int)
    /// No whole reply within the limit of one attempt.
    case timedOut(at: String, limit: Duration, attempts: Int)
    /// The service sends requests elsewhere; `host` is nil where it is the same one.
    case redirected(at: String, status: Int, host: String?)
    /// The service said no; a status below 300 where it did so within a reply.
    case refused(at: String, status: Int, ServerMessage, attempts: Int)
    /// A reply with more bytes than an honest one has.
    case tooLarge(at: String, limit: Int)
    /// A reply that is no JSON, with its beginning; `reason` says what is wrong where.
    case notJSON(at: String, reason: String, beginning: String)
    /// JSON of another form: what was expected at `path`, and what stands there.
    case wrongShape(at: String, path: String, expected: String, got: String)
    /// A reply without an answer.
    case noChoices(at: String)
    /// The next request would pass the budget.
    case budgetReached(spent: Spend, mostTokens: Int?, mostDollars: Double?)
    /// A budget of money for a model without prices.
    case budgetWithoutPrices(model: String)
    /// A prompt without text.
    case emptyPrompt
    /// A likelihood was asked for behind a user's turn: only the service knows how it writes turns.
    case turnNotScored
    /// Embeddings of another length than before.
    case wrongDimension(at: String, expected: Int, got: Int)
    /// An embedding of zeros, which has no direction.
    case noDirection(at: String)
}

extension RemoteModelsError: CustomStringConvertible {
    /// One line for the person at the terminal.
    public var description: String {
        switch self {
        case .noHTTPClient(let tried):
            "Models behind an API need libcurl, and none was found (tried \(tried)). Install it: "
                + "apt-get install libcurl4."
        case .badURL(let url, let fault):
            "\(Excerpt.quoted(url)) cannot be used as the address of an API: \(fault.words)."
        case .badKey(let fault): "The API key \(fault.words). Check the variable that holds it."
        case .noConnection(let at, let fault, let detail, let attempts):
            "No reply from \(at)\(Self.tried(attempts)): \(fault.words)"
                + "\(detail.isEmpty ? "" : " (\(detail))"). \(fault.advice)"
        case .timedOut(let at, let limit, let attempts):
            "\(at) did not finish its reply within "
                + "\(NumberFormat.plain(limit / .seconds(1))) s\(Self.tried(attempts)). Check that "
                + "the server is not overloaded, ask for less at once, or raise the limit."
        case .redirected(let at, let status, let host):
            "\(at) redirects (status \(status)) to \(host.map(Excerpt.quoted) ?? "another path"). "
                + "Redirects are not followed, since the key would go with them. Give the address "
                + "that answers."
        case .refused(let at, let status, let message, let attempts):
            "\(at) refused the request with status \(status)\(Self.tried(attempts)): "
                + "\(message.text.isEmpty ? "no reason given" : message.text). "
                + Self.advice(status, message)
        case .tooLarge(let at, let limit):
            "The reply of \(at) is larger than \(NumberFormat.grouped(limit)) bytes, which no answer "
                + "needs. Check that the address is that of an API."
        case .notJSON(let at, let reason, let beginning):
            "The reply of \(at) is not JSON: \(reason). It begins with "
                + "\(Excerpt.quoted(beginning)). Check that the address is that of an API."
        case .wrongShape(let at, let path, let expected, let got):
            "The reply of \(at) has an unexpected form: expected \(expected) at '\(path)', got \(got). "
                + "Check that the service speaks OpenAI's API."
        case .noChoices(let at):
            "The reply of \(at) has no answer: 'choices' is empty. Ask again, or look into the "
                + "server's log."
        case .budgetReached(let spent, let tokens, let dollars):
            "The budget is reached: \(spent.words) of at most "
                + Self.limits(tokens: tokens, dollars: dollars)
                + ". What was answered is kept; raise the budget to go on."
        case .budgetWithoutPrices(let model):
            "The budget limits the cost, and \(Excerpt.quoted(model)) has no prices. State its "
                + "prices, or limit tokens."
        case .emptyPrompt: "A prompt without text cannot be sent. Leave it out."
        case .turnNotScored:
            "A user's turn cannot be scored by an API: only the service knows how it writes turns. "
                + "Score a plain prompt, or read what the model writes."
        case .wrongDimension(let at, let expected, let got):
            "\(at) returned an embedding of \(got) numbers, expected \(expected). Check that the "
                + "name stands for one model."
        case .noDirection(let at):
            "\(at) returned an embedding of zeros, which cannot be compared. Check the model and "
                + "the text."
        }
    }

    private static func tried(_ attempts: Int) -> String {
        attempts > 1 ? ", tried \(attempts) times" : ""
    }

    private static func limits(tokens: Int?, dollars: Double?) -> String {
        [
            tokens.map { "\(NumberFormat.grouped($0)) tokens" },
            dollars.map { "a cost of \(NumberFormat.plain($0))" },
        ].compactMap(\.self).joined(separator: " and ")
    }

    private static func advice(_ status: Int, _ message: ServerMessage) -> String {
        switch status {
        case 401, 403: "Check the key, and what it is allowed to do."
        case 404: "Check the address and the model's name."
        case 429 where message.isQuota: "Check the account's quota and billing."
        case 429: "Ask for less at once, or try later."
        case 500...: "Try later; what was answered is kept."
        default: "Correct the request, or choose another model."
        }
    }
}

extension RemoteModelsError.URLFault {
    fileprivate var words: String {
        switch self {
        case .scheme: "it must begin with http:// or https://"
        case .host: "it must name a host, and a port only as a number up to 65535"
        case .user: "it must not hold a user or password; give the key by a variable"
        case .query: "it must end with its path, e.g. /v1, without '?' and '#'"
        case .characters: "it must be at most 2,000 visible ASCII characters"
        }
    }
}

extension RemoteModelsError.KeyFault {
    fileprivate var words: String {
        switch self {
        case .empty: "is empty"
        case .unprintable: "has blanks, line breaks or letters that no key has"
        case .tooLong: "is longer than 8,192 bytes"
        }
    }
}

extension RemoteModelsError.ConnectionFault {
    fileprivate var words: String {
        switch self {
        case .unresolved: "the host is not known"
        case .unconnected: "nothing accepts connections there"
        case .brokenOff: "the connection ended before the reply did"
        case .untrusted: "TLS failed"
        case .other: "the request failed"
        }
    }

    fileprivate var advice: String {
        switch self {
        case .unresolved: "Check the address and the network."
        case .unconnected: "Check the address, and that the server is running."
        case .brokenOff: "Look into the server's log; what was answered is kept."
        case .untrusted: "Check the server's certificate: it must be one that this machine trusts."
        case .other: "Check the address."
        }
    }
}
