import Domain
import FoundationEssentials
import Foundations
import Lab
import Record
import RemoteModels
import Reports
import TestSupport
import Testing

@Suite("Arms that ask a model behind a service")
struct ServiceArmTests {
    private static let requirements = "requirements: { latency-questions: 2 }"
    /// Two that are timed, and one before them.
    private static let timed = 3
    /// A turn, and a plain text that is refused.
    private static let probes = 2

    /// Three kinds of prompts, of which one has two settings to choose from.
    private static let three = """
        task: { kind: short-answer, answer-tokens: 3 }
        arms:
          - base: { model: big }
          - few-shot: { model: big, examples: [1, 2] }
          - rag: { model: big, passages: 1, examples: 0 }
        prices: [mine]
        \(requirements)
        """

    private static let one = """
        task: { kind: short-answer, answer-tokens: 3 }
        arms: [base: { model: big }]
        prices: [mine]
        \(requirements)
        """

    private struct Request: Decodable {
        struct Turn: Decodable {
            var role: String
            var content: String
        }
        var model: String
        var messages: [Turn]?
    }

    private func read(_ bodies: [String]) throws -> [Request] {
        try bodies.map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    // MARK: - What is asked, and what is told of it

    @Test("The model alone, worked examples and passages go to the service as turns")
    func prompts() throws {
        let service = try ServiceScenario(Self.three)
        let record = try service.scenario.run()
        let bodies = service.requests()
        let requests = try read(bodies.filter { !ServiceScenario.isProbe($0) })
        #expect(bodies.count(where: ServiceScenario.isProbe) == Self.probes)
        #expect(requests.allSatisfy { $0.model == "m" })
        let turns = requests.compactMap(\.messages)
        #expect(turns.count == requests.count)
        for turns in turns {
            #expect(
                turns.map(\.role)
                    == turns.indices.map { $0.isMultiple(of: 2) ? "user" : "assistant" })
        }
        // Four questions of the validation split under each of two settings, then six of the test.
        let chosen = try #require(record.arms[1].chosen.examples)
        let byTurns = Dictionary(grouping: turns, by: \.count).mapValues(\.count)
        #expect(byTurns[2 * chosen + 1] == 4 + 6 + Self.timed)
        #expect(byTurns[2 * (3 - chosen) + 1] == 4)
        #expect(byTurns[1] == 2 * (6 + Self.timed))
        let passages = Rooms.keys.map { Rooms.evidence($0, $1) }
        let shown = turns.filter { turns in
            turns.count == 1 && passages.contains { turns[0].content.contains($0) }
        }
        #expect(shown.count == 6 + Self.timed)
        #expect(record.arms.allSatisfy { $0.failure == nil && $0.rows.count == 6 })
        let keys = Set(Rooms.keys.map(\.1))
        #expect(record.arms.flatMap(\.rows).allSatisfy { keys.contains($0.answer) })
    }

