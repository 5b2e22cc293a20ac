import ModelAPI
import Domain
import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

@Suite("Generation")
struct GenerationTests {
    private let model: LanguageModel

    init() throws { model = try TinyDecoder().load(on: Compute(threads: 2)) }

    private func ids(
        _ prompts: [String], _ options: GenerationOptions, _ model: LanguageModel? = nil
    ) throws -> [[Int]] {
        try (model ?? self.model).generate(prompts, options: options).generations.map(\.ids)
    }

    @Test("a batch gives what each prompt gives alone, shared beginnings or not")
    func batch() throws {
        let options = GenerationOptions(maximumTokens: 24)
        for prompts in [Texts.prompts, Texts.sharing] {
            let together = try ids(prompts, options)
            let alone = try prompts.flatMap { try ids([$0], options) }
            #expect(together == alone)
            #expect(together[0] == together[prompts == Texts.sharing ? 3 : 4])
        }
    }

    @Test("more prompts than run together, and longer ones than one pass, change nothing")
    func groups() throws {
        let options = GenerationOptions(maximumTokens: 3)
        let long = String(repeating: "over and over ", count: 90)
        let prompts = (0..<70).map { "number \($0)" } + [long + "a", long + "b"]
        #expect(model.tokens(long).count > 600)
        let together = try ids(prompts, options)
        for index in [0, 1, 63, 64, 69, 70, 71] {
            #expect(try together[index] == ids([prompts[index]], options)[0])
        }
    }

