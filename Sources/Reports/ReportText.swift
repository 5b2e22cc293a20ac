import Record

/// A part of the report that writes itself from the record, or nothing when it has nothing to say.
protocol ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument)
}

/// The report: the advice first, then what it rests on, then how it was measured.
enum ReportText {
    private static var sections: [any ReportSection.Type] {
        [
            QuickLookSection.self,
            ComparisonSection.self,
            AdviceSection.self,
            StandingSection.self,
            ControlSection.self,
            StrataSection.self,
            AnswerabilitySection.self,
            ReasoningSection.self,
            ErrorSection.self,
            FieldSection.self,
            JudgeSection.self,
            OutsideSection.self,
            MarksSection.self,
            ForgettingSection.self,
            MoneySection.self,
            WhatIfSection.self,
            CostSection.self,
            SweepSection.self,
            ChoiceSection.self,
            TuningSection.self,
            TrainingSection.self,
            RetrievalSection.self,
            ExampleSection.self,
            PriceSection.self,
            DataSection.self,
            MethodSection.self,
            FigureSection.self,
            ScenarioSection.self,
        ]
    }

    static func document(for record: RunRecord, pictures: [Picture]) -> ReportDocument {
        var document = ReportDocument(pictures: pictures)
        document.section("verdict", nil, part: .advice)
        if let lead = QuickLookSection.lead(record) { document.paragraph(lead) }
        document.paragraph(
            "\(.strong(VerdictText.lead(record.verdict))) \(record.verdict.summary)")
        document.picture(.accuracyCost)
        for section in sections {
            section.write(record, into: &document)
        }
        return document
    }
}
