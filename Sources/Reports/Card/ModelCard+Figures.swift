import Domain
import Evaluation
import Foundations
import Record
import Registry

/// What a version came to, and what was tried to get there.
extension ModelCard {
    func writeFigures(into document: inout ReportDocument) {
        document.section("metrics", "Metrics")
        document.paragraph(
            """
            On the test questions, with 95 % intervals. Figures of all seeds are means over \
            \(trainings) (\(Self.code(run.at.scenario.seeds))), of which this version is one.
            """)
        document.table(metrics)
        if !arm.scoreByStratum.isEmpty {
            document.heading("groups", "By group of questions")
            document.table(groups)
        }
        document.section("forgetting", "Forgetting ledger")
        guard !losses.isEmpty else {
            document.paragraph("Not measured: what it forgot is unknown.")
            return
        }
        document.paragraph(
            "This training against the untuned model on the same items; changes have 95 % intervals."
        )
        document.table(ledger)
    }

    private var trainings: Statement {
        .counted(
            run.scenario.seeds.count, "training",
            from: Derivation.rule("number of", [run.at.scenario.seeds]))
    }

    private var metrics: Table {
        var table = Table([
            .text("Figure"), .number("Value"), .number("n"), .text("Place"),
        ])
        func add(_ name: Statement, _ estimate: Estimate, _ measure: String, _ at: RecordPointer) {
            table.add([
                name, .estimate(estimate, of: measure, at: at),
                .figure(estimate.count, from: at.count), Self.code(at),
            ])
        }
        let metric = run.scenario.metric.rawValue
        add("\(.words(metric)), all seeds", arm.score, metric, arm.at.score)
        if let score = details.seedScore,
            let place = run.scenario.seeds.firstIndex(of: details.version.registration.seed)
        {
            let at = arm.at.scoreBySeed[place]
            table.add([
                "\(.words(metric)), this seed", .value(score, of: metric, from: at),
                .words(Figure.none), Self.code(at),
            ])
        }
        for (name, estimate) in arm.otherScores.sorted(by: { $0.key < $1.key }) {
            add("\(.words(name)), all seeds", estimate, name, arm.at.otherScores[name])
        }
        return table
    }

    private var groups: Table {
        let metric = run.scenario.metric.rawValue
        var table = Table([
            .text("Group"), .number("\(.words(metric)), all seeds"), .number("n"), .text("Place"),
        ])
        for (name, estimate) in arm.scoreByStratum.sorted(by: { $0.key < $1.key }) {
            let at = arm.at.scoreByStratum[name]
            table.add([
                .words(name), .estimate(estimate, of: metric, at: at),
                .figure(estimate.count, from: at.count), Self.code(at),
            ])
        }
        return table
    }

    private var ledger: Table {
        var table = Table([
            .text("Capability"), .text("Measure"), .number("Before"), .number("After"),
            .number("Change"), .text("Reads as"), .text("Place"),
        ])
        for loss in losses {
            let measure = loss.measure.rawValue
            table.add([
                .words(loss.probe.rawValue), .words(measure),
                .value(loss.before.value, of: measure, from: loss.at.before.value),
                .value(loss.after.value, of: measure, from: loss.at.after.value),
                .signedEstimate(loss.change, of: measure, at: loss.at.change),
                .words(loss.effect.rawValue), Self.code(loss.at),
            ])
        }
        let divergences = (run.ledger?.divergences ?? []).placed(at: run.at.ledger.divergences)
        let own = divergences.first {
            $0.arm == arm.name && $0.seed == details.version.registration.seed
        }
        if let own {
            let none = Statement.words(Figure.none)
            table.add([
                "KL to the base", "nats a token", none, none,
                .estimate(own.divergence, of: "KL", at: own.at.divergence), none,
                Self.code(own.at.divergence),
            ])
        }
        return table
    }

    // MARK: - How it was made

    func writeTraining(into document: inout ReportDocument) {
        document.section("tried", "Settings tried")
        if arm.candidates.isEmpty {
            document.paragraph(
                "None but the one that was measured: nothing was chosen for this arm.")
        } else {
            document.paragraph(
                """
                By \(run.choosingMetricName) on the validation questions; the test questions took no \
                part.
                """)
            document.table(candidates)
        }
        document.section("training", "Training")
        let configuration = training.at.configuration
        document.paragraph(
            """
            \(SettingText.words(training.configuration, at: configuration)) \
            (\(Self.code(configuration))).
            """)
        document.list([
            Self.fact(
                "Weights trained", training.trainableParameters, training.at.trainableParameters),
            Self.fact("Steps, of the first seed", training.steps, training.at.steps),
            Self.fact("Best step, of the first seed", training.bestStep, training.at.bestStep),
        ])
    }

    private var candidates: Table {
        let metric = (run.scenario.choosingMetric ?? run.scenario.metric).rawValue
        var table = Table([
            .text("Setting"), .number(.words(metric)), .text("Chosen"), .text("Place"),
        ])
        for candidate in arm.candidates.placed(at: arm.at.candidates) {
            table.add([
                SettingText.code(candidate.setting, at: candidate.at.setting),
                .value(candidate.score, of: metric, from: candidate.at.score),
                candidate.isChosen ? .strong("chosen") : "", Self.code(candidate.at),
            ])
        }
        return table
    }

    func writeLimits(into document: inout ReportDocument) {
        let seeds = run.scenario.seeds.count
        let tests = Statement.counted(
            run.data.testCount, "test question", from: run.at.data.testCount)
        var limits: [Statement] = [
            """
            Figures are of \(tests) (\(Self.code(run.at.data.testCount))) and of these data; they say \
            nothing of others.
            """,
            """
            Computed in \(.told(run.machine.precision, from: run.at.machine.precision)) \
            (\(Self.code(run.at.machine.precision))); in another precision scores may differ.
            """,
        ]
        if seeds == 1 {
            limits.append(
                "One seed: how much one training differs from the next was not measured.")
        }
        if arm.settingsTried == 1 {
            limits.append("One setting: it is untuned, and another may do better.")
        }
        if let blend = arm.chosen.blend {
            limits.append(
                """
                The score was measured with the weights taken \
                \(.figure(blend, from: arm.at.chosen.blend, NumberFormat.plain)) of the way from the \
                base (\(Self.code(arm.at.chosen.blend))); the files hold them as they were trained.
                """)
        }
        if run.look != nil {
            limits.append(
                """
                A quick look: questions or seeds were left out to save time (\(Self.code(run.at.look))).
                """)
        }
        limits += run.controls.placed(at: run.at.controls).filter { $0.outcome == .failed }.map {
            """
            A control of the run failed, which puts its measurement in doubt: \
            \(.words($0.check.rawValue)) (\(Self.code($0.at))).
            """
        }
        document.section("limits", "Limits")
        document.list(limits)
    }
}
