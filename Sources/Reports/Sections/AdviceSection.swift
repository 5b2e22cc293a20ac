import Lab

/// What would change the advice, how sure it is, and what to look at when nothing is decided.
enum AdviceSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let verdict = Placed(it: record.verdict, at: record.at.verdict)
        list("next", "What to look at next", verdict.missing, verdict.at.missing, &document)
        list(
            "change", "What would change this advice", verdict.wouldChange,
            verdict.at.wouldChange, &document)
        list("sure", "How sure this is", verdict.confidence, verdict.at.confidence, &document)
        list("bill", "What it costs", verdict.costs ?? [], verdict.at.costs, &document)
        list("again", "When to ask again", verdict.askAgain ?? [], verdict.at.askAgain, &document)
    }

    private static func list(
        _ id: String, _ title: Inline, _ sentences: [String], _ place: RecordPointer,
        _ document: inout ReportDocument
    ) {
        guard !sentences.isEmpty else { return }
        document.section(id, title, part: .advice)
        document.list(sentences.placed(at: place).map { .told($0.it, from: $0.at) })
    }
}
