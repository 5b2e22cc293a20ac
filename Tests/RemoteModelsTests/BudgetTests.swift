import ModelAPI
import RemoteModels
import TestSupport
import Testing

@Suite("budgets")
struct BudgetTests {
    private let options = GenerationOptions(maximumTokens: 10)
    private let prompts = (0..<50).map { PromptText(turn: "question \($0)") }

    /// 24 tokens for each answer, of which the estimate makes 29.
    private func server() throws -> StubServer {
        try StubServer { _ in [.json(Body.chat("x", prompt: 14, generated: 10))] }
    }

    @Test("work stops before the budget is passed, and what was answered is kept")
    func tokens() throws {
        let server = try server(), store = MemoryStore()
        let budget = RequestBudget(mostTokens: 500)
        let model = try RemoteModel(
            server.endpoint(parallel: 4), store: store, budget: budget, waiting: FakeWaiting())
        let error = remoteError { _ = try model.answers(to: prompts, options: options) { _, _ in } }
        guard case .budgetReached(let spent, 500, nil)? = error else {
            Issue.record("expected a spent budget, got \(String(describing: error))")
            return
        }
        // One more might not fit.
        #expect(spent.tokens == 480 && server.requests.count == 20)
        #expect(spent == budget.spent && spent.possibleTokens == 0)
        #expect(store.replies.count == server.requests.count)
        #expect(store.replies.reduce(0) { $0 + $1.spend.tokens } == spent.tokens)

        let more = RequestBudget(mostTokens: 10_000, spent: spent)
        let resumed = try RemoteModel(server.endpoint(parallel: 4), store: store, budget: more)
        let answers = try resumed.answers(to: prompts, options: options) { _, _ in }
        #expect(answers.answers.count == 50 && server.requests.count == 50)
        #expect(more.spent.tokens == 1_200, "nothing is paid for twice")
    }

    @Test("dollars follow from prices")
    func dollars() throws {
        let server = try server()
        let prices = TokenPrices(promptMillion: 1, generatedMillion: 10)
        let budget = RequestBudget(mostDollars: 0.001)
        let model = try RemoteModel(server.endpoint(prices: prices), budget: budget)
        let error = remoteError { _ = try model.answers(to: prompts, options: options) { _, _ in } }
        guard case .budgetReached(let spent, nil, 0.001)? = error else {
            Issue.record("expected a spent budget, got \(String(describing: error))")
            return
        }
        // 0.000114 dollars each, by the estimate 0.000119: behind eight there is no room.
        #expect(server.requests.count == 8 && abs(spent.dollars - 0.000912) < 1e-12)
    }

    @Test("a budget in dollars needs prices")
    func noPrices() throws {
        let server = try server(), budget = RequestBudget(mostDollars: 1)
        #expect(
            remoteError { _ = try RemoteModel(server.endpoint(), budget: budget) }
                == .budgetWithoutPrices(model: "m"))
        #expect(
            remoteError { _ = try RemoteEmbedder(server.endpoint(), dimension: 2, budget: budget) }
                == .budgetWithoutPrices(model: "m"))
    }

    @Test("a reply without usage is counted by an estimate")
    func noUsage() throws {
        let server = try StubServer { _ in [.json(#"{"choices":[{"message":{"content":"x"}}]}"#)] }
        let budget = RequestBudget(mostTokens: 1_000)
        let model = try RemoteModel(server.endpoint(), budget: budget)
        let answers = try model.answers(to: [prompts[0]], options: options) { _, _ in }
        #expect(answers.usage == ModelUsage(prompt: nil, computedPrompt: nil, generated: nil))
        #expect(budget.spent.tokens == 0 && budget.spent.possibleTokens >= 10)
    }

    @Test("a budget that is used up sends nothing")
    func usedUp() throws {
        let server = try server()
        let spent = Spend(tokens: 1_000, dollars: 0, possibleTokens: 0, possibleDollars: 0)
        let model = try RemoteModel(
            server.endpoint(), budget: RequestBudget(mostTokens: 1_000, spent: spent))
        #expect(
            remoteError { _ = try model.answer("q") }
                == .budgetReached(spent: spent, mostTokens: 1_000, mostDollars: nil))
        #expect(server.requests.isEmpty)
    }
}
