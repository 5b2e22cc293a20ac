import Domain
import Evaluation
import Foundations
import Record
import Scenarios
import Statistics

/// How it was measured: enough to do it again and to see whether the same came out.
enum MethodSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("method", "How it was measured")
        document.list(facts(of: record))
        writeScores(record, into: &document)
        writeDifferences(record, into: &document)
        writeModels(record, into: &document)
    }

    private static func facts(of record: RunRecord) -> [Statement] {
        let (scenario, at) = (record.scenario, record.at)
        return [
            """
            Scenario: \(.code(scenario.name)), task \(.words(scenario.taskKind.rawValue)), \
            decided by \(record.metricName), fingerprint \
            \(.traced(.code(scenario.fingerprint.hex), from: at.scenario.fingerprint))
            """,
            "Required: \(required(in: record))",
            questions(in: record),
            "Seeds: \(seeds(in: record))",
            "Intervals: \(intervals(in: record)); differences: \(tests(in: record))",
        ] + extractions(in: record) + [machine(of: record)]
            + (record.models.isEmpty ? [] : [arithmetic(of: record)]) + machines(of: record) + [
                """
                Program: crossover \(.told(record.crossover, from: at.crossover)), record format \
                \(.figure(record.schema, from: at.schema)), finished \
                \(.told(record.machine.finishedAt, from: at.machine.finishedAt))
                """,
                """
                Digest of all that does not depend on time: \
                \(.traced(.code(record.digest.hex), from: at.digest))
                """,
            ]
    }

    private static func required(in record: RunRecord) -> Statement {
        let requirements = record.scenario.requirements.placed(at: record.at.scenario.requirements)
            .map { requirement -> Statement in
                let isScore = requirement.subject == .accuracy
                let name = isScore ? record.metricName : .words(requirement.it.name)
                return "\(name) \(requirement.tracedBound)"
            }
        return requirements.isEmpty ? "nothing" : requirements.joined(separator: "; ")
    }

    private static func questions(in record: RunRecord) -> Statement {
        let (data, at) = (record.data, record.at.data)
        return """
            Questions: \(.figure(data.trainingCount, from: at.trainingCount)) for training, \
            \(.figure(data.validationCount, from: at.validationCount)) for validation, \
            \(.figure(data.testCount, from: at.testCount)) for the test
            """
    }

    private static func seeds(in record: RunRecord) -> Statement {
        let seeds = record.scenario.seeds.placed(at: record.at.scenario.seeds)
        return seeds.isEmpty
            ? .words(Figure.none) : seeds.map { .seed($0.it, from: $0.at) }.joined(separator: ", ")
    }

    private static func machine(of record: RunRecord) -> Statement {
        let (machine, at) = (record.machine, record.at.machine)
        return """
            Machine: \(.told(machine.processor, from: at.processor)), \
            \(.counted(machine.cores, "core", from: at.cores)), \
            \(.counted(machine.threads, "thread", from: at.threads)), \
            \(.bytes(machine.memoryBytes, from: at.memoryBytes)), \
            \(.told(machine.system, from: at.system))
            """
    }

    /// On which machines the cells were made, where it was not the one on which the run ended.
    private static func machines(of record: RunRecord) -> [Statement] {
        (record.machines ?? []).placed(at: record.at.machines).map { machine in
            let (kind, at) = (machine.kind, machine.at.kind)
            let kernel = kind.kernel.map { " by \(.told($0, from: at.kernel))" as Statement } ?? ""
            let work = machine.work.placed(at: machine.at.work).map { work -> Statement in
                let cells = work.cells.placed(at: work.at.cells).map {
                    Statement.told($0.it, from: $0.at)
                }
                let arm: Statement = work.arm.map { .traced(.code($0), from: work.at.arm) } ?? "all"
                return "\(cells.joined(separator: ", ")) for \(arm)"
            }
            return """
                Measured on \(.told(kind.processor, from: at.processor)), \
                \(.counted(kind.cores, "core", from: at.cores)), \
                \(.counted(kind.threads, "thread", from: at.threads)), \
                \(.told(kind.system, from: at.system)), \(.told(kind.blas, from: at.blas)), \
                \(.told(kind.precision, from: at.precision))\(kernel): \
                \(work.joined(separator: "; "))
                """
        }
    }

    private static func arithmetic(of record: RunRecord) -> Statement {
        let (machine, at) = (record.machine, record.at.machine)
        let kernel = machine.kernel.map { " by \(.told($0, from: at.kernel))" as Statement } ?? ""
        let chosen = machine.precisionIsAutomatic == true ? ", chosen by the program" : ""
        return """
            Arithmetic: \(.told(machine.blas, from: at.blas)), \
            \(.told(machine.precision, from: at.precision))\(kernel)\(.words(chosen))
            """
    }

    private static func intervals(in record: RunRecord) -> Statement {
        let methods = Set(record.arms.map(\.score.method)).subtracting([.none]).map(\.rawValue)
            .sorted()
        return methods.isEmpty
            ? "none" : "\(Statement.words(methods.joined(separator: ", "))), 95 %"
    }

    private static func tests(in record: RunRecord) -> Statement {
        let tests = Set(record.differences.map(\.test.rawValue)).sorted()
        guard !tests.isEmpty else { return "none" }
        let names = Statement.words(tests.joined(separator: ", "))
        return record.correction.map { "\(names), \($0)" } ?? names
    }
}

