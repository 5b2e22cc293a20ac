import Domain

extension ScenarioDecoder {
    func data(in top: MappingReader, kind: TaskConfiguration.Kind) -> DataConfiguration {
        let defaults = DataConfiguration()
        top.require("data", expectation: "the question file at least")
        let keys = [
            "format", "questions", "corpus", "wrong-corpus", "marks", "limits", "repeated",
            "held-out-articles",
        ]
        guard let reader = top.section("data", keys: keys) else { return defaults }
        let format = reader.value("format", .word(among: DataConfiguration.Format.allCases))
        let data = DataConfiguration(
            format: format ?? defaults.format,
            questions: reader.value("questions", .text),
            corpus: reader.value("corpus", .text),
            wrongCorpus: reader.value("wrong-corpus", .text),
            marks: reader.value("marks", .text),
            limits: limits(in: reader),
            repeated: reader.value("repeated", .word(among: DataConfiguration.Repeats.allCases))
                ?? defaults.repeated,
            heldOutArticles: reader.value("held-out-articles", .number(in: 0...0.9))
                ?? defaults.heldOutArticles,
        )
        switch data.format {
        case .jsonl: checkLines(reader)
        case .squad: checkSQuAD(reader, kind: kind)
        }
        return data
    }

    private func limits(in reader: MappingReader) -> SplitLimits {
        let section = reader.section("limits", keys: Split.allCases.map(\.rawValue))
        func limit(_ split: Split) -> Int? {
            section?.value(split.rawValue, .integer(in: 1...1_000_000))
        }
        return SplitLimits(
            train: limit(.train),
            validation: limit(.validation),
            test: limit(.test),
        )
    }

    private func checkLines(_ reader: MappingReader) {
        reader.require("questions", expectation: "the path of a JSONL file")
        if reader.has("held-out-articles") {
            reader.complain(at: "held-out-articles", "only the format squad has articles.")
        }
    }

    private func checkSQuAD(_ reader: MappingReader, kind: TaskConfiguration.Kind) {
        if reader.has("corpus") {
            reader.complain(
                at: "corpus",
                "in the format squad the paragraphs are the corpus; remove the key.",
            )
        }
        if reader.has("repeated") {
            reader.complain(
                at: "repeated",
                "in the format squad each question is used once anyway; remove the key.",
            )
        }
        if kind == .label || kind == .number {
            reader.complain(
                at: "format",
                "the answers of squad are texts; the task's kind must be short-answer or text.",
            )
        }
    }

    /// A sweep's answers are none that people could be asked to mark.
    func checkHumanMetric(of scenario: Scenario, top: MappingReader) {
        guard scenario.task.metric == .human, !scenario.sweeps.isEmpty else { return }
        top.complain(
            at: "sweeps",
            "with task.metric: human every answer needs a mark, and a sweep gives answers by the "
                + "thousand. Remove the key, or choose another metric.")
    }

    /// An arm that retrieves needs something to retrieve from.
    func checkCorpora(of scenario: Scenario, top: MappingReader) {
        guard let reader = top.node(for: "data") else { return }
        for arm in scenario.arms {
            let key: String
            if arm.kind.needsCorpus, scenario.data.format == .jsonl, scenario.data.corpus == nil {
                key = "corpus"
            } else if arm.kind == .ragWrongCorpus, scenario.data.wrongCorpus == nil {
                key = "wrong-corpus"
            } else {
                continue
            }
            let message =
                "data.\(key): this key is missing; the arm '\(arm.name)' needs it. "
                + "Name a folder of documents, or remove the arm."
            notes.add(message, at: reader)
            return
        }
    }
}
