import Record

/// The checks that must hold before any advice is given.
enum ControlSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        document.section("controls", "Controls")
        if record.controls.isEmpty {
            document.paragraph("This run had no controls: its result is less sure than it looks.")
        }
        document.list(
            record.controls.placed(at: record.at.controls).map { control -> Statement in
                let outcome: Statement = control.passed ? "passed" : .strong("FAILED")
                return """
                    \(Statement.words(control.words)): \(outcome). \
                    \(control.finding)
                    """
            })
        guard record.arms.contains(where: { $0.outside != nil }) else { return }
        document.paragraph(
            """
            Not checked: whether an external system has seen the test questions. If you know what \
            it was trained on, add it to the questions with the split 'train'.
            """)
    }
}