// MARK: - Tables

extension MethodSection {
    /// Every metric, not only the one that decides, and the score of every seed.
    private static func writeScores(_ record: RunRecord, into document: inout ReportDocument) {
        let metrics = Set(record.arms.flatMap(\.otherScores.keys)).sorted()
        let metric = record.scenario.metric.rawValue
        let isGenerated = record.arms.contains { $0.generated != nil }
        document.heading("scores", "All scores")
        var table = Table(
            [.text("Arm"), .number("n"), .number("\(record.metricName), each seed")]
                + metrics.map { Table.Column.number("\(named($0, in: record)) [95 %]") }
                + (isGenerated ? generatedColumns(record.metricName) : []))
        for arm in record.finishedArms {
            let seeds = arm.scoreBySeed.placed(at: arm.at.scoreBySeed).map {
                Statement.value($0.it, of: metric, from: $0.at)
            }
            let others = metrics.map { name in
                arm.otherScores[name].map {
                    Statement.estimate($0, of: name, at: arm.at.otherScores[name])
                } ?? .words(Figure.none)
            }
            let count = Statement.figure(arm.score.count, from: arm.at.score.count)
            table.add(
                [.code(arm.name), count, seeds.joined(separator: ", ")] + others
                    + (isGenerated ? generatedCells(arm, metric) : []))
        }
        document.table(table)
        if !metrics.isEmpty {
            let names = Statement.list(metrics.map { .code($0) })
            let they: Statement = metrics.count == 1 ? "It was" : "They were"
            document.paragraph(
                """
                Exploratory: \(names). \(they) chosen before the run, and \
                \(metrics.count == 1 ? "decides" : "decide") nothing.
                """)
        }
        guard isGenerated else { return }
        document.paragraph(
            """
            What decides is the label that the model finds likeliest. \
            \(Statement.emphasis("Written")): the label is read out of what the model writes instead; \
            an answer without one counts as wrong. \(Statement.emphasis("Change")): written minus \
            likeliest, paired.
            """)
    }

    private static func generatedColumns(_ metric: Statement) -> [Table.Column] {
        [
            .number("Written, \(metric) [95 %]"), .number("Change [95 %]"), .number("No label"),
        ]
    }

    private static func generatedCells(_ arm: Placed<ArmRecord>, _ metric: String) -> [Statement] {
        guard let generated = arm.generated else {
            return [Statement](repeating: .words(Figure.none), count: 3)
        }
        let place = arm.at.generated
        let change = Statement.signedEstimate(
            generated.difference, of: metric, at: place.difference)
        return [
            .estimate(generated.score, of: metric, at: place.score),
            "\(change) (\(.pValue(generated.pValue, from: place.pValue)))",
            .figure(generated.unreadable, from: place.unreadable),
        ]
    }

    /// A name that is a key of the record.
    private static func named(_ metric: String, in record: RunRecord) -> Statement {
        let places = record.placedArms.filter { $0.otherScores[metric] != nil }
            .map { $0.at.otherScores[metric] }
        return .told(metric, from: Derivation.rule("key of", Array(places.prefix(1))))
    }

