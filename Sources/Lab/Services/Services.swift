package import Domain
import Foundations
import ModelAPI
import Record
import RemoteModels
import Scenarios
import Storage

/// The models behind services that a scenario's arms ask.
///
/// Every reply is kept in the run folder as it comes, in `replies.sqlite`, which a run that begins
/// again keeps, too: nothing is paid for twice.
package final class Services {
    private let models: [String: RemoteModel]
    /// For waiting times: a reply that was kept would be there at once.
    private let forgetful: [String: RemoteModel]
    /// What turns texts into vectors; nil where that is a model of this machine, or nothing does.
    let encoder: RemoteEncoder?
    let scenario: Scenario

    /// Finds out what the services can do that arms ask, or reads it from the journal.
    ///
    /// - Parameter key: the value of an environment variable; nil where it is not set.
    /// - Throws: ``LabError/keyNotSet(model:variable:)``, `RemoteModelsError`, `StorageError`,
    ///   `Interrupted`.
    init(
        for scenario: Scenario, folder: String, journal: Journal, monitor: Monitor,
        key: (String) -> String?
    ) throws {
        self.scenario = scenario
        let services = scenario.arms.compactMap(\.service)
        // What a model was trained from is asked what it has forgotten.
        let asked = Set(services.map(\.name) + services.compactMap(\.training?.base))
        let embedding = scenario.asksForVectors ? scenario.models.encoderService : nil
        guard !asked.isEmpty || embedding != nil else {
            (models, forgetful, encoder) = ([:], [:], nil)
            return
        }
        let log = try ReplyLog(path: "\(folder)/replies.sqlite")
        var models: [String: RemoteModel] = [:], forgetful: [String: RemoteModel] = [:]
        for model in scenario.models.services where asked.contains(model.name) {
            let endpoint = try Self.endpoint(model, key: key)
            let store = KeptReplies(log, of: endpoint)
            let budget = try Self.budget(model, spent: store.spent())
            let findings = try journal.found(CellName(kind: .service, detail: model.name)) {
                try RemoteModel(endpoint, store: store, budget: budget)
                    .probe(progress: monitor.requests("asking what \(model.name) can do"))
            }
            models[model.name] = try RemoteModel(
                endpoint, findings: findings, store: store, budget: budget)
            forgetful[model.name] = try RemoteModel(endpoint, findings: findings, budget: budget)
        }
        self.models = models
        self.forgetful = forgetful
        encoder = try embedding.map { model in
            let endpoint = try Self.endpoint(model, key: key)
            let replies = KeptReplies(log, of: endpoint)
            return try RemoteEncoder(
                endpoint, named: model.name, prefixes: TextPrefixes(scenario.models),
                vectors: VectorStore(path: "\(folder)/vectors.sqlite"), replies: replies,
                budget: Self.budget(model, spent: replies.spent()), journal: journal,
                monitor: monitor)
        }
    }

    /// The same for who sends nothing.
    package init(asking scenario: Scenario, key: (String) -> String? = { _ in nil }) throws {
        self.scenario = scenario
        let services = scenario.arms.compactMap(\.service)
        models = try Dictionary(
            services.map { ($0.name, try RemoteModel(Self.endpoint($0, key: key))) }
        ) { first, _ in first }
        forgetful = models
        encoder = nil
    }

    /// Says no before anything is sent that must not leave.
    ///
    /// - Throws: ``LabError/mayNotLeave(arm:_:host:)``.
    static func refuseWhatMayNotLeave(in scenario: Scenario) throws(LabError) {
        guard let allowed = scenario.requirements.mayLeave else { return }
        for arm in scenario.arms.compactMap(ArmFactory.arm) {
            for flow in arm.settings.map({ scenario.dataFlow(of: arm, under: $0) }) {
                for (host, matters) in [(flow.to, flow.prompts), (flow.embedder, flow.index)] {
                    guard let host,
                        let matter = matters.first(where: { !allowed.contains($0.allowed) })
                    else { continue }
                    throw .mayNotLeave(arm: arm.name, matter, host: host)
                }
            }
        }
    }

    /// The model of this name.
    subscript(name: String) -> RemoteModel? { models[name] }

    /// The same, which keeps nothing and asks again what was asked before.
    func forgetful(_ name: String) -> RemoteModel? { forgetful[name] }

    /// What a service is to know, and who may ask it.
    static func endpoint(
        _ model: APIModel, key: (String) -> String?
    ) throws -> APIEndpoint {
        let found = try model.keyFrom.map { variable in
            guard let text = key(variable), !text.isEmpty else {
                throw LabError.keyNotSet(model: model.name, variable: variable)
            }
            return try APIKey(text)
        }
        return APIEndpoint(
            url: try ServiceURL(model.url), model: model.model, key: found,
            parallel: model.parallel, timeout: .seconds(model.timeout),
            prices: TokenPrices(model))
    }

    private static func budget(_ model: APIModel, spent: Spend) throws -> RequestBudget? {
        guard model.mostCost != nil || model.mostTokens != nil else { return nil }
        return RequestBudget(
            mostTokens: model.mostTokens, mostDollars: model.mostCost?.amount, spent: spent)
    }
}

extension TokenPrices {
    /// Nil where one of the two is unknown.
    init?(_ model: APIModel) {
        guard let input = model.inputMillion, let output = model.outputMillion else { return nil }
        self.init(promptMillion: input.amount, generatedMillion: output.amount)
    }
}
