import Record

/// What it costs, what to look at when nothing is decided, what would change the advice, how sure
/// it is, and when to ask again.
enum AdviceSection: ReportSection {
    /// What the first page has room for; the rest is evidence.
    private static let most = 3

    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let verdict = record.verdict
        list("costs", "What it costs", verdict.costs ?? [], &document)
        list("next", "What to look at next", verdict.missing, &document)
        list(
            "change", "What would change this advice", Array(verdict.wouldChange.prefix(most)),
            &document)
        list("again", "When to ask again", verdict.askAgain ?? [], &document)
        list("sure", "How sure this is", verdict.confidence, &document)
        list(
            "change-more", "What else would change this advice",
            Array(verdict.wouldChange.dropFirst(most)), part: .evidence, &document)
    }

    private static func list(
        _ id: String, _ title: Statement, _ sentences: [Statement],
        part: ReportDocument.Part = .advice, _ document: inout ReportDocument
    ) {
        guard !sentences.isEmpty else { return }
        document.section(id, title, part: part)
        document.list(sentences)
    }
}
