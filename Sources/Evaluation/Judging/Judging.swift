package import LanguageModels

/// The judging of some answers, in pieces that can be kept one by one.
package struct Judging {
    fileprivate let work: ScoringPieces
    fileprivate let isAsked: [Bool]
    fileprivate let isEmpty: [Bool]

    init(work: ScoringPieces, isAsked: [Bool], isEmpty: [Bool]) {
        self.work = work
        self.isAsked = isAsked
        self.isEmpty = isEmpty
    }

    /// Together all answers that the model is asked about.
    package var pieces: [Range<Int>] { work.pieces }

    /// The verdicts of one piece; nil where both are equally likely.
    ///
    /// - Throws: `LanguageModelsError.notFinite`, and what `progress` throws.
    package func verdicts(
        _ piece: Int, progress: RequestProgress
    ) throws -> (verdicts: [Bool?], counts: TokenCounts) {
        let (scores, counts) = try work.score(piece, progress: progress)
        let sums = scores.map { $0.map { $0.reduce(0) { $0 + Double($1) } } }
        return (sums.map { AnswerJudge.verdict(yes: $0[0], no: $0[1]) }, counts)
    }

    /// For every answer whether it is right: an empty one is wrong, and nil stands where there is no
    /// verdict.
    ///
    /// - Parameter asked: the verdicts of all pieces, one after the other.
    package func verdicts(from asked: [Bool?]) -> [Bool?] {
        var rest = work.order.restored(asked)[...]
        return zip(isAsked, isEmpty).map { isAsked, isEmpty in
            isAsked ? rest.removeFirst() : isEmpty ? false : nil
        }
    }
}
