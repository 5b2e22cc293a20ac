public import ModelAPI
package import Domain
import Foundations
import Tokenizers

extension LanguageModel {
    /// Generates an answer to each prompt.
    ///
    /// - Parameters:
    ///   - prompts: not empty texts; the model goes on where each ends.
    ///   - progress: called with how many are answered; may throw to stop.
    /// - Throws: ``LanguageModelsError/tooLong(tokens:limit:beginning:)`` for a prompt that leaves
    ///   no room for the answer, ``LanguageModelsError/emptyPrompt``.
    public func generate(
        _ prompts: [PromptText], options: GenerationOptions,
        progress: RequestProgress = { _, _ in }
    ) throws -> (generations: [Generation], counts: TokenCounts) {
        try generate(
            fitting(prompts, options: options), thinks: prompts.map(options.begins(thoughtsIn:)),
            options: options, progress: progress)
    }

    /// Prompts in tokens, with room for an answer behind each.
    func fitting(
        _ prompts: [PromptText], options: GenerationOptions
    ) throws(LanguageModelsError) -> [[Int]] {
        let tokens = prompts.map { self.tokens($0) }
        for (prompt, ids) in zip(prompts, tokens) {
            guard !ids.isEmpty else { throw .emptyPrompt }
            try requireRoom(for: ids.count + options.maximumTokens, beginning: prompt.text)
        }
        return tokens
    }

    /// The same behind prompts in tokens, with room for the answer behind each.
    ///
    /// - Parameters:
    ///   - thinks: whether a prompt ends within a block of thoughts.
    ///   - batch: what all prompts begin with, computed; nil to compute it here.
    func generate(
        _ tokens: [[Int]], thinks: [Bool], options: GenerationOptions,
        behind batch: PromptBatch? = nil, progress: RequestProgress
    ) throws -> (generations: [Generation], counts: TokenCounts) {
        var round = GenerationRound(
            tokens: tokens,
            courses: zip(thinks, tokens).map { thinks, ids in
                AnswerCourse(
                    options: options, thinks: thinks,
                    mostThoughts: mostThoughts(behind: ids.count, options))
            })
        try run(&round, options: options, behind: batch, progress: progress)
        return (
            zip(round.courses, round.answers).map { $0.generation(of: $1, by: tokenizer) },
            round.counts
        )
    }

    /// The same behind users' texts, in which no special token is one.
    public func generate(
        _ prompts: [String], options: GenerationOptions, progress: RequestProgress = { _, _ in }
    ) throws -> (generations: [Generation], counts: TokenCounts) {
        try generate(prompts.map { PromptText($0) }, options: options, progress: progress)
    }

    private func mostThoughts(behind count: Int, _ options: GenerationOptions) -> Int {
        guard let rule = options.reasoning else { return 0 }
        return min(
            rule.maximumTokens, decoder.contextLength - count - options.maximumTokens)
    }

    /// Most models do not think, and room for thoughts would keep prompts from running together. So
    /// all begin with room for their answer alone, and those that think go on with more.
    private func run(
        _ round: inout GenerationRound, options: GenerationOptions, behind batch: PromptBatch?,
        progress: RequestProgress
    ) throws {
        let all = round.tokens.indices
        let total = all.count
        try run(
            all.filter { !round.courses[$0].mayBeThinking }, of: &round, options: options,
            behind: batch, stopsAtThoughts: true
        ) { finished, _ in try progress(finished, total) }
        let thinking = all.filter { round.isOpen[$0] }
        guard let rule = options.reasoning, !thinking.isEmpty else { return }
        var longer = options
        longer.maximumTokens += rule.maximumTokens
        try run(
            thinking, of: &round, options: longer, behind: nil, stopsAtThoughts: false
        ) { finished, count in
            try progress(total - count + finished, total)
        }
    }

    private func run(
        _ requests: [Int], of round: inout GenerationRound, options: GenerationOptions,
        behind batch: PromptBatch?, stopsAtThoughts: Bool, progress: RequestProgress
    ) throws {
        var courses = requests.map { round.courses[$0] }
        var isOpen = requests.map { _ in true }, thinking = 0
        let generator = Generator(decoder: decoder, options: options) { [tokenizer, endTokens] in
            let (request, token) = ($0, $1)
            let isOver = courses[request].ends(
                after: tokenizer.bytes(of: token), ends: endTokens.contains(token))
            let thinks = stopsAtThoughts && courses[request].mayBeThinking
            isOpen[request] = !isOver
            if thinks, !isOver { thinking += 1 }
            return isOver || thinks
        }
        let prompts = requests.map { round.tokens[$0] + round.answers[$0] }
        func report(_ finished: Int, _ count: Int) throws {
            try progress(finished - thinking, count)
        }
        let (ids, counts) =
            try batch.map { try generator.generate(prompts, behind: $0, progress: report) }
            ?? generator.generate(prompts, progress: report)
        for (place, request) in requests.enumerated() {
            round.courses[request] = courses[place]
            round.answers[request] += ids[place]
            round.isOpen[request] = isOpen[place] && courses[place].mayBeThinking
        }
        // Prompts were asked for once, however often they are computed.
        round.counts.computedPrompt += counts.computedPrompt
        round.counts.generated += counts.generated
    }
}

/// The answers to some prompts, as far as they are.
private struct GenerationRound {
    let tokens: [[Int]]
    var courses: [AnswerCourse]
    var answers: [[Int]]
    /// Whether an answer goes on.
    var isOpen: [Bool]
    var counts = TokenCounts()

    init(tokens: [[Int]], courses: [AnswerCourse]) {
        self.tokens = tokens
        self.courses = courses
        answers = tokens.map { _ in [] }
        isOpen = courses.map(\.mayBeThinking)
        counts.prompt = tokens.reduce(0) { $0 + $1.count }
    }
}

extension GenerationOptions {
    /// Whether a prompt ends within a block of thoughts.
    package func begins(thoughtsIn prompt: PromptText) -> Bool {
        reasoning?.isBegun(by: prompt) ?? false
    }
}

extension ReasoningRule {
    /// Whether a prompt ends within a block of thoughts that its chat template began, as those of
    /// models that always think do.
    package func isBegun(by prompt: PromptText) -> Bool {
        guard let last = prompt.stretches.last, last.isTemplate else { return false }
        var rest = last.text.unicodeScalars[...]
        while let scalar = rest.last, scalar.properties.isWhitespace { rest.removeLast() }
        return Substring(rest).utf8.reversed().starts(with: begin.utf8.reversed())
    }
}
