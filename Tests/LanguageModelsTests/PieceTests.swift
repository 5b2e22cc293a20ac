import ModelAPI
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

@Suite("Work in pieces")
struct PieceTests {
    private let model: LanguageModel
    private let prompts: [[Int]]

    init() throws {
        let model = try TinyDecoder(seed: 5).load(on: Compute(threads: 1))
        self.model = model
        prompts = (0..<40).map { number in
            model.tokens(
                "All of these begin alike. "
                    + String(repeating: "Number \(number) is told. ", count: 1 + number % 5))
        }
    }

    private static let options = GenerationOptions(maximumTokens: 6)

    private func pieces(leastTokens: Int? = 200) -> GenerationPieces {
        GenerationPieces(
            model, prompts: prompts, thinks: prompts.map { _ in false }, options: Self.options,
            leastTokens: leastTokens)
    }

    @Test("Every prompt stands in one piece, and no piece is less than half of the others' size")
    func partition() {
        // With 50 and 150 less than half of a piece is left over.
        for least in [1, 7, 50, 100, 150, 10_000] {
            let tokens = (0..<50).map { $0 * 37 % 23 }
            let pieces = GenerationPieces.pieces(tokens, leastTokens: least)
            #expect(pieces.flatMap { Array($0) } == Array(0..<50))
            #expect(
                pieces.count == 1
                    || pieces.allSatisfy { 2 * tokens[$0].reduce(0, +) >= least })
        }
        #expect(GenerationPieces.pieces([], leastTokens: 5).isEmpty)
    }

    @Test("A piece gives the same answers whether the pieces before it were computed or not")
    func apart() throws {
        let whole = pieces()
        try #require(whole.pieces.count > 3)
        let together = try whole.pieces.indices.map {
            try whole.generate($0, progress: { _, _ in }).generations
        }
        for piece in whole.pieces.indices.reversed() {
            let alone = try pieces().generate(piece, progress: { _, _ in }).generations
            #expect(alone == together[piece])
        }
    }

    @Test("The pieces' counts add up to what they compute, in whatever order they are computed")
    func counts() throws {
        let texts = prompts.map { model.tokenizer.decode($0, skippingSpecials: false) }
        try #require(texts.map(model.tokens) == prompts)
        let whole = try model.generate(texts, options: Self.options)
        let work = pieces()
        var sum = TokenCounts(), answers = [[Generation]](repeating: [], count: work.pieces.count)
        for piece in work.pieces.indices.reversed() {
            let (generations, counts) = try work.generate(piece, progress: { _, _ in })
            answers[piece] = generations
            sum += counts
        }
        #expect(
            work.order.restored(answers.flatMap(\.self)).map(\.ids) == whole.generations.map(\.ids))
        #expect(sum.prompt == whole.counts.prompt && sum.generated == whole.counts.generated)
        // Only the first of a piece has nobody before it.
        let again = work.pieces.dropFirst().reduce(0) {
            $0 + work.order.known[$1.lowerBound] - work.order.beginning
        }
        #expect(again > 0 && sum.computedPrompt == whole.counts.computedPrompt + again)
    }

    @Test("Drawn answers do not begin again with each piece")
    func drawn() throws {
        let same = [[Int]](repeating: prompts[0], count: 40)
        let work = GenerationPieces(
            model, prompts: same, thinks: same.map { _ in false },
            options: GenerationOptions(maximumTokens: 6, temperature: 1, seed: 3), leastTokens: 10)
        try #require(work.pieces.count > 1)
        let answers = try [0, 1].map {
            try work.generate($0, progress: { _, _ in }).generations.map(\.ids)
        }
        #expect(zip(answers[0], answers[1]).contains { $0 != $1 })
    }

    @Test("A batch of few tokens is one piece")
    func single() {
        #expect(pieces(leastTokens: nil).pieces == [0..<40])
    }

    @Test("Progress counts all prompts")
    func progress() throws {
        let work = pieces(), last = work.pieces.count - 1
        var reports: [Int] = []
        _ = try work.generate(last) { done, total in
            reports.append(done)
            #expect(total == 40)
        }
        #expect(reports.last == 40)
        #expect(reports.allSatisfy { $0 >= work.pieces[last].lowerBound || $0 == 0 })
    }

    @Test("Scores in pieces have the bits and counts of scores in one call")
    func scoring() throws {
        let requests = (0..<150).map { number in
            TokenizedScoring(
                prompt: prompts[number % 40] + model.continuation(" \(number)"),
                completions: [" red", " blue and green"].map(model.continuation))
        }
        let scorer = Scorer(decoder: model.decoder)
        let whole = try scorer.score(requests, progress: { _, _ in })
        let work = ScoringPieces(decoder: model.decoder, requests: requests)
        try #require(work.pieces.count > 1)
        var sum = TokenCounts(), scores = [[[[Float]]]](repeating: [], count: work.pieces.count)
        for piece in work.pieces.indices.reversed() {
            let (more, counts) = try ScoringPieces(decoder: model.decoder, requests: requests)
                .score(piece, progress: { _, _ in })
            scores[piece] = more
            sum += counts
        }
        #expect(work.order.restored(scores.flatMap(\.self)) == whole.logLikelihoods)
        #expect(sum == whole.counts)
    }
}
