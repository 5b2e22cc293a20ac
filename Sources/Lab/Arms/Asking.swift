import Domain
import LanguageModels
import ModelAPI
import Record
import Retrieval
import Tokenizers

/// Puts questions to the model and reads its answers, the same way for every arm.
struct Asking {
    let bench: Workbench
    let form: PromptForm
    let scorer: Scorer

    /// Asks the questions that fit into the model's context, and answers the others with nothing.
    ///
    /// - Returns: as many answers as the keeper wants, at least, to the first questions.
    /// - Throws: ``LabError/nothingFits(_:_:limit:)``.
    func answer(
        _ questions: [Question], passages count: Int, from retriever: Retriever?,
        distractors: Distractors? = nil, demonstrations: [PromptBlock], pieces: PieceKeeper,
        progress: RequestProgress
    ) throws -> (answers: [Answer], counts: TokenCounts) {
        let (prompts, found) = try prompts(
            questions, passages: count, from: retriever, distractors: distractors,
            demonstrations: demonstrations)
        let tokens = prompts.map { bench.model.tokens($0) }
        let thinks = prompts.map(options.begins(thoughtsIn:))
        let room = answerRoom, limit = bench.model.decoder.contextLength
        let isTooLong = tokens.map { $0.count + room > limit }
        guard questions.isEmpty || isTooLong.contains(false) else {
            let kind: LeftOutRecord.Kind =
                questions[0].split == .validation ? .validationQuestions : .testQuestions
            let items = zip(questions, tokens).map { LongItem(id: $0.id, tokens: $1.count + room) }
            throw LabError.nothingFits(kind, items, limit: limit)
        }
        let asked = tokens.indices.filter { !isTooLong[$0] }
        /// Of the first questions those that are asked.
        func number(among first: Int) -> Int { asked.prefix { $0 < first }.count }
        let marks = SampleSizes.marks(below: questions.count).map(number(among:))
        let (said, counts) = try self.said(
            asked.map { tokens[$0] }, thinks: asked.map { thinks[$0] }, marks: marks,
            wanted: number(among: pieces.wanted ?? .max), pieces: pieces, progress: progress)
        var given = said[...]
        let end = said.count < asked.count ? asked[said.count] : questions.count
        let answers = (0..<end).map { index in
            let said = isTooLong[index] ? Said(text: "") : given.removeFirst()
            return Answer(
                question: questions[index].id, text: said.text,
                passages: found[index].map(\.chunk.id),
                tooLong: isTooLong[index] ? tokens[index].count + room : nil,
                reasoning: said.reasoning)
        }
        return (answers, counts)
    }

    /// Tokens that must be free behind a prompt.
    private var answerRoom: Int {
        scoresLabels ? labels.map(\.count).max() ?? 0 : bench.scenario.task.answerTokens
    }

    private var options: GenerationOptions {
        let task = bench.scenario.task
        return GenerationOptions(
            maximumTokens: task.answerTokens, stopsAtLineBreak: task.kind != .text,
            reasoning: task.reasoning)
    }

    /// Whether the likeliest of the labels is the answer, and not what the model writes.
    private var scoresLabels: Bool {
        !bench.scenario.task.labels.isEmpty && scorer == .likelihood
    }

    /// The labels as they stand behind a prompt.
    private var labels: [[Int]] {
        let lead = bench.prompts.lead(form)
        return bench.scenario.task.labels.map { bench.model.continuation(lead + PromptText($0)) }
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

    /// An answer, and how the thoughts before it ended.
    private struct Said: Codable {
        var text: String
        var reasoning: Reasoning?
    }

    /// What some of the prompts were answered.
    private struct Piece: Codable {
        var said: [Said]
        var counts: TokenCounts
    }

    /// The likeliest label where the task has labels and likelihood is asked for, else what the
    /// model generates.
    private func said(
        _ prompts: [[Int]], thinks: [Bool], marks: [Int], wanted: Int, pieces: PieceKeeper,
        progress: RequestProgress
    ) throws -> ([Said], TokenCounts) {
        guard !scoresLabels else {
            let labels = labels
            let work = ScoringPieces(
                decoder: bench.model.decoder,
                requests: prompts.map { TokenizedScoring(prompt: $0, completions: labels) },
                marks: marks)
            return try said(work.pieces, of: work.order, wanted, pieces) { piece in
                let (scores, counts) = try work.score(piece, progress: progress)
                return likeliest(scores, counts)
            }
        }
        let work = GenerationPieces(
            bench.model, prompts: prompts, thinks: thinks, options: options, marks: marks)
        return try said(work.pieces, of: work.order, wanted, pieces) { piece in
            let (generations, counts) = try work.generate(piece, progress: progress)
            return Piece(
                said: generations.map { Said(text: $0.text.trimmed, reasoning: $0.reasoning) },
                counts: counts)
        }
    }

    /// The answers of the first pieces that hold as many as are wanted, as the prompts came.
    private func said(
        _ ranges: [Range<Int>], of order: PromptOrder, _ wanted: Int, _ keeper: PieceKeeper,
        _ answer: (Int) throws -> Piece
    ) throws -> ([Said], TokenCounts) {
        var said: [Said] = [], counts = TokenCounts()
        for (number, range) in ranges.enumerated() where range.lowerBound < wanted {
            let piece: Piece = try keeper.piece(
                number, of: ranges.count,
                items: (range.upperBound, ranges.last?.upperBound ?? range.upperBound),
                isSound: { $0.said.count == range.count }
            ) { try answer(number) }
            said += piece.said
            counts += piece.counts
        }
        return (order.restored(said), counts)
    }

    /// The likeliest label of each request. Who pays by the token pays for the answer, not for all
    /// that it might have been.
    private func likeliest(_ scores: [[[Float]]], _ counts: TokenCounts) -> Piece {
        let chosen = scores.map { labels in
            let sums = labels.map { $0.reduce(0) { $0 + Double($1) } }
            return sums.indices.max { sums[$0] < sums[$1] } ?? 0
        }
        var counts = counts
        counts.generated = zip(scores, chosen).reduce(0) { $0 + $1.0[$1.1].count }
        return Piece(
            said: chosen.map { Said(text: bench.scenario.task.labels[$0]) }, counts: counts)
    }
}
