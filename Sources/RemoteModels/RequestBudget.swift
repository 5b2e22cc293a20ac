import Foundations
import Synchronization

/// What requests took, as far as it is known.
public struct Spend: Sendable, Equatable, Codable {
    /// Tokens that services reported.
    public var tokens: Int
    /// What these cost, in the currency of the prices; 0 without prices.
    public var dollars: Double
    /// Tokens that may be billed too, by an estimate: attempts without a reply, replies without
    /// usage.
    public var possibleTokens: Int
    /// What these would cost.
    public var possibleDollars: Double

    /// States what was spent.
    public init(tokens: Int, dollars: Double, possibleTokens: Int, possibleDollars: Double) {
        self.tokens = tokens
        self.dollars = dollars
        self.possibleTokens = possibleTokens
        self.possibleDollars = possibleDollars
    }

    /// Nothing.
    public static let none = Spend(tokens: 0, dollars: 0, possibleTokens: 0, possibleDollars: 0)

    /// Adds what was spent elsewhere.
    public static func += (total: inout Spend, more: Spend) {
        total.tokens += more.tokens
        total.dollars += more.dollars
        total.possibleTokens += more.possibleTokens
        total.possibleDollars += more.possibleDollars
    }

    static func - (total: Spend, less: Spend) -> Spend {
        Spend(
            tokens: total.tokens - less.tokens, dollars: total.dollars - less.dollars,
            possibleTokens: total.possibleTokens - less.possibleTokens,
            possibleDollars: total.possibleDollars - less.possibleDollars)
    }

    /// What was used up at most.
    var most: (tokens: Int, dollars: Double) {
        (tokens + possibleTokens, dollars + possibleDollars)
    }

    var words: String {
        let possible =
            possibleTokens == 0
            ? "" : ", and \(NumberFormat.grouped(possibleTokens)) that may be billed"
        return
            "\(NumberFormat.grouped(tokens)) tokens at a cost of \(NumberFormat.plain(dollars))\(possible)"
    }
}

/// How much may be spent, by all models that share it.
///
/// A request is sent only where the budget has room for it beside those in flight, all of them
/// counted by their bytes and the most that they may generate. What is spent can pass the budget
/// only as far as these estimates fall short.
public final class RequestBudget: Sendable {
    /// The most tokens; nil for no such limit.
    public let mostTokens: Int?
    /// The highest cost, in the currency of the prices; nil for no such limit.
    public let mostDollars: Double?
    private let state: Mutex<(spent: Spend, reserved: Spend, open: Int)>

    /// - Parameter spent: what was spent before, by the replies that were kept (``StoredReply/spend``).
    public init(mostTokens: Int? = nil, mostDollars: Double? = nil, spent: Spend = .none) {
        self.mostTokens = mostTokens
        self.mostDollars = mostDollars
        state = Mutex((spent, .none, 0))
    }

    /// So far.
    public var spent: Spend { state.withLock { $0.spent } }

    enum Room { case granted, waitForOthers, none }

    /// Sets room aside for one attempt; to be followed by ``settle(_:spent:)`` where it is granted.
    func reserve(_ estimate: Spend) -> Room {
        state.withLock { state in
            var all = state.spent
            all += state.reserved
            all += estimate
            let (tokens, dollars) = all.most
            guard tokens <= mostTokens ?? .max, dollars <= mostDollars ?? .infinity else {
                return state.open > 0 ? .waitForOthers : .none
            }
            state.reserved += estimate
            state.open += 1
            return .granted
        }
    }

    /// Books what an attempt took in place of what was set aside for it.
    func settle(_ estimate: Spend, spent: Spend) {
        state.withLock { state in
            state.reserved = state.reserved - estimate
            state.open -= 1
            // Differences of fractions do not cancel out exactly.
            if state.open == 0 { state.reserved = .none }
            state.spent += spent
        }
    }

    var isReached: RemoteModelsError {
        .budgetReached(spent: spent, mostTokens: mostTokens, mostDollars: mostDollars)
    }
}
