package import ModelAPI

/// A language model that says by likelihood whether answers are right.
///
/// It is asked for no words: of the two verdicts the likelier one is its own. Nothing keeps it from
/// being wrong, so that it is judged itself by ``KnownPairsCheck``.
package struct AnswerJudge {
    private let model: any TextModel
    private let scorer: any CompletionScorer
    private let form: JudgePrompt

    /// - Throws: ``EvaluationError/noLikelihoods``.
    package init(model: any TextModel) throws(EvaluationError) {
        guard let scorer = model.scorer else { throw .noLikelihoods }
        self.model = model
        self.scorer = scorer
        form = JudgePrompt(template: scorer.scoresTurns ? model.chatForm : nil)
    }

    /// Judges answers, all of them in one batch.
    ///
    /// An answer without any words is wrong, and not asked about. There is no verdict where the
    /// prompt is longer than what the model looks at or its chat form refuses it, and where both
    /// verdicts are equally likely.
    ///
    /// - Returns: for each item whether the answer is right; nil where there is no verdict.
    /// - Throws: what the model throws, also for likelihoods that are no numbers, and what `progress`
    ///   throws.
    package func verdicts(
        _ items: [JudgedItem], progress: RequestProgress
    ) throws -> (verdicts: [Bool?], usage: ModelUsage) {
        let work = try judging(items)
        var asked: [Bool?] = [], usage = ModelUsage.none
        for piece in work.pieces.indices {
            let (verdicts, more) = try work.verdicts(piece, progress: progress)
            asked += verdicts
            usage += more
        }
        return (work.verdicts(from: asked), usage)
    }

    /// The same work in pieces.
    ///
    /// - Throws: what the model throws.
    package func judging(_ items: [JudgedItem]) throws -> Judging {
        let requests = items.map(request)
        return Judging(
            work: try scorer.scoring(requests.compactMap(\.self)),
            isAsked: requests.map { $0 != nil }, isEmpty: items.map { Self.isEmpty($0.answer) })
    }

    /// The likelier of two verdicts; nil for likelihoods that are equal or no numbers.
    package static func verdict(yes: Double, no: Double) -> Bool? {
        guard yes.isFinite, no.isFinite, yes != no else { return nil }
        return yes > no
    }

    private static func isEmpty(_ answer: String) -> Bool { answer.allSatisfy(\.isWhitespace) }

    /// Nil for what is not asked about.
    private func request(_ item: JudgedItem) -> ScoringRequest? {
        guard !Self.isEmpty(item.answer), let prompt = try? form.text(item) else { return nil }
        let request = ScoringRequest(prompt: prompt, completions: form.completions)
        return model.hasRoom(for: request) ? request : nil
    }
}
