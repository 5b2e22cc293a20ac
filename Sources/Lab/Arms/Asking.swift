import Domain
import Foundations
import ModelAPI
import Record
import Retrieval

/// Puts questions to the model and reads its answers, the same way for every arm.
struct Asking {
    let bench: ArmBench
    let form: PromptForm
    let scorer: Scorer

    /// Asks the questions that fit into the model's context, and answers the others with nothing.
    /// To those whose best passage is not near enough it declines.
    ///
    /// - Parameter declineBelow: the least similarity of a best passage; nil and 0 for any.
    /// - Returns: as many answers as the keeper wants, at least, to the first questions.
    /// - Throws: ``LabError/nothingFits(_:_:limit:)``.
    func answer(
        _ questions: [Question], passages count: Int, from source: (any PassageSource)?,
        distractors: Distractors? = nil, declineBelow: Double? = nil,
        demonstrations: [PromptBlock], pieces: PieceKeeper, progress: RequestProgress
    ) throws -> (answers: [Answer], usage: ModelUsage) {
        let (prompts, found) = try prompts(
            questions, passages: count, from: source, distractors: distractors,
            demonstrations: demonstrations)
        let tokens = prompts.map(tokensNeeded)
        let limit = bench.model.counter?.contextLength ?? .max
        let isTooLong = tokens.map { $0 > limit }
        guard questions.isEmpty || isTooLong.contains(false) else {
            let kind: LeftOutRecord.Kind =
                questions[0].split == .validation ? .validationQuestions : .testQuestions
            let items = zip(questions, tokens).map { LongItem(id: $0.id, tokens: $1) }
            throw LabError.nothingFits(kind, items, limit: limit)
        }
        let least = declineBelow ?? 0
        let isDeclined = found.map { passages in
            least > 0 && Double(passages.map(\.similarity).max() ?? -1) < least
        }
        let asked = tokens.indices.filter { !isTooLong[$0] && !isDeclined[$0] }
        /// Of the first questions those that are asked.
        func number(among first: Int) -> Int { asked.prefix { $0 < first }.count }
        let marks = Set(SampleSizes.marks(below: questions.count).map(number(among:)))
            .subtracting([0]).sorted()
        let (said, usage) =
            asked.isEmpty
            ? ([], .none)
            : try self.said(
                asked.map { prompts[$0] }, marks: marks,
                wanted: number(among: pieces.wanted ?? .max), pieces: pieces, progress: progress)
        var given = said[...]
        let end = said.count < asked.count ? asked[said.count] : questions.count
        let readsPassages = count > 0 && source != nil
        var reader = PassageReader(bench.task)
        let answers = (0..<end).map { index in
            if isDeclined[index] {
                let text = bench.task.form(bench.task.rules.declining.answer, isJSON: false)
                return Answer(
                    question: questions[index].id, text: text,
                    passages: found[index].map(\.chunk.id))
            }
            let said = isTooLong[index] ? Said(text: "") : given.removeFirst()
            let use = reader.use(
                question: questions[index], answer: said.text,
                passages: found[index].map { ($0.chunk.source, $0.chunk.text) })
            return Answer(
                question: questions[index].id, text: said.text,
                passages: found[index].map(\.chunk.id),
                tooLong: isTooLong[index] ? tokens[index] : nil,
                reasoning: said.reasoning, end: said.end, use: readsPassages ? use : nil)
        }
        return (answers, usage)
    }

    /// Tokens of a prompt with room for the answer; 0 where nobody can tell.
    private func tokensNeeded(by prompt: PromptText) -> Int {
        guard let counter = bench.model.counter else { return 0 }
        return likelihoods == nil
            ? counter.tokenCount(prompt) + bench.task.answerTokens
            : counter.tokenCount(ScoringRequest(prompt: prompt, completions: labels))
    }

    private var options: GenerationOptions { GenerationOptions(bench.task) }

    /// What says which of the labels is the likeliest; nil where the answer is what the model writes,
    /// as it also is of a model that tells no likelihoods.
    private var likelihoods: (any CompletionScorer)? {
        guard !bench.task.labels.isEmpty, scorer == .likelihood, let found = bench.model.scorer
        else { return nil }
        return form == .chat && !found.scoresTurns ? nil : found
    }

