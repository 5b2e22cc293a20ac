import Foundations
import Lab

/// What it costs to build each arm and to answer with it, and when the dearer one has paid off.
enum CostSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("costs", "What it costs")
        document.paragraph("All figures were measured on the machine described below.")
        document.heading("costs-build", "To build, once")
        document.table(building(record))
        if let usage = record.retrieval?.usage {
            let place = record.at.retrieval.usage
            let cpu = Inline.figure(usage.cpuSeconds, from: place.cpuSeconds, Figure.seconds)
            let wall = Inline.figure(
                usage.wallSeconds, from: place.wallSeconds, NumberFormat.duration)
            document.paragraph(
                """
                The index took \(cpu) CPU s and \(wall) to build; \
                every arm that reads it carries its whole cost.
                """)
        }
        document.heading("costs-answer", "To answer one question")
        document.table(answering(record))
        document.paragraph(
            """
            \(Inline.emphasis("Prompt computed")): prompt tokens left to compute after \
            sharing what the prompts have in common. \(Inline.emphasis("Memory")): the highest of the process while it answered.
            """
        )
        writeWorkload(record, into: &document)
    }

    private static func building(_ record: RunRecord) -> Table {
        var table = Table([
            .text("Arm"), .number("CPU s"), .number("Wall time, no index"),
            .number("Tokens trained"), .number("Adapter"), .number("Index"), .number("Memory"),
        ])
        for arm in record.finishedArms {
            let (usage, place) = (arm.building, arm.at.building)
            table.add([
                .code(arm.name), .figure(record.building(of: arm), Figure.seconds),
                .figure(usage.wallSeconds, from: place.wallSeconds, NumberFormat.duration),
                .figure(usage.trainedTokens, from: place.trainedTokens),
                .bytes(arm.adapterBytes, from: arm.at.adapterBytes),
                .bytes(arm.indexBytes, from: arm.at.indexBytes),
                .bytes(usage.peakMemoryBytes, from: place.peakMemoryBytes),
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
            let (usage, place) = (arm.answering, arm.at.answering)
            func tokens(_ sum: Int, _ place: RecordPointer) -> Inline {
                .figure(record.perQuestion(Double(sum), from: place)) {
                    NumberFormat.fixed($0, digits: 1)
                }
            }
            table.add([
                .code(arm.name), tokens(usage.promptTokens, place.promptTokens),
                tokens(usage.computedPromptTokens, place.computedPromptTokens),
                tokens(usage.generatedTokens, place.generatedTokens),
                .figure(record.answering(of: arm), Figure.seconds),
                .figure(
                    record.perQuestion(usage.wallSeconds, from: place.wallSeconds),
                    NumberFormat.duration),
                .bytes(usage.peakMemoryBytes, from: place.peakMemoryBytes),
            ])
        }
        return table
    }
}

// MARK: - Over the workload

extension CostSection {
    private static func writeWorkload(
        _ record: RunRecord, into document: inout ReportDocument
    ) {
        document.heading("costs-workload", "Over the workload")
        let (scenario, place) = (record.scenario, record.at.scenario)
        let monthly = Inline.figure(
            scenario.queriesPerMonth, from: place.queriesPerMonth, Figure.count)
        let changes = Inline.figure(
            scenario.knowledgeChangesPerMonth, from: place.knowledgeChangesPerMonth
        ) { NumberFormat.percent($0, digits: 1) }
        document.paragraph(
            """
            The scenario foresees \(monthly) queries a month for \
            \(months(scenario.horizonMonths, from: place.horizonMonths)): \
            \(Inline.figure(record.workload, Figure.count)) in all, and \
            \(changes) of changed knowledge a month.
            """)
        document.table(workload(record))
        document.paragraph(
            """
            \(Inline.emphasis("Updates")): each month weights are trained anew and an index \
            takes in what changed; the picture and the break-evens leave them out.
            """)
        document.picture(.breakEven)
        document.list(
            record.breakEven.placed(at: record.at.breakEven).map { sentence($0, in: record) })
    }

    private static func workload(_ record: RunRecord) -> Table {
        var table = Table([
            .text("Arm"), .number("Building, CPU h"), .number("Updates, CPU h"),
            .number("Queries, CPU h"), .number("Total, CPU h"),
        ])
        for arm in record.finishedArms where arm.role == "answer" {
            let parts = [
                record.building(of: arm), record.updating(of: arm), record.querying(of: arm),
                record.total(of: arm),
            ]
            table.add(
                [Inline.code(arm.name)] + parts.map { .figure($0.hours, Figure.seconds) })
        }
        return table
    }

    private static func months(_ count: Double, from place: RecordPointer) -> Inline {
        let number = Inline.figure(count, from: place) {
            NumberFormat.fixed($0, digits: $0 == $0.rounded() ? 0 : 1)
        }
        return count == 1 ? "\(number) month" : "\(number) months"
    }

    private static func sentence(
        _ entry: Placed<BreakEvenRecord>, in record: RunRecord
    ) -> Inline {
        let dear = scored(entry.dearerToBuild, in: record)
        let cheap = scored(entry.cheaperToBuild, in: record)
        guard let queries = entry.queries, queries.isFinite else {
            return
                """
                \(dear) costs more to build than \(cheap), and more in all however many \
                queries come, counted in \(Inline.prose(entry.unit)).
                """
        }
        let count = Inline.figure(queries, from: entry.at.queries) {
            Figure.count($0.rounded(.up))
        }
        return
            """
            \(dear) costs more to build than \(cheap), but less in all after \(count) queries, \
            counted in \(Inline.prose(entry.unit)).
            """
    }

    /// A name with its score: a cheap arm that answers nothing is no bargain.
    private static func scored(_ name: String, in record: RunRecord) -> Inline {
        guard let arm = record.placedArms.first(where: { $0.name == name }) else {
            return Inline.code(name)
        }
        let score = Inline.value(
            arm.score.value, of: record.scenario.metric, from: arm.at.score.value)
        return "\(Inline.code(name)) (\(record.metricName) \(score))"
    }
}
