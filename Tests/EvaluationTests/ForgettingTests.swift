import ModelAPI
import Evaluation
// exp of Double is not in FoundationEssentials.
import Foundation
import Kernels
import LanguageModels
import Statistics
import TestSupport
import Testing

@Suite("The forgetting probes")
struct ForgettingTests {
    private func model(hasTemplate: Bool = true) throws -> LanguageModel {
        var tiny = TinyDecoder(seed: 4)
        if !hasTemplate { tiny.removeChatTemplate() }
        return try tiny.load(on: Compute(threads: 1))
    }

    // MARK: - Perplexity

    @Test(
        "Paragraphs stand between blank lines, or on a line each when there are none",
        arguments: [
            ("one two\nthree\n\nfour  five\n", ["one two three", "four five"]),
            ("one two\r\n\r\nthree four\r\n", ["one two", "three four"]),
            ("one two\nthree four\nfive", ["one two", "three four"]),
            ("\n\n a b \n\n\n", ["a b"]),
        ])
    func paragraphs(text: String, expected: [String]) throws {
        #expect(try PerplexityProbe(text: text, name: "t").paragraphs == expected)
    }

    @Test("A text file of any size will do")
    func longText() throws {
        let long = String(repeating: "word ", count: 900)
        let probe = try PerplexityProbe(
            text: [String](repeating: long, count: 500).joined(separator: "\n\n"), name: "t")
        #expect(probe.paragraphs.count == 400)
        #expect(probe.paragraphs.allSatisfy { $0.count == 2000 })
    }

