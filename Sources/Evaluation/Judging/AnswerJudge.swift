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
    /// prompt is longer than what the model looks at or its chat template refuses it, where a text
    /// holds one of its control tokens, which would end the turn, and where both verdicts are
    /// equally likely.
    ///
    /// - Returns: for each item whether the answer is right; nil where there is no verdict.
    /// - Throws: `LanguageModelsError.notFinite` for a model whose likelihoods are no numbers, and
    ///   what `progress` throws.
    package func verdicts(
        _ items: [JudgedItem], progress: RequestProgress
    ) throws -> (verdicts: [Bool?], counts: TokenCounts) {
        let work = judging(items)
        var asked: [Bool?] = [], counts = TokenCounts()
        for piece in work.pieces.indices {
            let (verdicts, more) = try work.verdicts(piece, progress: progress)
            asked += verdicts
            counts += more
        }
        return (work.verdicts(from: asked), counts)
    }

    /// The same work in pieces.
    package func judging(_ items: [JudgedItem]) -> Judging {
        let prompts = items.map(prompt), completions = form.completions.map(model.continuation)
        let requests = prompts.compactMap(\.self).map {
            TokenizedScoring(prompt: model.tokens($0), completions: completions)
        }
        return Judging(
            work: ScoringPieces(decoder: model.decoder, requests: requests),
            isAsked: prompts.map { $0 != nil }, isEmpty: items.map { Self.isEmpty($0.answer) })
    }

    /// The likelier of two verdicts; nil for likelihoods that are equal or no numbers.
    package static func verdict(yes: Double, no: Double) -> Bool? {
        guard yes.isFinite, no.isFinite, yes != no else { return nil }
        return yes > no
    }

    private static func isEmpty(_ answer: String) -> Bool { answer.allSatisfy(\.isWhitespace) }

    /// Nil for what is not asked about.
    private func prompt(_ item: JudgedItem) -> String? {
        let texts = [item.question, item.answer] + item.references
        guard !Self.isEmpty(item.answer),
            !texts.flatMap(model.continuation).contains(where: model.tokenizer.isControl),
            let text = try? form.text(item)
        else { return nil }
        let longest = form.completions.map { model.continuation($0).count }.max() ?? 0
        let isShort = model.tokens(text).count + longest <= model.decoder.contextLength
        return isShort ? text : nil
    }
}
