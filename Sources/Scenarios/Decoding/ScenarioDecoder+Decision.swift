import Domain

extension ScenarioDecoder {
    func forgetting(in top: MappingReader) -> ForgettingConfiguration {
        let probes = ForgettingConfiguration.Probe.allCases
        let names = probes.map(\.rawValue)
        let defaults = ForgettingConfiguration()
        guard let reader = top.section("forgetting", keys: ["probes"] + names + ["at-most"]) else {
            return defaults
        }
        var forgetting = defaults
        forgetting.probes = reader.list("probes", .word(among: probes)) ?? defaults.probes
        let limits = reader.section("at-most", keys: names)
        for probe in probes {
            let name = probe.rawValue
            forgetting.files[probe] = reader.value(name, .text)
            forgetting.atMost[probe] = limits?.value(name, .share)
            guard !forgetting.probes.contains(probe) else { continue }
            let message = "the probe does not run; add it to forgetting.probes."
            if reader.has(name) { reader.complain(at: name, message) }
            if limits?.has(name) == true { limits?.complain(at: name, message) }
        }
        return forgetting
    }

    func requirements(in top: MappingReader, metric: DecidingMetric) -> Requirements {
        let keys = [
            "accuracy", "latency", "latency-p95", "latency-questions", "margin", "cost",
            "may-leave", "answers-without-basis",
        ]
        let defaults = Requirements()
        guard let reader = top.section("requirements", keys: keys) else { return defaults }
        // An error is to be small, everything else is a share and is to be great.
        let accuracy =
            if !metric.higherIsBetter {
                ScalarRule(
                    expectation: "a bound such as 'at most 12' (rmse), \(Quantity.errorRange)"
                ) { text in
                    Quantity.bound(text, of: Quantity.error).flatMap(Self.ceiling)
                }
            } else {
                ScalarRule(
                    expectation: "a bound such as 'at least 0.80', \(Quantity.shareRange)"
                ) { text in
                    Quantity.bound(text, of: Quantity.share).flatMap(Self.floor)
                }
            }
        let latency = ScalarRule(
            expectation: "a bound such as 'at most 2 s', \(Quantity.secondsRange)"
        ) { text in
            Quantity.bound(text, of: Quantity.seconds).flatMap(Self.ceiling)
        }
        let withoutBasis = ScalarRule(
            expectation: "a bound such as 'at most 5 %', \(Quantity.shareRange)"
        ) { text in
            Quantity.bound(text, of: Quantity.share).flatMap(Self.ceiling)
        }
        let margin = ScalarRule(
            expectation: "a share such as 3 %, \(Quantity.shareRange)", parse: Quantity.share)
        return Requirements(
            accuracy: reader.value("accuracy", accuracy),
            answersWithoutBasis: reader.value("answers-without-basis", withoutBasis),
            latency: reader.value("latency", latency),
            cost: cost(in: reader),
            mayLeave: mayLeave(in: reader),
            latencyP95: reader.value("latency-p95", latency),
            latencyQuestions: reader.value("latency-questions", .integer(in: 1...10_000))
                ?? defaults.latencyQuestions,
            margin: reader.value("margin", margin) ?? defaults.margin,
        )
    }

    func workload(in top: MappingReader, arms: [ArmConfiguration]) -> Workload {
        let keys = ["queries", "knowledge-changes", "updates", "horizon", "staff"]
        let defaults = Workload()
        guard let reader = top.section("workload", keys: keys) else { return defaults }
        let queries = ScalarRule(
            expectation: """
                a number for each day, week, month or year, such as 30000 / month; 0, or \
                \(Quantity.perMonthRange)
                """,
            parse: Quantity.perMonth,
        )
        let changes = ScalarRule(
            expectation: """
                a share for each day, week, month or year, such as 5 % / month; \
                \(Quantity.sharePerMonthRange)
                """,
            parse: Quantity.sharePerMonth,
        )
        let updates = ScalarRule(
            expectation: """
                a number for each day, week, month or year, such as 1 / month; \
                \(Quantity.perMonthRange)
                """
        ) { Quantity.perMonth($0).flatMap { $0 > 0 ? $0 : nil } }
        let horizon = ScalarRule(
            expectation: "a time such as 12 months, \(Quantity.monthsRange)",
            parse: Quantity.months,
        )
        return Workload(
            queriesPerMonth: reader.value("queries", queries) ?? defaults.queriesPerMonth,
            knowledgeChangesPerMonth: reader.value("knowledge-changes", changes)
                ?? defaults.knowledgeChangesPerMonth,
            updatesPerMonth: reader.value("updates", updates) ?? defaults.updatesPerMonth,
            horizonMonths: reader.value("horizon", horizon) ?? defaults.horizonMonths,
            staff: staff(in: reader, arms: arms),
        )
    }

    private static func floor(_ bound: Bound) -> Bound? {
        if case .atLeast = bound { bound } else { nil }
    }

    private static func ceiling(_ bound: Bound) -> Bound? {
        if case .atMost = bound { bound } else { nil }
    }
}
