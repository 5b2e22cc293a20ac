import Foundations
import Record

/// What a time box left out, and what such a look can show: before anything that was found.
enum QuickLookSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let look = placed(record) else { return }
        document.section("look", "What this quick look left out", part: .advice)
        document.list(look.leftOut + [look.power, look.goingOn].compactMap(\.self))
    }

    /// The first words of the report; nil for a run of everything.
    static func lead(_ record: RunRecord) -> Statement? {
        guard let look = placed(record) else { return nil }
        let time = Statement.figure(look.boxSeconds, from: look.at.boxSeconds) {
            NumberFormat.duration(seconds: $0)
        }
        return """
            \(.strong("Quick look.")) This run was limited to \(time) and left out what is listed \
            below. The verdict is about what was run, not about the whole scenario.
            """
    }

    private static func placed(_ record: RunRecord) -> Placed<LookRecord>? {
        record.look.map { Placed(it: $0, at: record.at.look) }
    }
}
