// exp and log of Double are not in FoundationEssentials.
import ModelAPI
import Foundation
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("The divergence of two models")
struct DivergenceTests {
    private let prompts = ["The capital of France is", "x", "Question: why?\nAnswer:"]
    private let answers = [" Paris and more", "y", " because it is so"]

    private func distributions(
        seed: UInt64, threads: Int = 1, mostTokens: Int = 8
    ) throws -> AnswerDistributions {
        try TinyDecoder(seed: seed).load(on: Compute(threads: threads))
            .distributions(
                prompts.map { PromptText($0) }, answers: answers.map { PromptText($0) },
                mostTokens: mostTokens)
    }

    @Test("is Σ p (log p − log q) of a decoder in Double, at each token of the answers")
    func agreesWithTwin() throws {
        let models = try [1, 2].map { try TinyDecoder(seed: $0).load(on: Compute(threads: 1)) }
        let twins = models.map { NaiveDecoder($0.decoder) }
        let got = try distributions(seed: 1, mostTokens: 100)
            .divergences(to: distributions(seed: 2, mostTokens: 100))
        for (index, prompt) in prompts.enumerated() {
            let start = models[0].tokens(prompt), answer = models[0].tokens(answers[index])
            let logits = twins.map { $0.logits(start + answer.dropLast()).suffix(answer.count) }
            let sums = zip(logits[0], logits[1]).map { first, second in
                let logs = [first, second].map { row in
                    let normal = log(row.reduce(0) { $0 + exp($1) })
                    return row.map { $0 - normal }
                }
                return zip(logs[0], logs[1]).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
            }
            expectClose(got[index], sums.reduce(0, +), relative: 1e-4)
            #expect(got[index] > 0)
        }
    }

    @Test("is 0 between equal weights")
    func equal() throws {
        let sums = try distributions(seed: 3).divergences(to: distributions(seed: 3))
        #expect(sums == [0, 0, 0])
    }

    @Test("does not depend on threads, and looks at the first tokens alone")
    func bounded() throws {
        let one = try distributions(seed: 1, mostTokens: 2)
        #expect(one.counts.count == 3 && one.counts.allSatisfy { (1...2).contains($0) })
        let other = try distributions(seed: 2, mostTokens: 2)
        let threaded = try distributions(seed: 2, threads: 2, mostTokens: 2)
        #expect(one.divergences(to: other) == one.divergences(to: threaded))
        let all = try distributions(seed: 1).divergences(to: distributions(seed: 2))
        #expect(one.divergences(to: other)[0] < all[0])
    }

    @Test("asks for a prompt that has a token and leaves room for the answer")
    func refused() throws {
        let model = try TinyDecoder().load(on: Compute(threads: 1))
        #expect(throws: LanguageModelsError.emptyPrompt) {
            try model.distributions([""], answers: ["x"], mostTokens: 8)
        }
        let long = String(repeating: "word ", count: 4_000)
        #expect(throws: LanguageModelsError.self) {
            try model.distributions([PromptText(long)], answers: ["x"], mostTokens: 8)
        }
    }
}
