package import LanguageModels
import Tokenizers

/// A language model that says by likelihood whether answers are right.
///
/// It is asked for no words: of the two verdicts the likelier one is its own. Nothing keeps it from
/// being wrong, so that it is judged itself by ``KnownPairsCheck``.
package struct AnswerJudge {
    private let model: LanguageModel
    private let form: JudgePrompt

    package init(model: LanguageModel) {
        self.model = model
        form = JudgePrompt(template: model.chatTemplate)
    }

    /// Judges answers, all of them in one batch.
    ///
    /// An answer without any words is wrong, and not asked about. There is no verdict where the
    /// prompt is longer than what the model looks at or its chat template refuses it, and where both
    /// verdicts are equally likely.
    ///
    /// - Returns: for each item whether the answer is right; nil where there is no verdict.
    /// - Throws: `LanguageModelsError.notFinite` for a model whose likelihoods are no numbers, and
    ///   what `progress` throws.
    package func verdicts(
        _ items: [JudgedItem], progress: RequestProgress
    ) throws -> (verdicts: [Bool?], counts: TokenCounts) {
        let prompts = items.map(prompt)
        let asked = items.indices.filter { prompts[$0] != nil }
        let requests = prompts.compactMap(\.self).map {
            ScoringRequest(prompt: $0, completions: form.completions)
        }
        let (scores, counts) = try model.score(requests, progress: progress)
        var verdicts = items.map { Self.isEmpty($0.answer) ? false : nil as Bool? }
        for (place, score) in zip(asked, scores) {
            verdicts[place] = Self.verdict(yes: score[0].logLikelihood, no: score[1].logLikelihood)
        }
        return (verdicts, counts)
    }

    /// The likelier of two verdicts; nil for likelihoods that are equal or no numbers.
    package static func verdict(yes: Double, no: Double) -> Bool? {
        guard yes.isFinite, no.isFinite, yes != no else { return nil }
        return yes > no
    }

    private static func isEmpty(_ answer: String) -> Bool { answer.allSatisfy(\.isWhitespace) }

    /// Nil for what is not asked about.
    private func prompt(_ item: JudgedItem) -> PromptText? {
        guard !Self.isEmpty(item.answer), let text = try? form.text(item) else { return nil }
        let longest = form.completions.map { model.continuation($0).count }.max() ?? 0
        let isShort = model.tokens(text).count + longest <= model.decoder.contextLength
        return isShort ? text : nil
    }
}
