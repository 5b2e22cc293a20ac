import Domain
import Foundations

/// Writes a scenario with every default, each line marked with where its value comes from.
struct ResolvedYAML {
    private let given: Set<String>
    private var lines: [String] = []

    /// The whole text; reading it again gives an equal scenario.
    ///
    /// - Parameter given: key paths that the user's file has; everything else is a default.
    static func text(of scenario: Scenario, given: Set<String>) -> String {
        var writer = ResolvedYAML(given: given)
        writer.write(scenario)
        return writer.lines.map { $0 + "\n" }.joined()
    }

    private init(given: Set<String>) {
        self.given = given
    }

    private mutating func write(_ scenario: Scenario) {
        line("crossover", "\(Scenario.formatVersion)")
        line("title", Self.scalar(scenario.title))
        write(scenario.task)
        write(scenario.data)
        header("chunking")
        line("chunking.words", "\(scenario.chunking.words)")
        line("chunking.overlap", "\(scenario.chunking.overlap)")
        header("models")
        line("models.generator", Self.scalar(scenario.models.generator))
        line("models.encoder", Self.scalar(scenario.models.encoder))
        line("models.query-prefix", scenario.models.queryPrefix.map(Self.scalar))
        line("models.passage-prefix", scenario.models.passagePrefix.map(Self.scalar))
        line("models.precision", scenario.models.precision.rawValue)
        for service in scenario.models.services { write(service) }
        header("arms")
        for arm in scenario.arms { write(arm) }
        line("seeds", Self.list(scenario.seeds.map { "\($0)" }))
        write(scenario.forgetting)
        write(scenario.requirements)
        write(scenario.workload)
        line("prices", Self.list(scenario.prices.map(Self.scalar)))
        if !scenario.sweeps.isEmpty { header("sweeps") }
        for (number, sweep) in scenario.sweeps.enumerated() {
            write(sweep, path: "sweeps[\(number)]")
        }
        if let tuning = scenario.tuning { write(tuning) }
    }

    private mutating func write(_ tuning: TuningConfiguration) {
        header("tuning")
        line("tuning.budget", "\(Quantity.text(tuning.seconds)) s")
        line("tuning.trials", "\(tuning.trials)")
        line("tuning.method", tuning.method.rawValue)
        line("tuning.rungs", Self.list(tuning.rungs.map(Quantity.shareText)))
        line("tuning.reduction", "\(tuning.reduction)")
        guard !tuning.atMost.isEmpty else { return }
        header("tuning.at-most")
        for probe in ForgettingConfiguration.Probe.allCases {
            let share = tuning.atMost[probe].map(Quantity.shareText)
            line("tuning.at-most.\(probe.rawValue)", share)
        }
    }

    private mutating func write(_ task: TaskConfiguration) {
        header("task")
        line("task.kind", task.kind.rawValue)
        line("task.metric", task.metric.rawValue)
        line("task.also", Self.list(task.also.map(\.rawValue)))
        line("task.instruction", Self.scalar(task.instruction))
        line("task.input", Self.scalar(task.input))
        line("task.output", Self.scalar(task.output))
        if task.kind == .label { line("task.labels", Self.list(task.labels.map(Self.scalar))) }
        line("task.answer-tokens", "\(task.answerTokens)")
        header("task.reasoning")
        line("task.reasoning.begin", Self.scalar(task.reasoning.begin))
        line("task.reasoning.end", Self.scalar(task.reasoning.end))
        line("task.reasoning.tokens", "\(task.reasoning.maximumTokens)")
        if task.kind.comparesWords {
            line("task.normalization", task.rules.normalization.rawValue)
        }
        if task.kind == .number {
            header("task.numbers")
            line("task.numbers.decimal", Self.quoted(task.rules.numbers.decimal.rawValue))
        }
        line("task.tolerance", task.rules.tolerance.map(Self.text))
        let extraction = task.rules.extraction
        line("task.extract", extraction == .whole ? nil : Self.text(of: extraction))
        if task.kind.comparesWords { write(task.rules.declining) }
        line("task.judge", task.judge.map(Self.scalar))
    }

