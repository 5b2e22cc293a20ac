import LanguageModels
import Retrieval
import Scenarios
import Tokenizers

/// The untuned model with a prompt: alone (`base`), after worked examples (`few-shot`), with
/// retrieved passages (`rag`), or with passages of a corpus that cannot help (`rag-wrong-corpus`).
struct PromptedArm: Arm {
    let kind: ArmConfiguration.Kind
    let forms: [PromptForm]
    let examples: [Int]
    /// 0 for none.
    let passages: [Int]

    var settings: [ArmSetting] {
        forms.flatMap { form in
            passages.flatMap { passages in
                examples.map { examples in
                    ArmSetting(
                        form: form, examples: kind == .base ? nil : examples,
                        passages: passages == 0 ? nil : passages)
                }
            }
        }
    }

    func dependsOnSeed(_ setting: ArmSetting) -> Bool {
        setting.examples ?? 0 > 0 || setting.distractors ?? 0 > 0
    }

    func answer(
        _ questions: [Question], setting: ArmSetting, seed: UInt64, by scorer: Scorer,
        bench: Workbench, progress: RequestProgress
    ) throws -> (answers: [Answer], counts: TokenCounts) {
        let count = setting.passages ?? 0
        let source = kind == .ragWrongCorpus ? bench.wrongRetriever : bench.retriever
        // The examples show right passages even where the question gets wrong ones: only the
        // corpus differs between the arm and its control.
        let demonstrations = try bench.demonstrations(
            count: setting.examples ?? 0, passages: count, seed: seed)
        let distractors = setting.distractors.map {
            Distractors(count: $0, seed: seed)
        }
        return try Asking(bench: bench, form: setting.form ?? .completion, scorer: scorer).answer(
            questions, passages: count, from: source, distractors: distractors,
            demonstrations: demonstrations, progress: progress)
    }
}

/// Puts questions to the model and reads its answers, the same way for every arm.
struct Asking {
    let bench: Workbench
    let form: PromptForm
    let scorer: Scorer

    func answer(
        _ questions: [Question], passages count: Int, from retriever: Retriever?,
        distractors: Distractors? = nil, demonstrations: [PromptBlock], progress: RequestProgress
    ) throws -> (answers: [Answer], counts: TokenCounts) {
        let (prompts, found) = try prompts(
            questions, passages: count, from: retriever, distractors: distractors,
            demonstrations: demonstrations)
        let (texts, counts) = try self.texts(prompts, progress: progress)
        let answers = questions.indices.map { index in
            Answer(
                question: questions[index].id, text: texts[index].text,
                passages: found[index].map(\.chunk.id), reasoning: texts[index].reasoning)
        }
        return (answers, counts)
    }

    /// The prompt of each question, and the passages in it.
    func prompts(
        _ questions: [Question], passages count: Int, from retriever: Retriever?,
        distractors: Distractors? = nil, demonstrations: [PromptBlock]
    ) throws -> (prompts: [PromptText], found: [[Passage]]) {
        var found = [[Passage]](repeating: [], count: questions.count)
        if count > 0, let retriever {
            found =
                try distractors?.beside(passages: count, for: questions, from: retriever)
                ?? retriever.passages(for: questions.map(\.text), count: count)
        }
        let builder = bench.prompts
        let prompts = try zip(questions, found).map { question, passages in
            try builder.prompt(
                PromptBlock(question: question.text, passages: passages.map(\.chunk.passage)),
                examples: demonstrations, form: form)
        }
        return (prompts, found)
    }

    /// The likeliest label where the task has labels and likelihood is asked for, else what the
    /// model generates.
    private func texts(
        _ prompts: [PromptText], progress: RequestProgress
    ) throws -> ([(text: String, reasoning: Reasoning?)], TokenCounts) {
        let task = bench.scenario.task
        guard task.labels.isEmpty || scorer == .generation else {
            let lead = bench.prompts.lead(form)
            let requests = prompts.map {
                ScoringRequest(prompt: $0, completions: task.labels.map { lead + PromptText($0) })
            }
            var (scores, counts) = try bench.model.score(requests, progress: progress)
            let chosen = scores.map(Self.likeliest)
            // Who pays by the token pays for the answer, not for all that it might have been.
            counts.generated = zip(scores, chosen).reduce(0) { $0 + $1.0[$1.1].tokenCount }
            return (chosen.map { (task.labels[$0], nil) }, counts)
        }
        let options = GenerationOptions(
            maximumTokens: task.answerTokens, stopsAtLineBreak: task.kind != .text,
            reasoning: task.reasoning)
        let (generations, counts) = try bench.model.generate(
            prompts, options: options, progress: progress)
        return (
            generations.map { ($0.text.trimmed, $0.reasoning) },
            counts
        )
    }

    private static func likeliest(_ scores: [CompletionScore]) -> Int {
        scores.indices.max { scores[$0].logLikelihood < scores[$1].logLikelihood } ?? 0
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start
        return String(self[start..<end])
    }
}