    @Test("The record has what the service is, what it told and what that costs")
    func record() throws {
        let service = try ServiceScenario(
            Self.three, options: "input: 2 USD / million, output: 10 USD / million")
        let record = try service.scenario.run()
        #expect(
            record.services == [
                ServiceRecord(
                    name: "big", url: "\(service.server.url)/v1", model: "m",
                    reportedModel: "m-2026", systemFingerprint: "fp", tellsLikelihoods: false,
                    trainedFrom: nil, notices: [])
            ])
        let cost = 230e-6
        for arm in record.arms {
            let outside = try #require(arm.outside)
            #expect((outside.answered, outside.asked) == (6, 6))
            #expect((outside.tokensIn, outside.tokensOut) == (100, 3))
            #expect(abs(try #require(outside.costs.query) - cost) < 1e-12)
            // Two settings of few-shot on four questions each.
            let choosing = arm.kind == .fewShot ? 8 * cost : 0
            #expect(abs(try #require(outside.costs.training) - choosing) < 1e-12)
            #expect(outside.costs.hosting == 0 && outside.costs.update == 0)
            #expect(arm.latency != nil)
            #expect(arm.dataFlow.to == nil, "it is on this machine")
        }
        #expect(
            record.arms.map(\.dataFlow.prompts) == [
                [.questions], [.questions, .trainingData], [.questions, .passages],
            ])
        let made = try FinishedRun(folder: "\(service.scenario.folder.path)/run").record()
        #expect(try CanonicalJSON.encode(made) == CanonicalJSON.encode(record))
    }

    @Test("Without prices nothing is known of the costs")
    func withoutPrices() throws {
        let service = try ServiceScenario(Self.one, options: "output: 10 USD / million")
        let outside = try #require(try service.scenario.run().arms[0].outside)
        #expect(outside.tokensIn == 100 && outside.costs.query == nil)
        #expect(outside.costs.training == nil && outside.costs.hosting == nil)
    }

    @Test("A model that was trained elsewhere says from which, and what that cost")
    func trained() throws {
        let service = try ServiceScenario(Self.one)
        let url = "\(service.server.url)/v1"
        func run(trained: String) throws -> RunRecord {
            try service.scenario.rewrite(
                Self.one.replacing("model: big", with: "model: tuned"),
                services: """
                    , big: { api: openai, url: "\(url)", model: m }, tuned: { api: openai, \
                    url: "\(url)", model: t, base: big, input: 2 USD / million, \
                    output: 10 USD / million\(trained) }
                    """)
            return try service.scenario.run()
        }
        let record = try run(trained: ", trained: { epochs: 3, cost: 14 USD }")
        #expect(record.services?.map(\.name) == ["big", "tuned"])
        #expect(record.services?.map(\.trainedFrom) == [nil, "big"])
        #expect(record.arms[0].outside?.costs.training == 14)
        #expect(record.arms[0].outside?.costs.update == 14)
        // Both are asked what they can do, and the same probes: what can be told without likelihoods.
        #expect(service.requests().count > 2 * Self.probes + 6 + Self.timed)
        let probed = Set(record.forgetting.map(\.probe))
        #expect(probed.contains(.knowledge) && !probed.contains(.english))
        #expect(record.forgetting.allSatisfy { $0.arm == record.arms[0].name })
        // What is not told is unknown, and not nothing.
        let unknown = try run(trained: "")
        #expect(unknown.arms[0].outside?.costs.training == nil)
        #expect(unknown.arms[0].outside?.costs.query != nil)
        #expect(service.requests() == [])
    }

    @Test("Where a service tells no likelihoods, the label is what the model writes")
    func labels() throws {
        let labels = ["warm", "cold", "wet"]
        let service = try ServiceScenario(
            Self.one.replacing(
                "kind: short-answer, answer-tokens: 3",
                with: "kind: label, labels: [warm, cold, wet]"),
            questions: Rooms.questions(answers: labels.map { "\"\($0)\"" }), words: labels)
        let record = try service.scenario.run()
        let arm = record.arms[0]
        #expect(record.services?.map(\.tellsLikelihoods) == [false])
        #expect(arm.failure == nil && arm.rows.count == 6 && arm.unreadable == 0)
        #expect(arm.rows.allSatisfy { labels.contains($0.answer) })
        #expect(Set(arm.rows.map(\.answer)).count > 1)
        // What the model writes by itself is the answer that was asked for already.
        #expect(arm.generated == nil)
        #expect(service.requests().count == Self.probes + 6 + Self.timed)
    }

    @Test("Beside the lab's own arms, an arm that asks a service changes nothing of theirs")
    func mixed() throws {
        let own = """
            task: { kind: short-answer, answer-tokens: 3 }
            arms: [nearest, base, few-shot: { name: shown, examples: [1, 2] }]
            prices: [mine]
            \(Self.requirements)
            """
        let service = try ServiceScenario(own)
        let alone = try service.scenario.run(in: "alone")
        #expect(service.requests() == [] && alone.services == nil)
        try service.rewrite(
            own.replacing("[nearest,", with: "[nearest, base: { name: asked, model: big },"))
        let both = try service.scenario.run(in: "both")
        #expect(both.arms.map(\.name) == ["nearest", "asked", "base", "shown"])
        for name in ["nearest", "base", "shown"] {
            let arms = try [alone, both].map { record in
                try #require(record.arms.first { $0.name == name })
            }
            #expect(arms[0].rows == arms[1].rows && arms[0].chosen == arms[1].chosen)
            #expect(arms[0].score == arms[1].score && arms[1].outside == nil)
        }
        #expect(service.requests().count == Self.probes + 6 + Self.timed)
    }

    // MARK: - Nothing is paid for twice

    @Test("A run that is finished, or begun again, asks for no answer that was given")
    func restart() throws {
        let service = try ServiceScenario(Self.three)
        let first = try service.scenario.run()
        _ = service.requests()
        let second = try service.scenario.run()
        #expect(service.requests() == [])
        let third = try service.scenario.run(restart: true)
        let bodies = service.requests()
        #expect(bodies.count(where: ServiceScenario.isProbe) == Self.probes)
        #expect(bodies.count == Self.probes + 3 * Self.timed)
        for record in [second, third] {
            #expect(record.digest == first.digest)
            #expect(record.arms.map(\.rows) == first.arms.map(\.rows))
            #expect(record.arms.map(\.outside) == first.arms.map(\.outside))
        }
    }

    @Test("Ended at each moment, it goes on, and asks for no answer that was given")
    func interrupted() throws {
        let service = try ServiceScenario(Self.three, options: "parallel: 2")
        let undisturbed = try service.scenario.run(in: "undisturbed")
        let answers = service.requests()
        var stages: Set<String> = [], asked: [String] = [], record: RunRecord?
        while record == nil {
            let cancellation = Cancellation()
            let monitor = Monitor(
                progress: {
                    let moment = "\($0.stage) \($0.completed)"
                    if $0.stage.contains("answering") || $0.stage.contains("choosing"),
                        $0.completed > 0, stages.insert(moment).inserted
                    {
                        cancellation.cancel()
                    }
                }, cancellation: cancellation)
            do {
                record = try service.scenario.run(in: "ended", monitor: monitor)
            } catch is Interrupted {}
            asked += service.requests()
        }
        #expect(stages.count > 12)
        #expect(record?.digest == undisturbed.digest)
        #expect(record?.arms.map(\.rows) == undisturbed.arms.map(\.rows))
        #expect(asked.sorted() == answers.sorted())
    }

    @Test("A budget that is used up ends the run, and a larger one goes on without asking again")
    func budget() throws {
        func options(_ most: Int) -> String { "parallel: 1, at-most-tokens: \(most)" }
        func run(most: Int) throws -> (spent: Spend, requests: [String])? {
            try service.rewrite(Self.three, options: options(most))
            let error = try #require(throws: RemoteModelsError.self) { try service.scenario.run() }
            guard case .budgetReached(let spent, mostTokens: most, mostDollars: nil) = error else {
                Issue.record("\(error)")
                return nil
            }
            return (spent, service.requests())
        }
        let service = try ServiceScenario(Self.three)
        // Room for the probe, which may be answered at length, and for five answers.
        let first = try #require(try run(most: 600))
        #expect(first.spent.tokens == 6 * 103 && first.requests.count == Self.probes + 5)
        // Of the probe nothing is kept, not even what it took.
        let second = try #require(try run(most: 600))
        #expect(second.requests.count == 1 && !first.requests.contains(second.requests[0]))
        try service.rewrite(Self.three, options: options(1_000_000))
        let record = try service.scenario.run()
        let requests = first.requests + second.requests + service.requests()
        let whole = try service.scenario.run(in: "whole")
        #expect(record.arms.map(\.rows) == whole.arms.map(\.rows))
        #expect(record.digest == whole.digest)
        #expect(requests.sorted() == service.requests().sorted())
    }

    @Test("A budget of money counts by the scenario's prices")
    func money() throws {
        func options(_ most: Int) -> String {
            "input: 2000 USD / million, output: 10000 USD / million, at-most: \(most) USD"
        }
        // A request costs 0.23 USD, and the probe, with room for 512 tokens, might cost above 5.
        let service = try ServiceScenario(Self.one, options: options(5))
        let error = try #require(throws: RemoteModelsError.self) { try service.scenario.run() }
        guard error == .budgetReached(spent: .none, mostTokens: nil, mostDollars: 5) else {
            Issue.record("\(error)")
            return
        }
        #expect(service.requests() == [])
        try service.rewrite(Self.one, options: options(6))
        let outside = try #require(try service.scenario.run().arms[0].outside)
        #expect(abs(try #require(outside.costs.query) - 0.23) < 1e-9)
    }

    // MARK: - The key

    private static let secret = "sk-proj-9f8e7d6c5b4a39281706"

    private func holdsKey(_ bytes: some Collection<UInt8>) -> Bool {
        Array(bytes).firstRange(of: Array(Self.secret.utf8)) != nil
    }

    @Test("The key goes to the service, and nowhere else, whatever the service does with it")
    func key() throws {
        let service = try ServiceScenario(
            Self.three, options: "key-from: OUR_KEY", echoesKey: true)
        let record = try service.scenario.run(variables: ["OUR_KEY": Self.secret])
        #expect(
            service.server.requests.allSatisfy { $0.head.contains("Bearer \(Self.secret)") })
        let files = try service.files()
        #expect(files.keys.contains("run/journal.sqlite"))
        #expect(files.keys.contains("run/replies.sqlite"))
        for (name, bytes) in files { #expect(!holdsKey(bytes), "\(name)") }
        for (name, text) in try Report.files(for: record) {
            #expect(!holdsKey(text.utf8), "\(name)")
        }
        #expect(!holdsKey(try CanonicalJSON.encode(record).utf8))
        // The answers stand in the record, with something in the key's place.
        #expect(record.arms[0].rows.count == 6)
        #expect(record.arms[0].rows.allSatisfy { $0.answer.contains(" ") })
    }

    @Test("The key stands in no error", arguments: [400, 401, 403])
    func keyInErrors(status: Int) throws {
        let server = try StubServer { request in
            let header = request.head.replacing("\r\n", with: " ").replacing("\"", with: "")
            return [.json(#"{"error":{"message":"\#(header)","type":"x"}}"#, status: status)]
        }
        defer { server.stop() }
        let scenario = try TinyScenario(Self.one)
        try scenario.rewrite(
            Self.one.replacing("prices: [mine]", with: ""),
            services: """
                , big: { api: openai, url: "\(server.url)/v1", model: m, key-from: OUR_KEY }
                """)
        var thrown: (any Error)?
        do {
            _ = try scenario.run(variables: ["OUR_KEY": Self.secret])
        } catch {
            thrown = error
        }
        let error = try #require(thrown as? RemoteModelsError)
        guard case .refused(_, status: status, _, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(!holdsKey("\(error)".utf8) && !holdsKey(String(reflecting: error).utf8))
    }

    @Test("A key that is not set is asked for before anything is sent", arguments: [nil, ""])
    func keyNotSet(value: String?) throws {
        let service = try ServiceScenario(Self.one, options: "key-from: OUR_KEY")
        var variables = ["OTHER_KEY": Self.secret]
        variables["OUR_KEY"] = value
        let error = try #require(throws: LabError.self) {
            try service.scenario.run(variables: variables)
        }
        #expect(error == .keyNotSet(model: "big", variable: "OUR_KEY"))
        #expect(service.requests() == [])
    }
}
