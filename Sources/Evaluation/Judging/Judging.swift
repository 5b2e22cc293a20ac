package import ModelAPI

/// The judging of some answers, in pieces that can be kept one by one.
package struct Judging {
    fileprivate let work: any ScoringWork
    fileprivate let isAsked: [Bool]
    fileprivate let isEmpty: [Bool]

    init(work: any ScoringWork, isAsked: [Bool], isEmpty: [Bool]) {
        self.work = work
        self.isAsked = isAsked
        self.isEmpty = isEmpty
    }

    /// Together all answers that the model is asked about.
    package var pieces: [Range<Int>] { work.pieces }

    /// The verdicts of one piece; nil where both are equally likely.
    ///
    /// - Throws: what the model and `progress` throw.
    package func verdicts(
        _ piece: Int, progress: RequestProgress
    ) throws -> (verdicts: [Bool?], usage: ModelUsage) {
        let piece = try work.score(piece, progress: progress)
        let verdicts = piece.scores.map {
            AnswerJudge.verdict(yes: $0[0].logLikelihood, no: $0[1].logLikelihood)
        }
        return (verdicts, piece.usage)
    }

    /// For every answer whether it is right: an empty one is wrong, and nil stands where there is no
    /// verdict.
    ///
    /// - Parameter asked: the verdicts of all pieces, one after the other.
    package func verdicts(from asked: [Bool?]) -> [Bool?] {
        var rest = work.restored(asked)[...]
        return zip(isAsked, isEmpty).map { isAsked, isEmpty in
            isAsked ? rest.removeFirst() : isEmpty ? false : nil
        }
    }
}
