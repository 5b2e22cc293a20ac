import Domain
import Record

/// Every two raters who marked an answer both.
struct RaterAgreement {
    /// Two raters by name, the first before the second.
    struct Pair {
        let first: String
        let second: String
        let agreement: AgreementRecord
    }

    let raters: [String]
    let pairs: [Pair]

    /// - Parameter marks: of answers of one run, no rater twice on an answer.
    init(_ marks: [HumanMark]) {
        var byRater: [String: [AnswerKey: Bool]] = [:]
        for mark in marks { byRater[mark.rater, default: [:]][mark.key] = mark.right }
        let raters = byRater.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        self.raters = raters
        pairs = raters.enumerated().flatMap { place, first in
            raters[(place + 1)...].compactMap { second in
                let all = byRater[first] ?? [:], others = byRater[second] ?? [:]
                let both = all.keys.filter { others[$0] != nil }
                let agreement = AgreementRecord(
                    both.map { all[$0] == true }, both.map { others[$0] == true })
                return agreement.map { Pair(first: first, second: second, agreement: $0) }
            }
        }
    }
}
