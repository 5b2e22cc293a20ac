import Lab

/// The forgetting ledger: what each fine-tuning did to what the model knew before.
enum ForgettingSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard !record.forgetting.isEmpty else { return }
        document.section("forgetting", "The forgetting ledger")
        document.paragraph(
            """
            Each fine-tuned model was asked the same things before and after. \
            \(Inline.emphasis("Change")) is paired over a probe's items, with its 95 % interval.
            """)
        document.picture(.forgetting)
        var table = Table([
            .text("Probe"), .text("Measure"), .text("Better"), .text("Arm"), .number("Seed"),
            .number("Before"), .number("After"), .number("Change [95 %]"), .number("n"),
            .text("Reads as"),
        ])
        for entry in record.forgetting.placed(at: record.at.forgetting) {
            table.add(row(of: entry))
        }
        document.table(table)
        document.paragraph(
            """
            Accuracy is what the model \(Inline.emphasis("says")), choice accuracy and \
            log-likelihood are what it finds \(Inline.emphasis("likely")). Narrow tuning often \
            overwrites the way of answering before the knowledge: then accuracy falls and the other two hold.
            """)
    }

    private static func row(of entry: Placed<ForgettingRecord>) -> [Inline] {
        let measure = entry.measure
        return [
            .prose(entry.probe), .prose(measure),
            entry.higherIsBetter ? "higher" : "lower", .code(entry.arm),
            .seed(entry.seed, from: entry.at.seed),
            .value(entry.before.value, of: measure, from: entry.at.before.value),
            .value(entry.after.value, of: measure, from: entry.at.after.value),
            .signedEstimate(entry.change, of: measure, at: entry.at.change),
            .figure(entry.change.count, from: entry.at.change.count),
            .own(entry.effect.rawValue),
        ]
    }
}
