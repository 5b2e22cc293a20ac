import Domain
import Foundations
import Record

/// Where the errors of arms that read passages come from: from finding them or from reading them.
enum ErrorSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let sources = record.errorSources else { return }
        let at = record.at.errorSources
        document.section("errors", "What went wrong where")
        document.table(table(of: sources, at: at))
        document.paragraph(legend(of: sources, at: at))
        let best = best(of: sources.arms.placed(at: at.arms), in: record)
        document.list(best.map(sentence) + best.compactMap(withoutPassages))
        let pairs = pairs(of: sources, at: at)
        guard !pairs.rows.isEmpty else { return }
        document.table(pairs)
        document.paragraph(
            """
            In pairs, on the same questions: how much more often the first arm was shown the \
            passage, and how much more often it was right where both were shown it. \
            p-values are corrected for the number of pairs in their column. None of this decides \
            anything.
            """)
    }

    private static func table(of sources: ErrorSourcesRecord, at: RecordPointer) -> Table {
        var table = Table([
            .text("Arm"), .number("Shown: right"), .number("Shown: wrong"),
            .number("Not shown: right"), .number("Not shown: wrong"),
            .number("Right if shown [95 %]"), .number("Right if not shown [95 %]"),
            .number("Supported [95 %]"),
        ])
        for arm in sources.arms.placed(at: at.arms) {
            func share(_ estimate: Estimate?, _ place: RecordPointer) -> Statement {
                guard let estimate, estimate.isDefined else { return .words(Figure.none) }
                return .estimate(estimate, of: "share", at: place)
            }
            let (shown, notShown) = (arm.at.goldShown, arm.at.goldNotShown)
            table.add([
                .code(arm.arm), .figure(arm.goldShown.right, from: shown.right),
                .figure(arm.goldShown.wrong, from: shown.wrong),
                .figure(arm.goldNotShown.right, from: notShown.right),
                .figure(arm.goldNotShown.wrong, from: notShown.wrong),
                share(arm.rightWhenShown, arm.at.rightWhenShown),
                share(arm.rightWhenNotShown, arm.at.rightWhenNotShown),
                share(arm.supportedShare, arm.at.supportedShare),
            ])
        }
        return table
    }

    private static func legend(of sources: ErrorSourcesRecord, at: RecordPointer) -> Statement {
        let metric = Statement.told(sources.rightBy.rawValue, from: at.rightBy)
        return """
            Answers over all seeds, right or wrong by \(metric). \(.emphasis("Shown")): the passage \
            that holds the answer was in the prompt; questions that name no source are left out of \
            these columns. \(.emphasis("Supported")): the words of the answer stand in a passage \
            that was shown, so that a reader can look them up.
            """
    }

    /// The two arms with the best scores.
    private static func best(
        of arms: [Placed<ArmErrorsRecord>], in record: RunRecord
    ) -> [Placed<ArmErrorsRecord>] {
        let sign = record.scenario.higherIsBetter ? 1.0 : -1.0
        func score(_ arm: Placed<ArmErrorsRecord>) -> Double {
            let score = record.arms.first { $0.name == arm.arm }?.score.value ?? .nan
            return score.isFinite ? sign * score : -.infinity
        }
        // Of equal scores the first arm comes first.
        let ranked = arms.enumerated().sorted {
            (score($1.element), $0.offset) < (score($0.element), $1.offset)
        }
        return ranked.prefix(2).map(\.element)
    }

    private static func sentence(_ arm: Placed<ArmErrorsRecord>) -> Statement {
        guard arm.all.wrong > 0 else { return "\(.code(arm.arm)) has no wrong answers." }
        let causes = arm.causes, at = arm.at.causes
        let parts: [(count: Int, place: RecordPointer, words: Statement)] = [
            (
                causes.notFound, at.notFound,
                "because the passage that holds the answer was not found"
            ),
            (causes.notUsed, at.notUsed, "although that passage was shown"),
            (
                causes.notInCorpus, at.notInCorpus,
                "because no passage of the corpus holds the answer"
            ),
            (
                causes.tooStrict, at.tooStrict,
                "with at least half of the words of a reference: the metric may be too strict"
            ),
            (causes.cutOff, at.cutOff, "cut off, or too long for the context"),
            (causes.noSource, at.noSource, "to questions that name no source"),
        ]
        let words = parts.filter { $0.count > 0 }.map { part in
            "\(.figure(part.count, from: part.place)) \(part.words)" as Statement
        }
        let wrong = Statement.counted(arm.all.wrong, "wrong answer", from: arm.at.all.wrong)
        return "\(.code(arm.arm)), \(wrong): \(words.joined(separator: "; "))."
    }

    /// Nil where every answer came with passages.
    private static func withoutPassages(_ arm: Placed<ArmErrorsRecord>) -> Statement? {
        let all = arm.all.right + arm.all.wrong
        guard arm.withPassages < all else { return nil }
        let with = Statement.figure(arm.withPassages, from: arm.at.withPassages)
        let count = Statement.figure(
            Double(all), from: arm.at.all.right + arm.at.all.wrong, Figure.count)
        return "\(.code(arm.arm)) gave passages with \(with) of \(count) answers only."
    }

    private static func pairs(of sources: ErrorSourcesRecord, at: RecordPointer) -> Table {
        var table = Table([
            .text("Arms"), .number("Shown more often [95 %]"), .number("p"), .number("n"),
            .number("More right if both shown [95 %]"), .number("p"), .number("n"),
        ])
        let shown = sources.shown.placed(at: at.shown), used = sources.used.placed(at: at.used)
        for pair in shown {
            let other = used.first { $0.it.isSamePair(as: pair.it) }
            table.add(
                ["\(.code(pair.arm)) − \(.code(pair.other))"] + cells(pair)
                    + (other.map(cells) ?? Array(repeating: .words(Figure.none), count: 3)))
        }
        return table
    }

    private static func cells(_ pair: Placed<DifferenceRecord>) -> [Statement] {
        let isCorrected = pair.correctedPValue != nil
        return [
            .signedEstimate(pair.difference, of: "share", at: pair.at.difference),
            .pValue(
                pair.correctedPValue ?? pair.pValue,
                from: isCorrected ? pair.at.correctedPValue : pair.at.pValue),
            .figure(pair.difference.count, from: pair.at.difference.count),
        ]
    }
}