    private static func writeDifferences(
        _ record: RunRecord, into document: inout ReportDocument
    ) {
        guard !record.differences.isEmpty else { return }
        document.heading("differences", "All paired differences")
        let isCounted = record.differences.contains { $0.onlyArm != nil }
        let hasEffects = record.differences.contains { $0.effect != nil }
        let isCorrected = record.correction != nil
        var columns: [Table.Column] = [
            .text("Arm"), .text("minus"), .number("Difference [95 %]"), .number("n"),
        ]
        if isCounted { columns.append(.number("Right alone")) }
        if hasEffects { columns.append(.number("Effect [95 %]")) }
        columns.append(.number("p-value"))
        if isCorrected { columns.append(.number("Holm-corrected")) }
        var table = Table(columns + [.text("Test")])
        for entry in record.distinctDifferences {
            var row: [Statement] = [
                .code(entry.arm), .code(entry.other),
                .signedEstimate(
                    entry.difference, of: record.scenario.metric.rawValue, at: entry.at.difference),
                .figure(entry.difference.count, from: entry.at.difference.count),
            ]
            if isCounted { row.append(rightAlone(entry)) }
            if hasEffects { row.append(effect(entry)) }
            row.append(.pValue(entry.pValue, from: entry.at.pValue))
            if isCorrected {
                row.append(
                    entry.correctedPValue.map { .pValue($0, from: entry.at.correctedPValue) }
                        ?? .words(Figure.none))
            }
            table.add(row + [.words(entry.test.rawValue)])
        }
        document.table(table)
        if isCounted {
            document.paragraph(
                """
                \(Statement.emphasis("Right alone")): questions that only the first arm got right, and \
                only the second.
                """)
        }
        if hasEffects { document.paragraph(effectsExplained) }
        if record.scenario.seeds.count > 1 {
            document.paragraph(
                """
                With several seeds, intervals and p-values come from one model of seeds and \
                questions, so both allow for another training. Two arms differ only where the \
                corrected p-value and the interval agree.
                """)
        }
    }

    private static var effectsExplained: Statement {
        """
        \(Statement.emphasis("Effect")): OR is the odds ratio, the first arm's questions right alone by \
        the second's, with an exact interval; 1 is no difference. g, Cohen's, is how far the first \
        arm's part of them is from a half: 0.05 is small, 0.15 medium, 0.25 large. d, Cohen's d_z, \
        is the mean of the questions' differences by their standard deviation: 0.2 is small, 0.5 \
        medium, 0.8 large.
        """
    }

    private static func rightAlone(_ entry: Placed<DifferenceRecord>) -> Statement {
        guard let arm = entry.onlyArm, let other = entry.onlyOther else {
            return .words(Figure.none)
        }
        return """
            \(.figure(arm, from: entry.at.onlyArm)) : \
            \(.figure(other, from: entry.at.onlyOther))
            """
    }

    private static func effect(_ entry: Placed<DifferenceRecord>) -> Statement {
        guard let effect = entry.effect else { return .words(Figure.none) }
        let place = entry.at.effect
        let value: Statement = """
            \(.effect(effect.value, from: place.value)) [\(.effect(effect.low, from: place.low)), \
            \(.effect(effect.high, from: place.high))]
            """
        guard let g = effect.cohensG else { return "d \(value)" }
        return "OR \(value), g \(.effect(g, from: place.cohensG))"
    }

    private static func writeModels(_ record: RunRecord, into document: inout ReportDocument) {
        guard !record.models.isEmpty else { return }
        document.heading("models", "Models")
        var table = Table([
            .text("Role"), .text("Model"), .text("Architecture"), .number("Parameters"),
            .number("Size"), .text("Licence"),
        ])
        let models = record.models.placed(at: record.at.models)
        for model in models {
            table.add([
                Statement.words(model.role.rawValue), Statement.code(model.name),
                Statement.words(model.architecture),
                .figure(model.parameters, from: model.at.parameters),
                .bytes(model.bytes, from: model.at.bytes),
                .told(model.licence, from: model.at.licence),
            ])
        }
        document.table(table)
        document.list(models.flatMap(hashes))
        writeServices(record, into: &document)
    }

    private static func hashes(of model: Placed<ModelRecord>) -> [Statement] {
        model.files.sorted { $0.key < $1.key }.map { name, hash in
            let hash = Statement.traced(.code(hash.hex), from: model.at.files[name])
            return "\(.code(name)): SHA-256 \(hash)"
        }
    }
}
