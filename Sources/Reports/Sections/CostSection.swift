import Foundations
import Record

/// What was measured of each arm's work: to build it and to answer with it.
enum CostSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard record.finishedArms.contains(where: { $0.answering != nil }) else { return }
        document.section("work", "What it took")
        document.paragraph(
            record.machines == nil
                ? "All figures were measured on the machine described below."
                : "The figures were measured on several machines, which are described below.")
        document.heading("work-build", "To build, once")
        document.table(building(record))
        if let usage = record.retrieval?.usage {
            let place = record.at.retrieval.usage
            let cpu = Statement.figure(usage.cpuSeconds, from: place.cpuSeconds, Figure.seconds)
            let wall = Statement.figure(
                usage.wallSeconds, from: place.wallSeconds, NumberFormat.duration)
            document.paragraph(
                """
                The index took \(cpu) CPU s and \(wall) to build; \
                every arm that reads it carries its whole cost.
                """)
        }
        document.heading("work-answer", "To answer one question")
        document.table(answering(record))
        document.paragraph(
            """
            \(Statement.emphasis("Prompt computed")): prompt tokens left to compute after \
            sharing what the prompts have in common. \(Statement.emphasis("Memory")): the highest of the process while it answered.
            """
        )
        writeWaiting(record, into: &document)
    }

    /// What one user waits, who has the machine to himself.
    private static func writeWaiting(_ record: RunRecord, into document: inout ReportDocument) {
        let waits = record.finishedArms.compactMap { arm in
            arm.latency.map { (arm.name, Placed(it: $0, at: arm.at.latency)) }
        }
        guard let first = waits.first?.1 else { return }
        document.heading("work-wait", "To wait for one answer")
        var table = Table([
            .text("Arm"), .number("Median, s"), .number("95th percentile, s [95 %]"), .number("n"),
        ])
        for (name, wait) in waits {
            table.add([
                .code(name), .figure(wait.median, from: wait.at.median, Figure.seconds),
                percentile(wait), .figure(wait.p95.count, from: wait.at.p95.count),
            ])
        }
        document.table(table)
        document.paragraph(
            """
            \(.counted(first.p95.count, "test question", from: first.at.p95.count)), the same for \
            every arm, asked one at a time; the search for passages is part of the wait, and the \
            whole prompt is computed for each. The percentile is the least time that 95 % did not \
            exceed, its interval one of order statistics; where it is open, so few questions give \
            no bound.
            """)
    }

    private static func percentile(_ wait: Placed<LatencyRecord>) -> Statement {
        func bound(_ value: Double, _ place: RecordPointer) -> Statement {
            value.isFinite ? .figure(value, from: place, Figure.seconds) : "open"
        }
        let (p95, place) = (wait.p95, wait.at.p95)
        let value = Statement.figure(p95.value, from: place.value, Figure.seconds)
        return "\(value) [\(bound(p95.low, place.low)), \(bound(p95.high, place.high))]"
    }

    private static func building(_ record: RunRecord) -> Table {
        var table = Table([
            .text("Arm"), .number("CPU s"), .number("Wall time, no index"),
            .number("Tokens trained"), .number("Adapter"), .number("Index"), .number("Memory"),
        ])
        for arm in record.finishedArms {
            guard let usage = arm.building else { continue }
            let place = arm.at.building
            table.add([
                .code(arm.name), .figure(record.building(of: arm), Figure.seconds),
                usage.wallSeconds == 0
                    ? .words(Figure.none)
                    : .figure(usage.wallSeconds, from: place.wallSeconds, NumberFormat.duration),
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
            guard let usage = arm.answering else { continue }
            let place = arm.at.answering
            func tokens(_ sum: Int, _ place: RecordPointer) -> Statement {
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
