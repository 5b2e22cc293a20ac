import Record

/// What was asked for, word by word.
enum ScenarioSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("scenario", "The scenario in full")
        document.paragraph("Every key, given or defaulted.")
        document.fence(record.scenario.resolved, language: "yaml")
    }
}