    /// The default phrases stand in the format's description.
    private mutating func write(_ declining: Declining) {
        header("task.declining")
        if declining.phrases != Declining.defaultPhrases {
            line("task.declining.phrases", Self.list(declining.phrases.map(Self.quoted)))
        }
        line("task.declining.regex", declining.pattern.map { Self.quoted($0.source) })
        line("task.declining.answer", Self.quoted(declining.answer))
    }

    private static func text(of tolerance: Tolerance) -> String {
        switch tolerance {
        case .absolute(let most): return Quantity.text(most)
        case .relative(let share):
            // A share without its sign would be a number.
            let percent = 100 * share
            let exact = [percent, percent.nextUp, percent.nextDown].first { $0 / 100 == share }
            return "\(Quantity.text(exact ?? percent)) %"
        }
    }

    private static func text(of extraction: AnswerExtraction) -> String {
        switch extraction {
        case .whole: "whole"
        case .pattern(let pattern): "{ regex: \(quoted(pattern.source)) }"
        case .lastLine: "last-line"
        case .after(let marker): "{ after: \(quoted(marker)) }"
        case .json(let pointer): "{ json: \(quoted("\(pointer)")) }"
        case .number(let place): "{ number: \(place.rawValue) }"
        }
    }

    private mutating func write(_ service: APIModel) {
        let path = "models.\(service.name)"
        header(path)
        line("\(path).api", "openai")
        line("\(path).url", Self.quoted(service.url))
        line("\(path).model", Self.scalar(service.model))
        line("\(path).key-from", service.keyFrom)
        line("\(path).parallel", "\(service.parallel)")
        line("\(path).timeout", "\(Quantity.text(service.timeout)) s")
        line("\(path).input", service.inputMillion.map { "\($0) / million" })
        line("\(path).output", service.outputMillion.map { "\($0) / million" })
        line("\(path).at-most", service.mostCost.map { "\($0)" })
        line("\(path).at-most-tokens", service.mostTokens.map { "\($0)" })
        guard let training = service.training else { return }
        line("\(path).base", Self.scalar(training.base))
        guard training.tokens != nil || training.epochs != nil || training.cost != nil else {
            return
        }
        header("\(path).trained")
        line("\(path).trained.tokens", training.tokens.map { "\($0)" })
        line("\(path).trained.epochs", training.epochs.map { "\($0)" })
        line("\(path).trained.cost", training.cost.map { "\($0)" })
    }

    private mutating func write(_ data: DataConfiguration) {
        header("data")
        line("data.format", data.format.rawValue)
        line("data.questions", data.questions.map(Self.scalar))
        line("data.corpus", data.corpus.map(Self.scalar))
        line("data.wrong-corpus", data.wrongCorpus.map(Self.scalar))
        line("data.marks", data.marks.map(Self.scalar))
        if data.limits != SplitLimits() {
            header("data.limits")
            for split in Split.allCases {
                line("data.limits.\(split.rawValue)", data.limits[split].map { "\($0)" })
            }
        }
        if data.format == .jsonl { line("data.repeated", data.repeated.rawValue) }
        if data.format == .squad {
            line("data.held-out-articles", Quantity.text(data.heldOutArticles))
        }
    }

    private mutating func write(_ forgetting: ForgettingConfiguration) {
        header("forgetting")
        line("forgetting.probes", Self.list(forgetting.probes.map(\.rawValue)))
        for probe in ForgettingConfiguration.Probe.allCases {
            line("forgetting.\(probe.rawValue)", forgetting.files[probe].map(Self.scalar))
        }
        guard !forgetting.atMost.isEmpty else { return }
        header("forgetting.at-most")
        for probe in ForgettingConfiguration.Probe.allCases {
            let share = forgetting.atMost[probe].map(Quantity.shareText)
            line("forgetting.at-most.\(probe.rawValue)", share)
        }
    }

