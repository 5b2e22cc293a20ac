import ModelAPI
import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

/// The reference values of `Fixtures` on the default models.
@Suite("Reference values", .serialized, .enabled(if: RealModels.arePresent, RealModels.comment))
struct ReferenceTests {
    private func meanAndDeviation(_ values: [Float]) -> (Double, Double) {
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + Double($1) } / count
        let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        return (mean, variance.squareRoot())
    }

    @Test("logits and log-likelihoods")
    func logits() throws {
        let golden = try RealModels.golden(Golden.Logits.self, "logits.json")
        #expect(golden.prompts.count == 6)
        try RealModels.withLanguageModel { model in
            for want in golden.prompts {
                #expect(model.tokens(PromptText(template: want.prompt)) == want.ids)
                let cache = KeyValueCache(model.decoder.configuration, capacity: want.ids.count)
                let hidden = model.decoder.forward([want.ids], caches: [cache])
                let logits = model.decoder.logits(hidden, rows: Array(want.ids.indices))
                let last = logits.row(want.ids.count - 1)
                expectClose(
                    want.top20_ids.map { last[$0] }, want.top20_logits, absolute: 2e-3,
                    relative: 1e-4, want.prompt)
                expectSameOrder(last, want)
                let (mean, deviation) = meanAndDeviation(logits.values)
                let (meanLast, deviationLast) = meanAndDeviation(last)
                expectClose(mean, want.logits_mean_all_positions, absolute: 1e-3)
                expectClose(deviation, want.logits_std_all_positions, absolute: 1e-3)
                expectClose(meanLast, want.logits_mean_last, absolute: 1e-3)
                expectClose(deviationLast, want.logits_std_last, absolute: 1e-3)
            }
            let requests = golden.prompts.map {
                ScoringRequest(
                    prompt: PromptText(""), completions: [PromptText(template: $0.prompt)])
            }
            for (scores, want) in zip(try model.score(requests).scores, golden.prompts) {
                expectClose(
                    scores[0].tokenLogLikelihoods, want.token_logliks, absolute: 2e-3, want.prompt)
                expectClose(scores[0].logLikelihood, want.sum_loglik, absolute: 1e-2, want.prompt)
            }
        }
    }

    /// The twenty likeliest tokens come in the same order, except where the reference has a gap
    /// below 1e-3.
    private func expectSameOrder(_ last: [Float], _ want: Golden.Logits.Prompt) {
        let order = last.indices.sorted { last[$0] > last[$1] }.prefix(20)
        for (place, (got, wanted)) in zip(order, want.top20_ids).enumerated() where got != wanted {
            let gap = abs(Double(last[got]) - want.top20_logits[place])
            #expect(gap < 1e-3, "place \(place): \(got) instead of \(wanted) in '\(want.prompt)'")
        }
    }

    @Test("greedy answers of the chat model, token by token")
    func greedy() throws {
        let golden = try RealModels.golden(Golden.Greedy.self, "greedy.json")
        #expect(golden.generations.count == 5)
        try RealModels.withLanguageModel { model in
            let template = try #require(model.chatTemplate)
            let prompts = try golden.generations.map { generation in
                try template.render(
                    generation.messages.map { ChatMessage(role: $0.role, content: $0.content) },
                    addingGenerationPrompt: true)
            }
            #expect(prompts.map { model.tokens($0) } == golden.generations.map(\.prompt_ids))
            let answers = try model.generate(
                prompts, options: GenerationOptions(maximumTokens: 40)
            ).generations
            for (answer, want) in zip(answers, golden.generations) {
                let sure = want.top1_top2_margin.prefix { $0 >= 5e-3 }.count
                #expect(answer.ids.prefix(sure) == want.new_ids.prefix(sure))
                guard sure == want.new_ids.count else { continue }
                #expect(answer.ids == want.new_ids)
                #expect(answer.text == want.text)
                #expect((answer.ids.last == model.endToken) == want.stopped_on_im_end)
            }
        }
    }

    @Test("sentence vectors and their cosines")
    func miniLM() throws {
        let golden = try RealModels.golden(Golden.MiniLM.self, "minilm.json")
        #expect(golden.sentences.count == 20)
        #expect(golden.sentences.count { $0.embedding != nil } == 4)
        try RealModels.withSentenceEncoder { encoder in
            #expect(encoder.maximumTokens == golden.max_seq_length)
            let vectors = try encoder.embed(golden.sentences.map(\.text), as: .plain).vectors
            for (row, sentence) in golden.sentences.enumerated() {
                #expect(encoder.tokens(sentence.text) == sentence.ids)
                let vector = vectors.row(row)
                expectClose(Array(vector.prefix(8)), sentence.first8, absolute: 1e-4)
                if let want = sentence.embedding { expectClose(vector, want, absolute: 1e-4) }
                let cosines = (0..<vectors.rows).map { other in
                    zip(vector, vectors.row(other)).reduce(0) { $0 + $1.0 * $1.1 }
                }
                expectClose(cosines, golden.cosine[row], absolute: 1e-4)
            }
        }
    }
}