    /// The labels as they stand behind a prompt.
    private var labels: [PromptText] {
        let lead = bench.prompts.lead(form)
        return bench.task.labels.map { lead + PromptText($0) }
    }

    /// The prompt of each question, and the passages in it.
    func prompts(
        _ questions: [Question], passages count: Int, from source: (any PassageSource)?,
        distractors: Distractors? = nil, demonstrations: [PromptBlock]
    ) throws -> (prompts: [PromptText], found: [[Passage]]) {
        var found = [[Passage]](repeating: [], count: questions.count)
        if count > 0, let source {
            found =
                try distractors?.beside(passages: count, for: questions, from: source)
                ?? source.passages(for: questions, count: count)
        }
        let builder = bench.prompts
        let prompts = try zip(questions, found).map { question, passages in
            try builder.prompt(
                PromptBlock(question: question.text, passages: passages.map(\.chunk.passage)),
                examples: demonstrations, form: form)
        }
        return (prompts, found)
    }

    /// An answer, how the thoughts before it ended, and how it did itself.
    private struct Said: Codable {
        var text: String
        var reasoning: Reasoning?
        var end: AnswerEnd?
    }

    /// What some of the prompts were answered.
    private struct Piece: Codable {
        var said: [Said]
        var counts: ModelUsage
    }

    /// The likeliest label where the task has labels and likelihood is asked for, else what the
    /// model generates.
    private func said(
        _ prompts: [PromptText], marks: [Int], wanted: Int, pieces: PieceKeeper,
        progress: RequestProgress
    ) throws -> ([Said], ModelUsage) {
        if let likelihoods {
            let labels = labels
            let work = try likelihoods.scoring(
                prompts.map { ScoringRequest(prompt: $0, completions: labels) }, marks: marks)
            return try said(work, wanted, pieces) { piece in
                likeliest(try work.score(piece, progress: progress))
            }
        }
        let work = try bench.model.generating(prompts, options: options, marks: marks)
        return try said(work, wanted, pieces) { piece in
            let generated = try work.answers(piece, progress: progress)
            return Piece(
                said: generated.answers.map {
                    Said(text: $0.text.trimmed, reasoning: $0.reasoning, end: $0.end)
                },
                counts: generated.usage)
        }
    }

    /// The answers of the first pieces that hold as many as are wanted, as the prompts came.
    private func said(
        _ work: any PiecewiseWork, _ wanted: Int, _ keeper: PieceKeeper,
        _ answer: (Int) throws -> Piece
    ) throws -> ([Said], ModelUsage) {
        let ranges = work.pieces
        var said: [Said] = [], usage = ModelUsage.none
        for (number, range) in ranges.enumerated() where range.lowerBound < wanted {
            let piece: Piece = try keeper.piece(
                number, of: ranges.count,
                items: (range.upperBound, ranges.last?.upperBound ?? range.upperBound),
                isSound: { $0.said.count == range.count }
            ) { try answer(number) }
            said += piece.said
            usage += piece.counts
        }
        return (work.restored(said), usage)
    }

    /// The likeliest label of each request. Who pays by the token pays for the answer, not for all
    /// that it might have been.
    private func likeliest(_ scores: CompletionScores) -> Piece {
        let chosen = scores.scores.map { labels in
            labels.indices.max { labels[$0].logLikelihood < labels[$1].logLikelihood } ?? 0
        }
        var usage = scores.usage
        usage.generated = zip(scores.scores, chosen).reduce(0) { $0 + $1.0[$1.1].tokenCount }
        return Piece(said: chosen.map { Said(text: bench.task.labels[$0]) }, counts: usage)
    }
}

extension GenerationOptions {
    /// How a task's answers are generated.
    init(_ task: TaskConfiguration) {
        self.init(
            maximumTokens: task.answerTokens, stopsAtLineBreak: task.stopsAtLineBreak,
            reasoning: task.reasoning)
    }
}