    private mutating func write(_ requirements: Requirements) {
        header("requirements")
        line("requirements.accuracy", requirements.accuracy?.description)
        line(
            "requirements.answers-without-basis",
            requirements.answersWithoutBasis.map { "at most \(Quantity.shareText($0.value))" })
        line("requirements.latency", requirements.latency.map { "\($0) s" })
        line("requirements.cost", requirements.cost.map { "at most \($0) / month" })
        line(
            "requirements.may-leave", requirements.mayLeave.map { Self.list($0.map(\.rawValue)) })
        line("requirements.latency-p95", requirements.latencyP95.map { "\($0) s" })
        line("requirements.latency-questions", "\(requirements.latencyQuestions)")
        line("requirements.margin", Quantity.shareText(requirements.margin))
    }

    private mutating func write(_ workload: Workload) {
        let changes = Quantity.shareText(workload.knowledgeChangesPerMonth)
        header("workload")
        line("workload.queries", "\(Quantity.text(workload.queriesPerMonth)) / month")
        line("workload.knowledge-changes", "\(changes) / month")
        line("workload.updates", "\(Quantity.text(workload.updatesPerMonth)) / month")
        line("workload.horizon", "\(Quantity.text(workload.horizonMonths)) months")
        guard let staff = workload.staff else { return }
        header("workload.staff")
        line("workload.staff.hour", "\(staff.hour)")
        write(staff.build, "workload.staff.build")
        write(staff.update, "workload.staff.update")
    }

    private mutating func write(_ hours: [String: Double], _ path: String) {
        guard !hours.isEmpty else { return }
        header(path)
        for (name, time) in hours.sorted(by: { $0.key < $1.key }) {
            let mark = mark("\(path).\(name)")
            lines.append("      \(Self.scalar(name)): \(Quantity.text(time)) h\(mark)")
        }
    }

    private mutating func write(_ arm: ArmConfiguration) {
        let path = "arms.\(arm.name)"
        lines.append("  - \(arm.kind.rawValue):\(mark(path))")
        if arm.name != arm.kind.rawValue {
            lines.append("      name: \(Self.scalar(arm.name))\(mark("\(path).name"))")
        }
        if let controlled = arm.controls {
            lines.append("      of: \(Self.scalar(controlled))\(mark("\(path).of"))")
        }
        if let service = arm.service {
            lines.append("      model: \(Self.scalar(service.name))\(mark("\(path).model"))")
        }
        // A control has that of its arm.
        if let extraction = arm.extraction, !arm.kind.isControl {
            lines.append("      extract: \(Self.text(of: extraction))\(mark("\(path).extract"))")
        }
        for (key, value) in Self.options(of: arm) {
            lines.append("      \(key): \(value)\(mark("\(path).\(key)"))")
        }
        guard !arm.tuned.isEmpty else { return }
        lines.append("      tune:\(mark("\(path).tune"))")
        for tuned in arm.tuned {
            let key = tuned.option.rawValue
            lines.append("        \(key): \(tuned.values)\(mark("\(path).tune.\(key)"))")
        }
    }

    private mutating func write(_ sweep: Sweep, path: String) {
        let against = sweep.against.map(Self.scalar)
        lines.append("  - arm: \(Self.scalar(sweep.arm))\(mark("\(path).arm"))")
        lines.append("    over:\(mark("\(path).over"))")
        for dimension in sweep.over {
            let name = dimension.axis.rawValue
            let values = Self.list(dimension.values.map(Quantity.text))
            lines.append("      \(name): \(values)\(mark("\(path).over.\(name)"))")
        }
        lines.append("    against: \(Self.list(against))\(mark("\(path).against"))")
    }

    private mutating func header(_ path: String) {
        lines.append("\(Self.indented(path)):\(mark(path))")
    }

    /// A key with its value; nothing when there is no value.
    private mutating func line(_ path: String, _ value: String?) {
        guard let value else { return }
        lines.append("\(Self.indented(path)): \(value)\(mark(path))")
    }

