import FoundationEssentials
import Foundations
import Kernels
import Lab
import LanguageModels
import Record
import Scenarios
import TestSupport

/// A scenario of one program alone, in a folder without any model: six questions, and a script of the
/// shell that puts down what it was asked.
final class ProgramScenario {
    let folder: TemporaryFolder

    static let questions = 6

    /// Answers to the questions in their order.
    static let answering = """
        while read -r line; do
            asked "$line"
            answer "$id" "thing ${id#q}"
        done
        """

    /// - Parameters:
    ///   - script: may call `asked` with a line that it read, which tells `id`, and `answer` with an
    ///     id and an answer.
    ///   - options: further keys of the arm.
    init(_ script: String = answering, options: String = "", rest: String = "") throws {
        folder = try TemporaryFolder()
        let lines = (0..<Self.questions).map {
            #"{"id":"q\#($0)","question":"What is in box \#($0)?","answers":["thing \#($0)"],"split":"test"}"#
        }
        try write(lines.joined(separator: "\n"), to: "questions.jsonl")
        try rewrite(script)
        try rewrite(options: options, rest: rest)
    }

    /// Another script; its words stay.
    func rewrite(_ script: String) throws {
        let beginning = #"""
            asked() {
                printf '%s\n' "$1" >> asked
                id=${1#*\"id\":\"}; id=${id%%\"*}
            }
            answer() { printf '{"id":"%s","answer":"%s"}\n' "$1" "$2"; }

            """#
        try write(beginning + script + "\n", to: "answer.sh")
    }

    /// - Parameter words: further ones of the program.
    func rewrite(words: [String] = [], options: String = "", rest: String = "") throws {
        let run = (["/bin/sh", "answer.sh"] + words).joined(separator: ", ")
        let more = options.isEmpty ? "" : ", \(options)"
        try write(
            """
            crossover: 1
            title: T
            task: { kind: short-answer }
            data: { questions: questions.jsonl }
            arms: [command: { name: ours, run: [\(run)], leaves: []\(more) }]
            \(rest)

            """, to: "scenario.yaml")
    }

    private func write(_ text: String, to name: String) throws {
        try folder.file(name, Array(text.utf8))
    }

    func run(
        in name: String = "run", allowsPrograms: Bool = true, restart: Bool = false,
        retrain: [String] = [], variables: [String: String] = [:],
        monitor: Monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
    ) throws -> RunRecord {
        try Experiment(
            bundle: ScenarioBundle.load(path: folder.path),
            store: ModelStore(folder: "\(folder.path)/none"),
            folder: RunFolder(path: "\(folder.path)/\(name)"),
            options: ExperimentOptions(
                threads: 1, restart: restart, retrain: retrain, allowsPrograms: allowsPrograms,
                variables: ["PATH": "/usr/bin:/bin"].merging(variables) { $1 })
        ).run(monitor: monitor)
    }

    /// What the program was asked since the last call, line by line.
    func asked() throws -> [String] {
        guard try folder.contents.contains("asked") else { return [] }
        let text = String(decoding: try folder.bytes("asked"), as: UTF8.self)
        try FileManager.default.removeItem(atPath: "\(folder.path)/asked")
        return text.split(separator: "\n").map(String.init)
    }

    /// The same, the questions' ids alone.
    func askedIDs() throws -> [String] {
        struct Line: Decodable { var id: String }
        return try asked().map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).id }
    }

    static let ids = (0..<questions).map { "q\($0)" }
}
