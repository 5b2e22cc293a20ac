import ModelAPI
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Prompts that begin alike")
struct SharedBeginningTests {
    /// Prompts of a common beginning, then one of three passages, then one of two, then a question.
    private static let prompts: [[Int]] = {
        func run(_ name: String, _ count: Int) -> [Int] {
            var random = SeededGenerator(seed: 3, stream: name)
            return (0..<count).map { _ in 60 + random.integer(below: 100) }
        }
        return (0..<30).map { number in
            run("all", 9) + run("first \(number * 7 % 3)", 40) + run("second \(number % 2)", 30)
                + run("question \(number / 2)", 3 + number % 5)
        }
    }()

    /// What cannot be left out: every beginning that is not a whole prompt once, and of each prompt
    /// its last token.
    private func leastTokens(_ prompts: [[Int]]) -> Int {
        let beginnings = prompts.flatMap { prompt in
            prompt.indices.dropFirst().map { Array(prompt[..<$0]) }
        }
        return Set(beginnings).count + prompts.count
    }

    @Test("The order leaves nothing to be computed twice, and gives results back in their places")
    func order() {
        var random = SeededGenerator(seed: 9)
        for count in [0, 1, 2, 7, 60] {
            let prompts = (0..<count).map { _ in
                (0..<1 + random.integer(below: 7)).map { _ in random.integer(below: 3) }
            }
            for beginning in [[], [5, 5, 5, 5, 5, 5]] {
                let prompts = prompts.map { beginning + $0 }
                let order = PromptOrder(prompts)
                #expect(order.numbers.sorted() == Array(0..<count))
                let computed = zip(order.numbers, order.known).reduce(order.beginning) {
                    $0 + prompts[$1.0].count - $1.1
                }
                #expect(computed == leastTokens(prompts), "\(prompts)")
                #expect(zip(order.numbers, order.known).allSatisfy { prompts[$0].count > $1 })
                #expect(order.restored(order.numbers) == Array(0..<count))
            }
        }
    }

    private func generate(
        _ prompts: [[Int]], on model: LanguageModel
    ) throws -> (ids: [[Int]], counts: TokenCounts) {
        try Generator(
            decoder: model.decoder, options: GenerationOptions(maximumTokens: 5),
            ends: { request, token in request.isMultiple(of: 4) || token == 2 }
        ).generate(prompts, progress: { _, _ in })
    }

    @Test("Each answer is what its prompt gets alone, and nothing is computed twice")
    func generation() throws {
        let model = try TinyDecoder(seed: 5).load(on: Compute(threads: 2))
        let prompts = Self.prompts + [Self.prompts[4], Array(Self.prompts[8].dropLast(2))]
        let (ids, counts) = try generate(prompts, on: model)
        for (number, prompt) in prompts.enumerated() {
            let alone = try generate([prompt], on: model).ids[0]
            // Alone each is request 0, which ends behind its first token.
            #expect(ids[number].first == alone.first)
            #expect(!number.isMultiple(of: 4) || ids[number].count == 1)
        }
        #expect(counts.prompt == prompts.reduce(0) { $0 + $1.count })
        #expect(counts.computedPrompt == leastTokens(prompts))
    }

    @Test("Who else begins alike changes no bit of a score", arguments: [Precision.int8, .bf16])
    func company(precision: Precision) throws {
        let model = try TinyDecoder(seed: 5).load(on: Compute(threads: 2, precision: precision))
        func scores(_ prompts: [[Int]], completions: [[Int]]) throws -> [[[Float]]] {
            try Scorer(decoder: model.decoder).score(
                prompts.map { TokenizedScoring(prompt: $0, completions: completions) },
                progress: { _, _ in }
            ).logLikelihoods
        }
        for completions in [[[70, 71], [70], [80, 81, 82]], [[70, 71]]] {
            let together = try scores(Self.prompts, completions: completions)
            // Two with other first passages share the common beginning and nothing else.
            for (first, second) in [(0, 1), (4, 29), (14, 7)] {
                let pair = try scores(
                    [Self.prompts[first], Self.prompts[second]], completions: completions)
                #expect(pair[0] == together[first] && pair[1] == together[second])
            }
        }
    }

    @Test("Scores are those of each prompt alone, and nothing is computed twice")
    func scoring() throws {
        let model = try TinyDecoder(seed: 5).load(on: Compute(threads: 1))
        func score(
            _ prompts: [[Int]], _ completions: [[Int]]
        ) throws -> (logLikelihoods: [[[Float]]], counts: TokenCounts) {
            try Scorer(decoder: model.decoder).score(
                prompts.map { TokenizedScoring(prompt: $0, completions: completions) },
                progress: { _, _ in })
        }
        for completions in [[[70, 71], [80, 81, 82]], [[70, 71]]] {
            let (scores, counts) = try score(Self.prompts, completions)
            for (prompt, together) in zip(Self.prompts, scores) {
                let alone = try score([prompt], completions).logLikelihoods[0]
                for (mine, other) in zip(together, alone) {
                    expectClose(mine, other.map(Double.init), absolute: 1e-4)
                }
            }
            #expect(counts.computedPrompt == leastTokens(Self.prompts))
        }
    }
}
