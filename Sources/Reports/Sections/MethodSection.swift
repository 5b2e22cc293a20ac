import Foundations
import Lab

/// How it was measured: enough to do it again and to see whether the same came out.
enum MethodSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.heading(2, "How it was measured")
        document.list(facts(of: record))
        writeScores(record, into: &document)
        writeDifferences(record, into: &document)
        writeModels(record, into: &document)
        document.heading(2, "The scenario in full")
        document.paragraph("Every key, given or defaulted.")
        document.fence(record.scenario.resolved, language: "yaml")
    }

    private static func facts(of record: RunRecord) -> [Inline] {
        let data = record.data
        let scenario = record.scenario
        let machine = record.machine
        let seeds = scenario.seeds.map(String.init).joined(separator: ", ")
        return [
            """
            Scenario: \(Inline.code(scenario.name)), task \(Inline.prose(scenario.taskKind)), \
            decided by \(Inline.prose(scenario.metric)), fingerprint \
            \(Inline.code(scenario.fingerprint.hex))
            """,
            "Required: \(required(in: record))",
            """
            Questions: \(NumberFormat.grouped(data.trainingCount)) for training, \
            \(NumberFormat.grouped(data.validationCount)) for validation, \
            \(NumberFormat.grouped(data.testCount)) for the test
            """,
            "Seeds: \(seeds.isEmpty ? Figure.none : seeds)",
            "Intervals: \(intervals(in: record)); differences: \(tests(in: record))",
            """
            Machine: \(Inline.prose(machine.processor)), \
            \(Figure.counted(machine.cores, "core")), \
            \(Figure.counted(machine.threads, "thread")), \
            \(NumberFormat.bytes(machine.memoryBytes)), \(Inline.prose(machine.system))
            """,
            """
            Arithmetic: \(Inline.prose(machine.blas)), \(Inline.prose(machine.precision))\
            \(machine.kernel.map { " by \(Inline.prose($0))" } ?? "")
            """,
            """
            Program: crossover \(Inline.prose(record.crossover)), record format \
            \(record.schema), finished \(Inline.prose(machine.finishedAt))
            """,
            "Digest of all that does not depend on time: \(Inline.code(record.digest.hex))",
        ]
    }

    private static func required(in record: RunRecord) -> Inline {
        let requirements = record.scenario.requirements.map { "\($0.name) \($0.bound)" }
        return requirements.isEmpty ? "nothing" : .prose(requirements.joined(separator: "; "))
    }

    private static func intervals(in record: RunRecord) -> Inline {
        let methods = Set(record.arms.map(\.score.method)).subtracting(["none"]).sorted()
        return methods.isEmpty ? "none" : "\(Inline.prose(methods.joined(separator: ", "))), 95 %"
    }

    private static func tests(in record: RunRecord) -> Inline {
        let tests = Set(record.differences.map(\.test)).sorted()
        guard !tests.isEmpty else { return "none" }
        let correction = record.correction.map { ", \($0)" } ?? ""
        return .prose(tests.joined(separator: ", ") + correction)
    }
}

// MARK: - Tables

extension MethodSection {
    /// Every metric, not only the one that decides, and the score of every seed.
    private static func writeScores(_ record: RunRecord, into document: inout ReportDocument) {
        let metrics = Set(record.arms.flatMap(\.otherScores.keys)).sorted()
        let metric = record.scenario.metric
        document.heading(3, "All scores")
        var table = Table(
            [.text("Arm"), .number("\(Inline.prose(metric)), each seed")]
                + metrics.map { Table.Column.number("\(Inline.prose($0)) [95 %]") })
        for arm in record.finishedArms {
            let seeds = arm.scoreBySeed.map { Figure.value($0, of: metric) }
            let others = metrics.map { name in
                arm.otherScores[name].map { Inline.own(Figure.estimate($0, of: name)) }
                    ?? .own(Figure.none)
            }
            table.add([Inline.code(arm.name), .own(seeds.joined(separator: ", "))] + others)
        }
        document.table(table)
    }

    private static func writeDifferences(
        _ record: RunRecord, into document: inout ReportDocument
    ) {
        guard !record.differences.isEmpty else { return }
        document.heading(3, "All paired differences")
        let isCounted = record.differences.contains { $0.onlyArm != nil }
        let isCorrected = record.correction != nil
        var columns: [Table.Column] = [
            .text("Arm"), .text("minus"), .number("Difference [95 %]"), .number("n"),
        ]
        if isCounted { columns.append(.number("Right alone")) }
        columns.append(.number("p-value"))
        if isCorrected { columns.append(.number("Holm-corrected")) }
        var table = Table(columns + [.text("Test")])
        for entry in record.differences {
            var row: [Inline] = [
                .code(entry.arm), .code(entry.other),
                .own(Figure.signedEstimate(entry.difference, of: record.scenario.metric)),
                "\(entry.difference.count)",
            ]
            if isCounted { row.append(.own(rightAlone(entry))) }
            row.append(.own(Figure.pValue(entry.pValue)))
            if isCorrected {
                row.append(.own(entry.correctedPValue.map(Figure.pValue) ?? Figure.none))
            }
            table.add(row + [.prose(entry.test)])
        }
        document.table(table)
        if isCounted {
            document.paragraph(
                """
                \(Inline.emphasis("Right alone")): questions that only the first arm got right, and \
                only the second.
                """)
        }
    }

    private static func rightAlone(_ entry: DifferenceRecord) -> String {
        guard let arm = entry.onlyArm, let other = entry.onlyOther else { return Figure.none }
        return "\(arm) : \(other)"
    }

    private static func writeModels(_ record: RunRecord, into document: inout ReportDocument) {
        document.heading(3, "Models")
        var table = Table([
            .text("Role"), .text("Model"), .text("Architecture"), .number("Parameters"),
            .number("Size"), .text("Licence"),
        ])
        for model in record.models {
            table.add([
                Inline.prose(model.role), Inline.code(model.name),
                Inline.prose(model.architecture), .own(NumberFormat.grouped(model.parameters)),
                .own(NumberFormat.bytes(model.bytes)), Inline.prose(model.licence),
            ])
        }
        document.table(table)
        let files = record.models.flatMap { $0.files.sorted { $0.key < $1.key } }
        document.list(
            files.map { "\(Inline.code($0.key)): SHA-256 \(Inline.code($0.value.hex))" })
    }
}
