import Domain
import Metrics
import Foundations
import Yams

/// Builds a scenario from YAML, with defaults for what is not there.
///
/// After a mistake a default stands in for the broken value, so that the rest can be checked; no
/// such scenario ever leaves ``decode(_:file:)``.
struct ScenarioDecoder {
    let notes: DecodingNotes

    /// The scenario in `text`, and where each of its keys stands.
    static func decode(
        _ text: String,
        file: String
    ) throws(ScenariosError) -> (scenario: Scenario, given: [String: TextPosition]) {
        do {
            return try decoded(text, file: file)
        } catch {
            throw YAMLText.explained(error, text: text, file: file)
        }
    }

    private static func decoded(
        _ text: String,
        file: String
    ) throws(ScenariosError) -> (scenario: Scenario, given: [String: TextPosition]) {
        let root = try YAMLText.root(
            of: text, file: file, firstLine: "crossover: \(Scenario.formatVersion)")
        let notes = DecodingNotes(file: file)
        let scenario = ScenarioDecoder(notes: notes).scenario(from: root)
        try notes.log.throwIfAny()
        guard let scenario else { throw .unreadable(path: file, reason: "it holds no scenario") }
        return (scenario, notes.given)
    }

    private static let keys = [
        "crossover", "title", "task", "data", "chunking", "models", "arms", "seeds", "forgetting",
        "requirements", "workload", "prices", "sweeps", "tuning",
    ]

    private func scenario(from root: Node) -> Scenario? {
        guard let top = MappingReader(root, path: "", keys: Self.keys, notes: notes),
            checkVersion(top)
        else { return nil }
        let task = task(in: top)
        let data = data(in: top, kind: task.kind)
        let models = models(in: top)
        let arms = ArmDecoder(top: top, services: models.services).arms()
        let scenario = Scenario(
            title: top.required("title", .text) ?? "",
            task: task,
            data: data,
            chunking: chunking(in: top),
            models: models,
            arms: arms,
            seeds: seeds(in: top),
            forgetting: forgetting(in: top),
            requirements: requirements(in: top, metric: task.metric),
            workload: workload(in: top, arms: arms),
            prices: prices(in: top),
            sweeps: SweepDecoder(top: top, arms: arms).sweeps(),
            tuning: TuningDecoder(top: top, arms: arms).tuning(),
        )
        checkDeclining(of: scenario)
        checkMoney(of: scenario)
        checkCorpora(of: scenario, top: top)
        checkHumanMetric(of: scenario, top: top)
        return scenario
    }

    /// A scenario of another version may mean something else by the same keys: read no further.
    private func checkVersion(_ top: MappingReader) -> Bool {
        let version = Scenario.formatVersion
        let rule = ScalarRule(expectation: "\(version), the version of the format") { text in
            text == "\(version)" ? version : nil
        }
        return top.required("crossover", rule) != nil
    }

    private func task(in top: MappingReader) -> TaskConfiguration {
        top.require("task", expectation: "the kind of the task at least")
        let keys = [
            "kind", "metric", "instruction", "input", "output", "labels", "answer-tokens",
            "reasoning", "normalization", "numbers", "tolerance", "extract", "declining", "also",
            "judge",
        ]
        guard let reader = top.section("task", keys: keys) else {
            return TaskConfiguration(kind: .shortAnswer)
        }
        let kinds = TaskConfiguration.Kind.allCases
        let kind = reader.required("kind", .word(among: kinds))
        // Whether a metric or labels fit can only be told when the kind is known.
        let metrics =
            kind.map { $0.metrics + ($0.mayBeJudged ? [.human] : []) }
            ?? DecidingMetric.allCases
        let metric = reader.value("metric", .word(among: metrics))
        let task = TaskConfiguration(
            kind: kind ?? .shortAnswer,
            metric: metric,
            also: also(
                in: reader, metrics: metrics.filter { $0 != .human }, deciding: metric ?? metrics[0]
            ),
            instruction: reader.value("instruction", .text),
            input: reader.value("input", .text) ?? "Question",
            output: reader.value("output", .text) ?? "Answer",
            labels: kind.map { labels(in: reader, kind: $0) } ?? [],
            answerTokens: reader.value("answer-tokens", .integer(in: 1...1024)),
            reasoning: reasoning(in: reader),
            rules: kind.map { rules(in: reader, kind: $0) } ?? AnswerRules(),
            judge: judge(in: reader, kind: kind),
        )
        if kind != nil { check(task, in: reader) }
        return task
    }