    @Test(
        "A text without a paragraph is refused by name", arguments: ["", "\n \n", "word\n\nword"])
    func emptyText(text: String) {
        #expect(throws: EvaluationError.emptyProbe("mine.txt")) {
            try PerplexityProbe(text: text, name: "mine.txt")
        }
    }

    @Test("Perplexity is exp(−mean log p) over every token but the first of each paragraph")
    func perplexity() throws {
        let model = try model()
        let probe = try PerplexityProbe(text: "The cat sat.\n\nIt was on a mat.", name: "t")
        let measured = try probe.measure(model, progress: { _, _ in })
        #expect(measured.map(\.measure) == [.perplexity])
        let naive = NaiveDecoder(model.decoder)
        let sequences = probe.paragraphs.map { (tokens: model.tokens($0), firstTarget: 1) }
        #expect(measured[0].tokens == sequences.map { $0.tokens.count - 1 })
        expectClose(
            measured[0].value(ofItems: [0, 1]), exp(naive.loss(sequences)), relative: 1e-4)
        expectClose(
            measured[0].value(ofItems: [1]), exp(naive.loss([sequences[1]])), relative: 1e-4)
    }

    // MARK: - Knowledge

    @Test("What is said, chosen and found likely is measured", arguments: [true, false])
    func knowledge(hasTemplate: Bool) throws {
        let model = try model(hasTemplate: hasTemplate)
        let items = ["one", "two", "three"].map { word in
            """
            {"question":"Say \(word)?","answers":["\(word)"],"options":["\(word)","no","nil"]}
            """
        }
        let probe = try QuestionProbe(
            .knowledge, jsonLines: items.joined(separator: "\n"), name: "k")
        var reports: [Int] = []
        let measured = try probe.measure(model) { done, total in
            #expect(total == 6)
            reports.append(done)
        }
        #expect(measured.map(\.measure) == [.accuracy, .choiceAccuracy, .logLikelihood])
        #expect(measured.allSatisfy { $0.values.count == 3 })
        #expect(measured[2].values.allSatisfy { $0 < 0 && $0.isFinite })
        #expect(reports == reports.sorted() && Set(reports).isSubset(of: 0...6))
        #expect(reports.contains { $0 >= 3 })
        let prompt =
            hasTemplate
            ? "<|im_start|>user\nAnswer with a few words only.\nSay one?<|im_end|>\n"
                + "<|im_start|>assistant\n"
            : "Question: Say one?\nAnswer:"
        let options = ["one", "no", "nil"].map { hasTemplate ? $0 : " \($0)" }
        let (scores, _) = try model.score(
            [
                ScoringRequest(
                    prompt: hasTemplate ? PromptText(template: prompt) : PromptText(prompt),
                    completions: options.map { PromptText($0) })
            ], progress: { _, _ in })
        let likelihoods = scores[0].map(\.logLikelihood)
        expectClose(measured[2].values[0], likelihoods[0], relative: 1e-4)
        let isChosen = likelihoods.dropFirst().allSatisfy { $0 < likelihoods[0] }
        #expect(measured[1].values[0] == (isChosen ? 1 : 0))
    }

    @Test("With nothing to choose from, no choice is measured")
    func noChoice() throws {
        let probe = try QuestionProbe(
            .knowledge, jsonLines: #"{"question":"x","answers":["a"]}"#, name: "k")
        let measured = try probe.measure(model(), progress: { _, _ in })
        #expect(measured.map(\.measure) == [.accuracy, .logLikelihood])
    }

    // MARK: - Shipped, figures, interruption

    @Test("The shipped probes are there and of a useful size")
    func shipped() throws {
        #expect(try PerplexityProbe.shippedEnglish.paragraphs.count == 12)
        #expect(try PerplexityProbe.shippedFrench.paragraphs.count == 12)
        let items = try QuestionProbe.shipped(.knowledge).items
        #expect(items.count >= 60)
        #expect(Set(items.map(\.question)).count == items.count)
        #expect(items.allSatisfy { $0.options.count > 1 && $0.answers.contains($0.options[0]) })
        #expect(items.allSatisfy { Set($0.options).count == $0.options.count })
    }

    @Test("A figure of some items, by hand")
    func figures() {
        let perplexity = ProbeMeasurement(
            measure: .perplexity, values: [-2, -4, -9], tokens: [2, 1, 3])
        expectClose(perplexity.value(ofItems: [0, 1]), exp(2), relative: 1e-12)
        expectClose(perplexity.value(ofItems: [2, 2, 1]), exp(22.0 / 7), relative: 1e-12)
        let accuracy = ProbeMeasurement(measure: .accuracy, values: [1, 0, 1])
        #expect(accuracy.value(ofItems: [0, 1, 1, 2]) == 0.5)
        #expect(accuracy.value(ofItems: []).isNaN)
        #expect(perplexity.value(ofItems: []).isNaN)
        #expect(!ProbeMeasurement.Measure.perplexity.higherIsBetter)
        #expect(ProbeMeasurement.Measure.logLikelihood.higherIsBetter)
    }

    @Test("Figures of probes have intervals with a width, or none")
    func intervals() {
        let bootstrap = Bootstrap(seed: 1, resamples: 500)
        let perfect = ProbeMeasurement(measure: .brier, values: [0, 0, 0])
        // Three items at the lower end of 0…2, Gaffke: 2 · (1 − 0.025^(1/3)).
        let brier = perfect.interval(bootstrap)
        #expect(brier.low == 0 && abs(brier.high - 1.4151964524573267) < 1e-9, "\(brier)")
        let same = perfect.difference(from: perfect, bootstrap)
        #expect(same.low < 0 && same.value == 0 && same.high > 0, "\(same)")
        func perplexity(_ count: Int, _ value: (Double) -> Double) -> ProbeMeasurement {
            ProbeMeasurement(
                measure: .perplexity, values: (0..<count).map { value(Double($0)) },
                tokens: [Int](repeating: 1, count: count))
        }
        let before = perplexity(12) { -2 - $0 / 10 }
        let after = perplexity(12) { -2.1 - $0 * $0 / 90 }
        #expect(before.interval(bootstrap).low > 1)
        let relative = after.relativeDifference(from: before, bootstrap), items = Array(0..<12)
        let ratio = after.value(ofItems: items) / before.value(ofItems: items)
        #expect(abs(relative.value - (ratio - 1)) < 1e-12 && relative.method != .none)
        #expect(relative.low > -1 && relative.low < relative.value)
        #expect(relative.value < relative.high)
        let few = perplexity(9) { -2 - $0 / 10 }
        #expect(few.interval(bootstrap).method == .none)
        #expect(few.difference(from: few, bootstrap).method == .none)
        let equal = perplexity(40) { _ in -2 }
        #expect(equal.interval(bootstrap).method == .none)
        let right = ProbeMeasurement(measure: .accuracy, values: [1, 1])
        #expect(right.interval(bootstrap).low < 0.5)
    }

    @Test("An error in the progress callback ends a measurement")
    func interruption() throws {
        struct Enough: Error {}
        let model = try model()
        #expect(throws: Enough.self) {
            try PerplexityProbe.shippedEnglish.measure(model) { _, _ in throw Enough() }
        }
        #expect(throws: Enough.self) {
            try QuestionProbe.shipped(.knowledge).measure(model) { _, _ in throw Enough() }
        }
    }
}
