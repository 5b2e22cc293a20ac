import Domain
import Economics
import Foundations
import Lab
import Record
import Scenarios
import TestSupport
import Testing

@Suite("Vectors from a service, and no model of this machine")
struct ServiceEncoderTests {
    private static let requirements = "requirements: { latency-questions: 2 }"
    /// Two that are timed, and one before them.
    private static let timed = 3

    private static let arms = """
        task: { kind: short-answer, answer-tokens: 3 }
        arms:
          - nearest: { neighbours: [1, 2] }
          - base: { model: big }
          - rag: { model: big, passages: 1, examples: 0 }
        prices: [mine]
        """

    private func service(
        _ text: String = "\(arms)\n\(requirements)", vectors: String = ""
    ) throws -> ServiceScenario {
        let service = try ServiceScenario(text)
        try service.rewrite(text, vectors: vectors)
        return service
    }

    private func embeddings(_ service: ServiceScenario) -> Int {
        service.server.requests.count { $0.path == "/v1/embeddings" }
    }

    @Test("A team whose models are all behind services needs none here")
    func noModels() throws {
        let service = try service()
        let record = try service.scenario.run()
        #expect(record.models.isEmpty)
        #expect(record.arms.map(\.failure) == [nil, nil, nil])
        let services = try #require(record.services)
        #expect(services.map(\.name) == ["big", "vectors"])
        #expect(services.map(\.dimension) == [nil, FakeEmbedder().dimension])
        // The evidence shares its words with the question.
        #expect(try #require(record.retrieval?.recallAtK[1]?.value) > 0.5)
        let embedding = try #require(record.embedding)
        // A passage about nine o'clock stands in every document, and is embedded once.
        #expect(embedding.corpusTokens == (Rooms.keys.count + 1) * ServiceScenario.tokensOfText)
        #expect(embedding.testTokens == record.data.testCount * ServiceScenario.tokensOfText)
        let again = try service.scenario.run(in: "other")
        #expect(again.digest == record.digest)
    }

    @Test("No vector is asked for twice but for waiting times")
    func keptVectors() throws {
        let service = try service()
        let record = try service.scenario.run()
        let first = embeddings(service)
        let restarted = try service.scenario.run(restart: true)
        // The arm without a language model and the one that reads passages are timed.
        let dimension = 1
        #expect(embeddings(service) - first == 2 * Self.timed + dimension)
        #expect(restarted.digest == record.digest)
        #expect(restarted.embedding == record.embedding)
    }

    @Test("A bill has what the service takes for the vectors, and says where that is unknown")
    func bills() throws {
        let service = try service(vectors: "input: 2 USD / million")
        let record = try service.scenario.run()
        let bill = try #require(record.costs?.first?.bills.first { $0.arm == "nearest" })
        let lines = bill.lines.filter { $0.what.hasPrefix("embedding") }
        let tokens = ServiceScenario.tokensOfText
        let training = Double(record.data.trainingCount * tokens)
        let choosing = try #require(lines.first { $0.purpose == .build })
        // Two settings are tried, and each text is paid for once.
        let tried = Double(record.data.validationCount * tokens)
        #expect(abs(choosing.amount - (training + tried) * 2 / 1e6) < 1e-12)
        let query = try #require(lines.first { $0.purpose == .query })
        let workload = try service.scenario.bundle().scenario.workload
        let asked = workload.queriesPerMonth * workload.horizonMonths
        #expect(abs(query.quantity - asked * Double(tokens) / 1e6) < 1e-9)
        #expect(abs(query.amount - query.quantity * 2) < 1e-9)
        let silent = try self.service()
        let unknown = try silent.scenario.run()
        let open = try #require(unknown.costs?.first?.bills.first { $0.arm == "nearest" })
        #expect(open.incomplete != nil && open.total == nil)
    }

    @Test("Documents that must not leave go to no service")
    func privacy() throws {
        let text = "\(Self.arms)\nrequirements: { may-leave: [questions] }"
        let service = try ServiceScenario(text)
        try service.scenario.rewrite(
            text,
            services: """
                , big: { api: openai, url: "\(service.server.url)/v1", model: m }, vectors: \
                { api: openai, url: "http://vectors.invalid/v1", model: v }, encoder: vectors
                """, hasModels: false)
        #expect {
            try service.scenario.run()
        } throws: { error in
            guard
                case .mayNotLeave("nearest", .trainingData, host: "vectors.invalid")? =
                    error as? LabError
            else { return false }
            return true
        }
        #expect(service.server.requests.isEmpty)
    }

    @Test("Documents that no arm reads go to no service")
    func unreadCorpus() throws {
        let text = """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [nearest: { neighbours: 1 }, base: { model: big }]
            requirements: { may-leave: [questions, training-data], latency-questions: 2 }
            """
        let service = try service(text)
        let record = try service.scenario.run()
        let sent = service.requests().joined(separator: "\n")
        #expect(record.retrieval == nil && sent.contains("room?"))
        #expect(!sent.contains("It opens at nine"))
    }

    @Test("The plan knows the requests for vectors, and a dry run shows the first")
    func plan() throws {
        let service = try service(vectors: "input: 2 USD / million")
        let bundle = try service.scenario.bundle()
        let monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
        let options = ExperimentOptions(threads: 1)
        let work = try ForecastMaker(
            bundle: bundle, store: service.scenario.store, options: options, monitor: monitor
        ).serviceWork()
        let vectors = try #require(work.first { $0.model == "vectors" })
        // The corpus that an arm reads, and three splits of questions.
        #expect(vectors.requests == 4 && vectors.newTokens == 0)
        #expect(try #require(vectors.cost) == Double(vectors.promptTokens) * 2 / 1e6)
        let shown = try Experiment(
            bundle: bundle, store: service.scenario.store,
            folder: RunFolder(path: "\(service.scenario.folder.path)/dry"), options: options
        ).firstRequests(monitor: monitor)
        #expect(shown.map(\.name) == ["vectors", "base", "rag"])
        #expect(shown[0].request.contains("/v1/embeddings"))
        #expect(service.server.requests.isEmpty)
    }
}
