import Lab
import Scenarios

/// What of the user's data was passed over, left out or counted once.
enum DataSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let notices = record.data.notices, !notices.isEmpty else { return }
        document.section("data", "What was left out of the data")
        document.list(
            notices.placed(at: record.at.data.notices).map { notice in
                let named = notice.subjects.placed(at: notice.at.subjects)
                    .map { Inline.told($0.it, from: $0.at) }
                let more: Inline = notice.count > named.count ? ", …" : ""
                let names: Inline =
                    named.isEmpty ? "" : ": \(named.joined(separator: ", "))\(more)"
                return """
                    \(.figure(notice.count, from: notice.at.count)) \
                    \(.prose(notice.kind.words(for: notice.count)))\(names)
                    """
            })
    }
}
