import Lab

/// What would change the advice, how sure it is, and what to look at when nothing is decided.
enum AdviceSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        list("What to look at next", record.verdict.missing, into: &document)
        list("What would change this advice", record.verdict.wouldChange, into: &document)
        list("How sure this is", record.verdict.confidence, into: &document)
    }

    private static func list(
        _ title: String, _ sentences: [String], into document: inout ReportDocument
    ) {
        guard !sentences.isEmpty else { return }
        document.heading(2, .own(title))
        document.list(sentences.map(Inline.prose))
    }
}
