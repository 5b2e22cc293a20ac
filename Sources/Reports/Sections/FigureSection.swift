import Record

/// Where the report's own figures stand: the way from any of them to the record.
///
/// Written last, since it looks at all that was written before.
enum FigureSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let lines = FigureIndex(document).lines
        document.section("figures", "Where the figures stand")
        document.paragraph(
            """
            Every figure of this report is in \(.code("record.json")), at the place that is named \
            here as a JSON Pointer (RFC 6901), or is computed from figures there by the formula. \
            In the page, a figure shows its own place when the mouse rests on it. \
            \(.code("*")) is a place in a list, counted from 0 in the order shown, or a key. \
            Arms: \(arms(of: record)).
            """)
        document.list(lines)
    }

    private static func arms(of record: RunRecord) -> Statement {
        record.placedArms.map { arm -> Statement in
            let place = Statement.words(arm.at.keys.last ?? "")
            let key = Statement.traced(place, from: Derivation.rule("key of", [arm.at]))
            return "\(key) \(.code(arm.name))"
        }.joined(separator: ", ")
    }
}