    private func mark(_ path: String) -> String {
        given.contains(path) ? " # given" : " # default"
    }

    private static func indented(_ path: String) -> String {
        let parts = path.split(separator: ".")
        return String(repeating: "  ", count: parts.count - 1) + (parts.last ?? "")
    }
}

extension ResolvedYAML {
    private static func options(of arm: ArmConfiguration) -> [(key: String, value: String)] {
        switch arm.method {
        case .nearest(let options): [("neighbours", list(options.neighbours))]
        case .base(let options): [("form", list(options.forms))]
        case .fewShot(let options):
            [("examples", list(options.examples)), ("form", list(options.forms))]
        case .rag(let options), .ragWrongCorpus(let options):
            [
                ("passages", list(options.passages)),
                ("examples", list(options.examples)),
                ("form", list(options.forms)),
            ] + declining(options.declineBelow)
        case .loraWithRetrieval(let options):
            [("passages", "\(options.passages)"), ("distractors", "\(options.distractors)")]
                + declining(options.declineBelow) + self.options(of: options.training)
        case .lora(let training), .loraShuffled(let training), .loraDocuments(let training),
            .full(let training):
            options(of: training)
        case .answers(let options): self.options(of: options)
        case .command(let options): self.options(of: options)
        }
    }

    private static func declining(_ similarities: [Double]) -> [(key: String, value: String)] {
        similarities.isEmpty
            ? [] : [("decline-below", list(similarities.map(Quantity.text)))]
    }

    private static func options(of command: CommandOptions) -> [(key: String, value: String)] {
        [
            ("run", list(command.run.map(quoted))),
            ("timeout", "\(Quantity.text(command.timeout)) s"),
            ("environment", list(command.variables)), ("repeats", "\(command.repeats)"),
            ("allow-missing", "\(command.allowsMissing)"),
        ] + options(of: command.terms)
    }

    private static func options(of terms: OutsideTerms) -> [(key: String, value: String)] {
        let costs = terms.costs
        let options: [(key: String, value: String?)] = [
            ("leaves", list(terms.leaves.map(\.rawValue))),
            ("to", terms.to.map(scalar)),
            ("cost", costs.query.map { "\($0) / query" }),
            ("training", costs.training.map { "\($0)" }),
            ("hosting", costs.hosting.map { "\($0) / month" }),
            ("update", costs.update.map { "\($0) / update" }),
        ]
        return options.compactMap { key, value in value.map { (key, $0) } }
    }

    private static func options(of answers: AnswersOptions) -> [(key: String, value: String)] {
        let columns = AnswerField.allCases.compactMap { field in
            answers.columns[field].map { "\(field.rawValue): \(scalar($0))" }
        }
        let options: [(key: String, value: String?)] = [
            ("file", list(answers.files.map(scalar))),
            ("from", answers.format == .table ? nil : answers.format.rawValue),
            ("columns", columns.isEmpty ? nil : "{ \(columns.joined(separator: ", ")) }"),
            (answers.format == .lmEval ? "filter" : "provider", answers.selection.map(scalar)),
            ("prompt", answers.prompt.map { "\($0)" }),
            ("allow-missing", "\(answers.allowsMissing)"),
        ]
        return options.compactMap { key, value in value.map { (key, $0) } }
            + self.options(of: answers.terms)
    }

    static func list(_ numbers: [Int]) -> String { list(numbers.map { "\($0)" }) }

    static func list(_ forms: [PromptForm]) -> String { list(forms.map(\.rawValue)) }

    static func list(_ texts: [String]) -> String {
        "[" + texts.joined(separator: ", ") + "]"
    }

    /// A text as YAML: plain where nothing in it could mean something else, else quoted.
    private static func scalar(_ text: String) -> String {
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.")
        let isPlain =
            text != "null" && text.last != " " && text.first.map(letters.contains) == true
            && text.allSatisfy { letters.contains($0) || " -+".contains($0) }
        return isPlain ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where isInvisible(scalar):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
