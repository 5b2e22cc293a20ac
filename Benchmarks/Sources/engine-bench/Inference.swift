import ArgumentParser
import Foundations
import LanguageModels

extension Bench {
    /// Scores 8 texts of 256 tokens as `crossover score` does: every position's logits against the
    /// whole vocabulary, and the log-likelihood of the token that follows.
    func score() throws -> Measurement {
        let model = try languageModel(), texts = 8, length = 256
        let requests = try (0..<texts).map {
            // The last token is only predicted.
            ScoringRequest(prompt: "", completions: [try text(tokens: length + 1, seed: $0, model)])
        }
        let rates = try rates(amount: Double(texts * length)) { _ = try model.score(requests) }
        let need = DecoderArithmetic(model.decoder.configuration, length: length)
        return Measurement(
            .score, rates: rates, multiplyAdds: need.blocks + need.attention + need.output)
    }

    /// Runs a prompt through the decoder up to the logits of its last token.
    func prompt(_ work: Work, tokens length: Int) throws -> Measurement {
        let model = try languageModel(), decoder = model.decoder
        var random = SeededGenerator(seed: 0, stream: work.rawValue)
        let ids = (0..<length).map { _ in random.integer(below: decoder.configuration.vocabulary) }
        let rates = rates(amount: Double(length)) {
            let cache = KeyValueCache(decoder.configuration, capacity: length)
            let hidden = decoder.forward([ids], caches: [cache])
            _ = decoder.logits(hidden, rows: [length - 1])
        }
        let need = DecoderArithmetic(decoder.configuration, length: length)
        return Measurement(
            work, rates: rates,
            multiplyAdds: need.blocks + need.attention + need.output / Double(length))
    }

    /// Embeds texts; the texts are tokenised within the time.
    func embed(_ work: Work, _ texts: [String]) throws -> Measurement {
        let encoder = try sentenceEncoder()
        let rates = try rates(amount: Double(texts.count)) { _ = try encoder.embed(texts) }
        let need = texts.reduce(0) {
            $0 + EncoderArithmetic.multiplyAdds(tokens: encoder.tokens($1).count)
        }
        return Measurement(work, rates: rates, multiplyAdds: need / Double(texts.count))
    }

    /// A text of exactly so many tokens, made of words that are one token each.
    private func text(tokens count: Int, seed: Int, _ model: LanguageModel) throws -> String {
        var random = SeededGenerator(seed: UInt64(seed), stream: "scored text")
        let words = (0..<count).map { _ in Self.words[random.integer(below: Self.words.count)] }
        let text = words.map { " " + $0 }.joined()
        let found = model.tokens(text).count
        guard found == count else {
            throw ValidationError("the text has \(found) tokens in this model, not \(count)")
        }
        return text
    }

    private static let words = [
        "time", "people", "water", "work", "day", "light", "school", "house", "family", "number",
        "food", "world", "story", "music", "paper", "river", "city", "road", "state", "money",
        "the", "and", "of", "with", "from", "under", "after", "before", "can", "will", "is", "has",
    ]
}
