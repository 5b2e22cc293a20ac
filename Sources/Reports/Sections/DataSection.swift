import Domain
import Record

/// What of the user's data was passed over, left out or counted once.
enum DataSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let notices = record.data.notices ?? []
        let lengths = record.placedArms.flatMap {
            Self.lengths($0) + Self.unreadable($0) + Self.unextracted($0)
        }
        guard !notices.isEmpty || !lengths.isEmpty else { return }
        document.section("data", "What was left out or could not be read")
        document.list(
            lengths
                + notices.placed(at: record.at.data.notices).map { notice in
                    let named = notice.subjects.placed(at: notice.at.subjects)
                        .map { Statement.told($0.it, from: $0.at) }
                    let more: Statement = notice.count > named.count ? ", …" : ""
                    let names: Statement =
                        named.isEmpty ? "" : ": \(named.joined(separator: ", "))\(more)"
                    return """
                        \(.figure(notice.count, from: notice.at.count)) \
                        \(.words(notice.kind.words(for: notice.count)))\(names)
                        """
                })
    }

    /// Answers that say nothing which the metric could read.
    private static func unreadable(_ arm: Placed<ArmRecord>) -> [Statement] {
        guard let count = arm.unreadable, count > 0 else { return [] }
        let what: Statement = count == 1 ? "answer holds" : "answers hold"
        return [
            """
            \(.code(arm.name)): \(.figure(count, from: arm.at.unreadable)) \(what) no number or label \
            that can be read in one way only, and \(count == 1 ? "counts" : "count") as wrong.
            """
        ]
    }

    /// Answers out of which nothing could be taken.
    private static func unextracted(_ arm: Placed<ArmRecord>) -> [Statement] {
        guard let found = arm.unextracted, found.count > 0 else { return [] }
        let place = arm.at.unextracted, isOne = found.count == 1
        let count = Statement.figure(found.count, from: place.count)
        let all = Statement.counted(found.answers, "answer", from: place.answers)
        let what: Statement =
            found.isEveryAnswer
            ? "No answer was found in any of its \(all), so its score says nothing about them"
            : """
            \(count) of \(all) \(isOne ? "holds" : "hold") nothing that the rule extracts, and \
            \(isOne ? "counts" : "count") as empty
            """
        let rule =
            arm.extraction == nil ? "task.extract" : "arms.\(arm.controls ?? arm.name).extract"
        return ["\(.code(arm.name)): \(what) (\(.code(rule)))."]
    }

    /// What an arm did without, since it was too long for the model.
    private static func lengths(_ arm: Placed<ArmRecord>) -> [Statement] {
        (arm.leftOut ?? []).placed(at: arm.at.leftOut).map { entry in
            let named = entry.subjects.placed(at: entry.at.subjects)
                .map { Statement.told($0.it, from: $0.at) }
            let more: Statement = entry.count > named.count ? ", …" : ""
            return """
                \(.code(arm.name)): \(.figure(entry.count, from: entry.at.count)) \
                \(.words(entry.kind.words(for: entry.count))), longer than the \
                \(.figure(entry.limit, from: entry.at.limit)) tokens that the model looks at (up to \
                \(.figure(entry.longest, from: entry.at.longest))): \
                \(named.joined(separator: ", "))\(more)
                """
        }
    }
}
