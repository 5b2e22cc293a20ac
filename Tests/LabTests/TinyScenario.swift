import Checkpoints
import Domain
import Foundations
import Kernels
import Lab
import LanguageModels
import Record
import Scenarios
import TestSupport

/// A scenario about keys of rooms, with two models of random weights, in a folder of its own.
final class TinyScenario {
    let folder: TemporaryFolder

    /// - Parameters:
    ///   - text: everything of the scenario file but its title, data and models.
    ///   - adjust: changes the language model before it is written.
    init(
        _ text: String = allArms, questions: String = Rooms.questions,
        adjust: (inout TinyDecoder) -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        var decoder = TinyDecoder(seed: 1)
        adjust(&decoder)
        try decoder.writeGGUF(to: "\(folder.path)/generator.gguf")
        try TinyEncoder(seed: 1).write(to: "\(folder.path)/encoder")
        for (name, document) in Rooms.documents { try write(document, to: "docs/\(name)") }
        try write(Rooms.weather, to: "wrong/weather.md")
        try write(questions, to: "questions.jsonl")
        try write("The cat sat on the mat.\n\nIt rained all day.\n", to: "english.txt")
        try write(Rooms.knowledge, to: "knowledge.jsonl")
        try rewrite(text)
    }

    /// Replaces the scenario file.
    ///
    /// - Parameters:
    ///   - services: models behind services, such as `, big: { api: openai, … }`.
    ///   - hasModels: whether the scenario names the two models of the folder.
    func rewrite(
        _ text: String, title: String = "Rooms and keys", marks: String? = nil,
        services: String = "", hasModels: Bool = true
    ) throws {
        let data = marks.map { ", marks: \($0)" } ?? ""
        try write(
            """
            crossover: 1
            title: \(title)
            data: { questions: questions.jsonl, corpus: docs, wrong-corpus: wrong\(data) }
            chunking: { words: 14 }
            models: { \(hasModels ? ownModels : "precision: auto")\(services) }
            \(text)

            """, to: "scenario.yaml")
    }

    private var ownModels: String {
        "generator: \(folder.path)/generator.gguf, encoder: \(folder.path)/encoder"
    }

    private func write(_ text: String, to name: String) throws {
        try folder.file(name, Array(text.utf8))
    }

    func bundle() throws -> ScenarioBundle { try ScenarioBundle.load(path: folder.path) }

    var store: ModelStore { ModelStore(folder: folder.path) }

    /// Runs it, in the run folder of this name.
    func run(
        in name: String = "run", threads: Int = 1, restart: Bool = false, retrain: [String] = [],
        within box: Double? = nil, look: ((ScenarioBundle) -> Look)? = nil,
        allowsPrograms: Bool = false, variables: [String: String] = [:],
        checkpointPause: Double = 20,
        monitor: Monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
    ) throws -> RunRecord {
        let bundle = try bundle()
        var options = ExperimentOptions(
            threads: threads, restart: restart, retrain: retrain, within: box,
            allowsPrograms: allowsPrograms, variables: variables)
        options.checkpointPause = checkpointPause
        return try Experiment(
            bundle: bundle, store: store, folder: RunFolder(path: "\(folder.path)/\(name)"),
            options: options
        ).run(
            keeping: Schedule(bundle: bundle, box: box, look: look?(bundle)), monitor: monitor)
    }

    /// The data and models as the arms see them.
    func workbench() throws -> Workbench {
        let monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
        let bundle = try bundle()
        return try Workbench(
            bundle: bundle,
            models: Models(
                names: bundle.scenario.models, store: store, compute: Compute(threads: 1),
                monitor: monitor),
            services: Services(asking: bundle.scenario), folder: "\(folder.path)/bench",
            monitor: monitor)
    }

    /// Arms of every kind, and two seeds.
    static let allArms = """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - nearest: { neighbours: [1, 3] }
          - base
          - few-shot: { examples: [1, 2] }
          - rag: { passages: [1, 2], examples: [0, 2] }
          - rag-wrong-corpus
          - lora: { rank: 2, alpha: 4, epochs: 2, batch: 4, learning-rate: 1e-2 }
          - lora-documents: { rank: 2, alpha: 4, epochs: 1, batch: 4, targets: qv }
          - lora+rag: { passages: 2, distractors: 1, rank: 2, alpha: 4, epochs: 1, batch: 4 }
          - full: { epochs: 1, batch: 4, learning-rate: 1e-3 }
        seeds: [1, 7]
        forgetting:
          { probes: [english, knowledge], english: english.txt, knowledge: knowledge.jsonl }
        """
}

extension TinyDecoder {
    /// Allows no longer prompts than this, in tokens.
    mutating func limitContext(to length: Int) {
        metadata["llama.context_length"] = .uint32(UInt32(length))
    }
}

/// What the tiny scenario is about.
enum Rooms {
    static let keys = [
        ("red", "oak"), ("blue", "iron"), ("green", "tin"), ("gold", "bone"), ("pink", "glass"),
        ("grey", "clay"),
    ]

    static var documents: [(name: String, text: String)] {
        keys.map { room, key in
            let text = "\(evidence(room, key)) It opens at nine o'clock."
            return ("\(room).md", "# The \(room) room\n\n\(text)\n")
        }
    }

    static func evidence(_ room: String, _ key: String) -> String {
        "The key of the \(room) room is \(key)."
    }

    static let weather = """
        # The weather

        It rained in the north. Snow fell on the hills, and the wind came from the sea all day. In
        the south it was dry and warm, with clouds towards the evening.
        """

    static let knowledge = """
        {"question":"Capital of France?","answers":["Paris"],"options":["Paris","Rome","Bern"]}
        {"question":"Colour of snow?","answers":["white"],"options":["white","black","red"]}
        """

    /// Twelve training, four validation and six test questions; three of these in each stratum.
    static var questions: String {
        var lines: [String] = []
        for (number, (room, key)) in keys.enumerated() {
            let wordings = [
                ("train", "The key of the \(room) room is what?"),
                ("train", "What is the key of the \(room) room?"),
                ("validation", "Of what is the \(room) room's key?"),
                ("test", "Which key opens the \(room) room?"),
            ]
            for (place, (split, text)) in wordings.enumerated()
            where split != "validation" || number < 4 {
                lines.append(
                    """
                    {"id":"\(room)-\(place)","question":"\(text)","answers":["\(key)"],\
                    "split":"\(split)","source":"\(room).md","evidence":"\(evidence(room, key))",\
                    "group":"\(number < 3 ? "seen" : "unseen")"}
                    """)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Questions of another task: each room's answer by its number, in the order of the splits.
    static func questions(answers: [String]) -> String {
        let splits = [(12, "train"), (4, "validation"), (6, "test")].flatMap { count, split in
            [String](repeating: split, count: count)
        }
        return splits.enumerated().map { number, split in
            """
            {"id":"q\(number)","question":"Of house number \(number), tell what is to be told.",\
            "answers":[\(answers[number % answers.count])],"split":"\(split)"}
            """
        }.joined(separator: "\n") + "\n"
    }
}
