import Domain

extension ScenarioDecoder {
    /// The metrics that are reported beside the deciding one; nil for the default.
    func also(
        in task: MappingReader, metrics: [DecidingMetric], deciding: DecidingMetric
    ) -> [DecidingMetric]? {
        task.list(
            "also", .word(among: metrics.filter { $0 != deciding }), mayBeEmpty: true)
    }

    /// How near a number has to be; nil where nothing is said.
    func tolerance(in task: MappingReader) -> Tolerance? {
        let range = Quantity.errorRange
        let rule = ScalarRule(
            expectation: "a number such as 0.5 (\(range)), or a share such as 2 %"
        ) { text -> Tolerance? in
            text.hasSuffix("%")
                ? Quantity.share(text).map { .relative($0) }
                : Quantity.error(text).map { .absolute($0) }
        }
        return task.value("tolerance", rule)
    }

    /// Whether what the metrics need is there, and nothing that none of them needs.
    func check(_ task: TaskConfiguration, in reader: MappingReader) {
        if task.metrics.contains(.within) {
            reader.require(
                "tolerance",
                expectation: "how far from the right number an answer may be, such as 0.5 or 2 %")
        } else if reader.has("tolerance") {
            let message =
                "only the metric within needs it; remove the key, or name within under metric or "
                + "also, in a task of kind 'number'."
            reader.complain(at: "tolerance", message)
        }
        if task.judge != nil, !task.metric.hasWholeReferences {
            let message =
                "a judge compares with whole answers, and the references of the metric "
                + "\(task.metric.rawValue) are none; remove the key, or choose another metric."
            reader.complain(at: "judge", message)
        }
    }
}
