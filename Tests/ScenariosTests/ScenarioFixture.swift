import FoundationEssentials
import Foundations
import Scenarios
import Testing

/// A scenario folder of its own for one test, removed when the test is over.
final class ScenarioFixture {
    /// The smallest scenario that loads with ``smallQuestions``.
    static let smallScenario = """
        crossover: 1
        title: Small
        task: { kind: short-answer }
        data: { questions: questions.jsonl }
        arms: [base]

        """
    static let smallQuestions = """
        {"id":"a","question":"Who leads sales?","answers":["Ada"],"split":"train"}
        {"id":"b","question":"Sales is led by whom?","answers":["Ada"],"split":"validation"}
        {"id":"c","question":"Name the head of sales.","answers":["Ada"],"split":"test"}

        """

    let path: String

    init(_ files: [String: String] = [:]) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
        for (name, text) in files { try write(text, to: name) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A scenario with its questions.
    convenience init(scenario: String, questions: String = smallQuestions) throws {
        try self.init(["scenario.yaml": scenario, "questions.jsonl": questions])
    }

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true,
        )
        try Data(bytes).write(to: url)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: path + "/" + name,
            withDestinationPath: target,
        )
    }

    func scenario() throws -> ScenarioFile {
        try ScenarioFile(path: path + "/scenario.yaml")
    }

    func bundle(dataFile: String? = nil, in name: String = "") throws -> ScenarioBundle {
        let folder = name.isEmpty ? path : path + "/" + name
        return try ScenarioBundle.load(
            path: folder,
            overrides: ScenarioOverrides(dataFile: dataFile),
        )
    }

    /// The message of the error that `body` throws, with paths as seen from this folder.
    func message<Value>(of body: () throws -> Value) throws -> String {
        let error = try #require(throws: ScenariosError.self) { _ = try body() }
        return error.description.replacing(path + "/", with: "")
    }

    /// The lines of a broken scenario that its mistakes point to, with one blank between words.
    static func mistakenLines(of scenario: String) throws -> [String] {
        let fixture = try ScenarioFixture(["scenario.yaml": scenario])
        let error = try #require(throws: ScenariosError.self) { try fixture.scenario() }
        guard case .mistakes(let mistakes, omitted: 0) = error else {
            Issue.record("\(error)")
            return []
        }
        let lines = scenario.split(separator: "\n", omittingEmptySubsequences: false)
        return mistakes.map { mistake in
            lines[mistake.position.line - 1].split(separator: " ").joined(separator: " ")
        }
    }

    /// The message about a broken scenario.
    static func message(of scenario: String) throws -> String {
        let fixture = try ScenarioFixture(["scenario.yaml": scenario])
        return try fixture.message { try fixture.scenario() }
    }

    /// The message about broken questions.
    static func message(ofQuestions questions: String) throws -> String {
        let fixture = try ScenarioFixture(scenario: smallScenario, questions: questions)
        return try fixture.message { try fixture.bundle() }
    }
}
