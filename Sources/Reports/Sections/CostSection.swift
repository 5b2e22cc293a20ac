import Foundations
import Lab

/// What it costs to build each arm and to answer with it, and when the dearer one has paid off.
enum CostSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.heading(2, "What it costs")
        document.paragraph("All figures were measured on the machine described below.")
        document.heading(3, "To build, once")
        document.table(building(record))
        if let retrieval = record.retrieval {
            document.paragraph(
                """
                The index took \(Figure.seconds(retrieval.usage.cpuSeconds)) CPU s and \
                \(NumberFormat.duration(seconds: retrieval.usage.wallSeconds)) to build; \
                every arm that reads it carries its whole cost.
                """)
        }
        document.heading(3, "To answer one question")
        document.table(answering(record))
        document.paragraph(
            """
            \(Inline.emphasis("Prompt computed")): prompt tokens left to compute after \
            sharing what the prompts have in common. \(Inline.emphasis("Memory")): the highest of the process while it answered.
            """
        )
        writeWaiting(record, into: &document)
        writeWorkload(record, into: &document)
    }

    /// What one user waits, who has the machine to himself.
    private static func writeWaiting(_ record: RunRecord, into document: inout ReportDocument) {
        let waits = record.finishedArms.compactMap { arm in arm.latency.map { (arm.name, $0) } }
        guard let count = waits.first?.1.p95.count else { return }
        document.heading(3, "To wait for one answer")
        var table = Table([
            .text("Arm"), .number("Median, s"), .number("95th percentile, s [95 %]"), .number("n"),
        ])
        for (name, wait) in waits {
            table.add([
                Inline.code(name), .own(Figure.seconds(wait.median)), .own(seconds(wait.p95)),
                "\(wait.p95.count)",
            ])
        }
        document.table(table)
        document.paragraph(
            """
            \(Figure.counted(count, "test question")), the same for every arm, asked one at a \
            time; the search for passages is part of the wait, and the whole prompt is computed for \
            each. The percentile is the least time that 95 % did not exceed, its interval one of \
            order statistics; where it is open, so few questions give no bound.
            """)
    }

    private static func seconds(_ p95: Estimate) -> String {
        func bound(_ value: Double) -> String { value.isFinite ? Figure.seconds(value) : "open" }
        return "\(Figure.seconds(p95.value)) [\(bound(p95.low)), \(bound(p95.high))]"
    }

    private static func building(_ record: RunRecord) -> Table {
        var table = Table([
            .text("Arm"), .number("CPU s"), .number("Wall time, no index"),
            .number("Tokens trained"), .number("Adapter"), .number("Index"), .number("Memory"),
        ])
        for arm in record.finishedArms {
            table.add([
                Inline.code(arm.name), .own(Figure.seconds(record.buildingCPUSeconds(of: arm))),
                .own(NumberFormat.duration(seconds: arm.building.wallSeconds)),
                .own(NumberFormat.grouped(arm.building.trainedTokens)), bytes(arm.adapterBytes),
                bytes(arm.indexBytes), bytes(arm.building.peakMemoryBytes),
            ])
        }
        return table
    }

    private static func answering(_ record: RunRecord) -> Table {
        var table = Table([
            .text("Arm"), .number("Prompt tokens"), .number("Prompt computed"),
            .number("Answer tokens"), .number("CPU s"), .number("Wall time"), .number("Memory"),
        ])
        for arm in record.finishedArms {
            let usage = arm.answering
            let wall = record.perQuestion(usage.wallSeconds)
            table.add([
                Inline.code(arm.name), tokens(usage.promptTokens, record),
                tokens(usage.computedPromptTokens, record), tokens(usage.generatedTokens, record),
                .own(Figure.seconds(record.answeringCPUSeconds(of: arm))),
                .own(NumberFormat.duration(seconds: wall)), bytes(usage.peakMemoryBytes),
            ])
        }
        return table
    }

    private static func tokens(_ sum: Int, _ record: RunRecord) -> Inline {
        let mean = record.perQuestion(Double(sum))
        return mean.isFinite ? .own(NumberFormat.fixed(mean, digits: 1)) : .own(Figure.undefined)
    }

    private static func bytes(_ count: Int) -> Inline {
        count > 0 ? .own(NumberFormat.bytes(count)) : .own(Figure.none)
    }
}

// MARK: - Over the workload

extension CostSection {
    private static func writeWorkload(
        _ record: RunRecord, into document: inout ReportDocument
    ) {
        document.heading(3, "Over the workload")
        let changes = record.scenario.knowledgeChangesPerMonth
        document.paragraph(
            """
            The scenario foresees \(Figure.count(record.scenario.queriesPerMonth)) queries a \
            month for \(months(record.scenario.horizonMonths)): \
            \(Figure.count(record.workloadQueries)) in all, and \
            \(NumberFormat.percent(changes, digits: 1)) of changed knowledge a month.
            """)
        document.table(workload(record))
        document.paragraph(
            """
            \(Inline.emphasis("Updates")): each month weights are trained anew and an index \
            takes in what changed; the picture and the break-evens leave them out.
            """)
        document.picture(.breakEven)
        document.list(record.breakEven.map { sentence($0, in: record) })
    }

    private static func workload(_ record: RunRecord) -> Table {
        var table = Table([
            .text("Arm"), .number("Building, CPU h"), .number("Updates, CPU h"),
            .number("Queries, CPU h"), .number("Total, CPU h"),
        ])
        for arm in record.finishedArms where arm.role == "answer" {
            let parts = [
                record.buildingCPUSeconds(of: arm), record.updatingCPUSeconds(of: arm),
                record.queryingCPUSeconds(of: arm), record.totalCPUSeconds(of: arm),
            ]
            table.add([Inline.code(arm.name)] + parts.map { Inline.own(Figure.seconds($0 / 3600)) })
        }
        return table
    }

    private static func months(_ count: Double) -> String {
        let digits = count == count.rounded() ? 0 : 1
        return NumberFormat.fixed(count, digits: digits) + (count == 1 ? " month" : " months")
    }

    private static func sentence(_ entry: BreakEvenRecord, in record: RunRecord) -> Inline {
        let dear = scored(entry.dearerToBuild, in: record)
        let cheap = scored(entry.cheaperToBuild, in: record)
        guard let queries = entry.queries, queries.isFinite else {
            return
                """
                \(dear) costs more to build than \(cheap), and more in all however many \
                queries come, counted in \(Inline.prose(entry.unit)).
                """
        }
        return
            """
            \(dear) costs more to build than \(cheap), but less in all after \
            \(Figure.count(queries.rounded(.up))) queries, \
            counted in \(Inline.prose(entry.unit)).
            """
    }

    /// A name with its score: a cheap arm that answers nothing is no bargain.
    private static func scored(_ name: String, in record: RunRecord) -> Inline {
        guard let arm = record.arms.first(where: { $0.name == name }) else {
            return Inline.code(name)
        }
        let metric = record.scenario.metric
        let score = Figure.value(arm.score.value, of: metric)
        return "\(Inline.code(name)) (\(Inline.prose(metric)) \(score))"
    }
}