    @Test("answers of any length: who joins late gets what it gets alone, with one thread or two")
    func joining() throws {
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8).map(TinyTokenizer.token)
        let successors = TinyDecoder.successors(along: letters + [TinyTokenizer.endToken])
        let prompts = (0..<200).map { index in
            String(repeating: "Z", count: index * 7 % 23)
                + String("abcdefghijklmnopqrstuvwxyz".dropFirst(index * 11 % 26).prefix(1))
        }
        let options = GenerationOptions(maximumTokens: 20)
        let answers = try [1, 2].map {
            try ids(prompts, options, Chain.model(successors, on: Compute(threads: $0)))
        }
        #expect(answers[0] == answers[1])
        for (index, answer) in answers[0].enumerated() {
            let first = index * 11 % 26 + 1
            let want = letters[first...] + [TinyTokenizer.endToken]
            #expect(answer == Array(want.prefix(20)), "prompt \(index)")
        }
    }

    @Test("every new token is the likeliest after what came before")
    func greedy() throws {
        let prompt = "Once upon a time"
        let generated = try ids([prompt], GenerationOptions(maximumTokens: 12))[0]
        let tokens = model.tokens(prompt) + generated
        let logits = NaiveDecoder(model.decoder).logits(tokens)
        for (offset, token) in generated.enumerated() {
            let row = logits[tokens.count - generated.count + offset - 1]
            #expect(row[token] > (row.max() ?? 0) - 1e-4)
        }
    }

    @Test("the end token ends an answer, and stays out of its text")
    func endToken() throws {
        let path = "Qab".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        let chain = try Chain.model(TinyDecoder.successors(along: path), on: Compute(threads: 1))
        let (generations, counts) = try chain.generate(
            ["Q", "a", "z"], options: GenerationOptions(maximumTokens: 5))
        #expect(generations.map(\.text) == ["ab", "b", "zzzzz"])
        #expect(generations[0].ids == Array(path[1...]))
        #expect(generations[1].ids == Array(path[2...]))
        #expect(counts.prompt == 3)
        #expect(counts.generated == 3 + 2 + 5)
    }

    @Test("a line break ends an answer when asked to, blank lines before it do not")
    func lineBreak() throws {
        let twoBreaks = try #require(TinyTokenizer.token("ĊĊ"))
        let path =
            "Q\n\tab".utf8.map(TinyTokenizer.token) + [twoBreaks]
            + "c".utf8.map(TinyTokenizer.token)
        let chain = try Chain.model(TinyDecoder.successors(along: path), on: Compute(threads: 1))
        let stopping = try chain.generate(
            ["Q"], options: GenerationOptions(maximumTokens: 9, stopsAtLineBreak: true))
        #expect(stopping.generations[0].ids == Array(path[1...5]))
        #expect(stopping.generations[0].text == "\n\tab")
        let going = try chain.generate(["Q"], options: GenerationOptions(maximumTokens: 8))
        #expect(going.generations[0].text == "\n\tab\n\nccc")
    }

    // MARK: Thoughts

    /// What a model says behind "Q" that writes these texts one letter a token, and then its end.
    private func answer(
        _ text: String, tokens: Int = 3, thoughts: Int = 40, prompt: PromptText = "Q",
        reasoning: Bool = true
    ) throws -> Generation {
        let path = "Q\(text)".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        #expect(Set(path).count == path.count, "each token has one successor")
        let chain = try Chain.model(TinyDecoder.successors(along: path), on: Compute(threads: 1))
        let rule = ReasoningRule(begin: "<t", end: "/>", maximumTokens: thoughts)
        return try chain.generate(
            [prompt, PromptText("z")],
            options: GenerationOptions(
                maximumTokens: tokens, stopsAtLineBreak: true, reasoning: reasoning ? rule : nil)
        ).generations[0]
    }

    @Test("thoughts are cut, and the answer's limits begin behind them")
    func thoughts() throws {
        // A line break within the thoughts ends nothing; of " Pris" three letters are asked for.
        let answer = try answer("<tabc\ndefg/> Pris")
        #expect(answer.text == " Pr" && answer.reasoning == .finished)
        #expect(answer.ids.count == "<tabc\ndefg/> Pr".count)
    }

    @Test("what looks like a block and is none is an answer, whole")
    func noThoughts() throws {
        let other = try answer("<b>", tokens: 3)
        #expect(other.text == "<b>" && other.reasoning == nil)
        let short = try answer("ab", tokens: 3)
        #expect(short.text == "ab" && short.reasoning == nil)
        let off = try answer("<t/>", tokens: 9, reasoning: false)
        #expect(off.text == "<t/>" && off.reasoning == nil)
    }

    @Test("a block that does not end within its bound gives an empty answer")
    func unfinished() throws {
        let cut = try answer("<tabcdef/>P", thoughts: 5)
        #expect(cut.text == "" && cut.reasoning == .unfinished && cut.ids.count == 5)
        let ended = try answer("<tab")
        #expect(ended.text == "" && ended.reasoning == .unfinished && ended.ids.count == 5)
        let enough = try answer("<tabcdef/>P", thoughts: 10)
        #expect(enough.text == "P" && enough.reasoning == .finished)
    }

    @Test("a block may be begun by the template, and not by the user")
    func begunByTemplate() throws {
        let begun = PromptText("x") + PromptText(template: "<tQ")
        func said(_ prompt: PromptText, _ text: String) throws -> Generation {
            let path = "<tQ\(text)".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
            let chain = try Chain.model(
                TinyDecoder.successors(along: path), on: Compute(threads: 1))
            return try chain.generate(
                [prompt],
                options: GenerationOptions(
                    maximumTokens: 9,
                    reasoning: ReasoningRule(begin: "tQ", end: "/>", maximumTokens: 9))
            ).generations[0]
        }
        let thinking = try said(begun, "a/>P")
        #expect(thinking.text == "P" && thinking.reasoning == .finished)
        let endless = try said(begun, "abcd")
        #expect(endless.text == "" && endless.reasoning == .unfinished)
        let plain = try said("x<tQ", "abcd")
        #expect(plain.text == "abcd" && plain.reasoning == nil)
    }

    @Test("a mark that ends thoughts without one that begins them ends them all the same")
    func unbegun() throws {
        let thought = try answer("ab/> Pris", tokens: 4)
        #expect(thought.text == " Pri" && thought.reasoning == .finished)
        let told = try answer("a<tb/>P", tokens: 9)
        #expect(told.text == "a<tb/>P" && told.reasoning == nil, "it speaks of the marks")
        // The mark may lie over the limit of an answer only as far as an answer goes.
        let late = try answer("abcdef/>P", tokens: 3)
        #expect(late.text == "abc" && late.reasoning == nil)
    }

    @Test("white space may stand before a block of thoughts, and behind one that a template began")
    func blankBefore() throws {
        let late = try answer("\n<tab/>P")
        #expect(late.text == "P" && late.reasoning == .finished)
        func begun(_ text: String) throws -> Generation {
            let path = "\n\(text)".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
            let chain = try Chain.model(
                TinyDecoder.successors(along: path), on: Compute(threads: 1))
            return try chain.generate(
                [PromptText("x") + PromptText(template: "<t\n")],
                options: GenerationOptions(
                    maximumTokens: 9,
                    reasoning: ReasoningRule(begin: "<t", end: "/>", maximumTokens: 9))
            ).generations[0]
        }
        let thinking = try begun("a/>P")
        #expect(thinking.text == "P" && thinking.reasoning == .finished)
        // A mark that ends thoughts ends them in any case; without one only their begin tells.
        let endless = try begun("abcd")
        #expect(endless.text == "" && endless.reasoning == .unfinished)
    }

    @Test("no more tokens than asked for")
    func maximum() throws {
        let generated = try ids(Texts.prompts, GenerationOptions(maximumTokens: 1))
        #expect(generated.map(\.count) == Texts.prompts.map { _ in 1 })
    }

    @Test("sampling follows the seed, and not the company")
    func sampling() throws {
        func options(_ seed: UInt64) -> GenerationOptions {
            GenerationOptions(maximumTokens: 16, temperature: 1, topP: 0.9, seed: seed)
        }
        let first = try ids(Texts.prompts, options(1))
        #expect(try ids(Texts.prompts, options(1)) == first)
        #expect(try ids(Texts.prompts, options(2)) != first)
        #expect(first[0] != first[4], "equal prompts draw from streams of their own")
        #expect(try ids([Texts.prompts[0]], options(1)) == [first[0]])
        #expect(try ids([Texts.prompts[0], "other", "company"], options(1))[0] == first[0])
    }

    @Test("hardly any warmth and the smallest top-p both leave only the likeliest token")
    func samplingEdges() throws {
        let greedy = try ids(Texts.prompts, GenerationOptions(maximumTokens: 10))
        let narrow = GenerationOptions(maximumTokens: 10, temperature: 1, topP: 1e-9)
        let cold = GenerationOptions(maximumTokens: 10, temperature: 1e-5)
        #expect(try ids(Texts.prompts, narrow) == greedy)
        #expect(try ids(Texts.prompts, cold) == greedy)
    }

    @Test("tokens are drawn as often as they are likely, and none outside of top-p")
    func frequencies() throws {
        let prompts = [String](repeating: "In the beginning", count: 2000)
        func counts(_ options: GenerationOptions) throws -> [Int: Int] {
            try ids(prompts, options).reduce(into: [:]) { $0[$1[0], default: 0] += 1 }
        }
        let twin = NaiveDecoder(model.decoder)
        let probabilities = twin.probabilities(
            try #require(twin.logits(model.tokens(prompts[0])).last))
        let likely = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
        let all = try counts(GenerationOptions(maximumTokens: 1, temperature: 1))
        for token in likely.prefix(5) {
            let p = probabilities[token], deviation = (2000 * p * (1 - p)).squareRoot()
            expectClose(
                Double(all[token] ?? 0), 2000 * p, absolute: 4 * deviation, "token \(token)")
        }
        let two = probabilities[likely[0]] + probabilities[likely[1]]
        let narrow = try counts(
            GenerationOptions(maximumTokens: 1, temperature: 1, topP: two - 1e-6))
        #expect(Set(narrow.keys) == Set(likely.prefix(2)))
    }

    @Test("a prompt without a token and one that is too long are refused with their place")
    func refused() throws {
        let options = GenerationOptions(maximumTokens: 48)
        #expect(throws: LanguageModelsError.emptyPrompt) {
            try model.generate(["x", ""], options: options)
        }
        let long = String(repeating: "z", count: 2001)
        let error = LanguageModelsError.tooLong(
            tokens: 2049, limit: 2048, beginning: String(repeating: "z", count: 60))
        #expect(throws: error) { try model.generate(["x", long], options: options) }
        let fits = try model.generate(
            [String(long.dropLast())], options: GenerationOptions(maximumTokens: 48))
        #expect(fits.generations.count == 1)
    }

    @Test("no prompts give no answers, and shared beginnings are computed once")
    func counts() throws {
        let none = try model.generate([String](), options: GenerationOptions(maximumTokens: 2))
        #expect(none.generations.isEmpty)
        #expect(none.counts == TokenCounts())
        let (_, counts) = try model.generate(
            Texts.sharing, options: GenerationOptions(maximumTokens: 1))
        let lengths = Texts.sharing.map { model.tokens($0).count }
        #expect(counts.prompt == lengths.reduce(0, +))
        #expect(counts.computedPrompt < counts.prompt - 100)
        #expect(counts.generated == 4)
    }

    @Test("progress counts up to the end and may stop the work")
    func progress() throws {
        var seen: [Int] = []
        _ = try model.generate(
            Texts.prompts, options: GenerationOptions(maximumTokens: 4)
        ) { finished, total in
            #expect(total == Texts.prompts.count)
            seen.append(finished)
        }
        #expect(seen == seen.sorted())
        #expect(seen.last == Texts.prompts.count)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try model.generate(
                Texts.prompts, options: GenerationOptions(maximumTokens: 4)
            ) { _, _ in throw Stop() }
        }
    }
}
