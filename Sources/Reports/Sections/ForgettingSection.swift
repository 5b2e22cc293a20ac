import Lab

/// The forgetting ledger: what each fine-tuning did to what the model knew before.
enum ForgettingSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout MarkdownDocument) {
        guard !record.forgetting.isEmpty else { return }
        document.heading(2, "The forgetting ledger")
        document.paragraph(
            "Each fine-tuned model was asked the same things before and after. *Change* is paired "
                + "over a probe's items, with its 95 % interval.")
        document.picture(.forgetting)
        var table = MarkdownTable([
            .text("Probe"), .text("Measure"), .text("Better"), .text("Arm"), .number("Seed"),
            .number("Before"), .number("After"), .number("Change [95 %]"), .number("n"),
            .text("Reads as"),
        ])
        for entry in record.forgetting {
            table.add(row(of: entry))
        }
        document.table(table)
        document.paragraph(
            "Accuracy is what the model *says*, choice accuracy and log-likelihood are what it "
                + "finds *likely*. Narrow tuning often overwrites the way of answering before the "
                + "knowledge: then accuracy falls and the other two hold.")
    }

    private static func row(of entry: ForgettingRecord) -> [String] {
        let measure = entry.measure
        return [
            Markdown.prose(entry.probe), Markdown.prose(measure),
            entry.higherIsBetter ? "higher" : "lower", Markdown.code(entry.arm), "\(entry.seed)",
            Figure.value(entry.before.value, of: measure),
            Figure.value(entry.after.value, of: measure),
            Figure.signedEstimate(entry.change, of: measure), "\(entry.change.count)",
            entry.effect.rawValue,
        ]
    }
}
