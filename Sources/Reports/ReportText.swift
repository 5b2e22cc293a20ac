import Lab

/// A part of `report.md` that writes itself from the record, or nothing when it has nothing to say.
protocol ReportSection {
    static func write(_ record: RunRecord, into document: inout MarkdownDocument)
}

/// `report.md`: the advice first, then what it rests on, then how it was measured.
enum ReportText {
    private static var sections: [any ReportSection.Type] {
        [
            ComparisonSection.self,
            AdviceSection.self,
            ControlSection.self,
            StrataSection.self,
            ForgettingSection.self,
            CostSection.self,
            ChoiceSection.self,
            TrainingSection.self,
            RetrievalSection.self,
            ExampleSection.self,
            MethodSection.self,
        ]
    }

    static func markdown(for record: RunRecord, pictures: [Picture]) -> String {
        var document = MarkdownDocument(pictures: pictures)
        document.heading(1, Markdown.prose(record.scenario.title))
        document.paragraph(
            "**\(VerdictText.lead(record.verdict, quoting: Markdown.code))** "
                + Markdown.prose(record.verdict.summary))
        document.picture(.accuracyCost)
        for section in sections {
            section.write(record, into: &document)
        }
        return document.text
    }
}