    private func reasoning(in task: MappingReader) -> ReasoningRule {
        var rule = ReasoningRule()
        guard let reader = task.section("reasoning", keys: ["begin", "end", "tokens"]) else {
            return rule
        }
        // One mark alone would be paired with the default's other.
        if reader.has("begin") != reader.has("end") {
            let missing = reader.has("begin") ? "end" : "begin"
            reader.require(missing, expectation: "the other mark of the block")
        }
        rule.begin = reader.value("begin", .text) ?? rule.begin
        rule.end = reader.value("end", .text) ?? rule.end
        rule.maximumTokens = reader.value("tokens", .integer(in: 1...32_768)) ?? rule.maximumTokens
        return rule
    }

    private func judge(in reader: MappingReader, kind: TaskConfiguration.Kind?) -> String? {
        if let kind, !kind.mayBeJudged, reader.has("judge") {
            let message =
                "the answers of a task of kind '\(kind.rawValue)' are compared exactly; remove the "
                + "key, or make the kind short-answer or text."
            reader.complain(at: "judge", message)
            return nil
        }
        return reader.value("judge", .text)
    }

    private func labels(in reader: MappingReader, kind: TaskConfiguration.Kind) -> [String] {
        guard kind == .label else {
            if reader.has("labels") {
                let message =
                    "a task of kind '\(kind.rawValue)' has no labels; remove the key, "
                    + "or make the kind 'label'."
                reader.complain(at: "labels", message)
            }
            return []
        }
        reader.require("labels", expectation: "a list of at least two labels")
        guard let labels = reader.list("labels", .text) else { return [] }
        if labels.count < 2 {
            reader.complain(at: "labels", "expected at least two labels, got one.")
        }
        do {
            _ = try LabelMatcher(labels: labels)
        } catch {
            reader.complain(at: "labels", "\(error)")
        }
        return labels
    }

    private func chunking(in top: MappingReader) -> ChunkingConfiguration {
        let defaults = ChunkingConfiguration()
        guard let reader = top.section("chunking", keys: ["words", "overlap"]) else {
            return defaults
        }
        let words = reader.value("words", .integer(in: 1...2000)) ?? defaults.words
        let overlap = reader.value("overlap", .integer(in: 0...2000)) ?? defaults.overlap
        if overlap >= words {
            let message = "expected fewer words than in a passage (\(words)), got \(overlap)."
            reader.complain(at: "overlap", message)
        }
        return ChunkingConfiguration(words: words, overlap: overlap)
    }

    private func models(in top: MappingReader) -> ModelNames {
        let defaults = ModelNames()
        let keys = ["generator", "encoder", "query-prefix", "passage-prefix", "precision"]
        let names = ServiceDecoder.names(in: top, beside: keys)
        let reader = top.section("models", keys: keys + names)
        return ModelNames(
            generator: reader?.value("generator", .text) ?? defaults.generator,
            encoder: reader?.value("encoder", .text) ?? defaults.encoder,
            queryPrefix: reader?.value("query-prefix", .prefix),
            passagePrefix: reader?.value("passage-prefix", .prefix),
            precision: reader?.value("precision", .word(among: PrecisionChoice.allCases))
                ?? defaults.precision,
            services: reader.map { ServiceDecoder(models: $0, names: names).services() } ?? [],
        )
    }

    /// A count stands for the seeds from 1 on.
    private func seeds(in top: MappingReader) -> [UInt64] {
        if top.isList("seeds") { return top.list("seeds", .seed) ?? [1] }
        let count = top.value("seeds", .integer(in: 1...100)) ?? 1
        return (1...UInt64(count)).map { $0 }
    }
}
