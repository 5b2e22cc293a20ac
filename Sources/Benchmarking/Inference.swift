import ModelAPI
import Foundations
import Kernels
import LanguageModels

extension Benchmark {
    /// A prompt up to the logits of its last token.
    func prompt(_ work: BenchmarkWork, length: Int) throws -> Measurement {
        let model = try languageModel(for: work, tokens: length), decoder = model.decoder
        let ids = tokens(length, of: decoder, work)
        let times = try times(of: work) {
            seconds { _ = readPrompt(ids, room: 0, decoder) }
        }
        return Measurement(
            model: model.identity.name, precision: compute.precision, tokens: length,
            sequences: 1, seconds: times,
            demand: DecoderDemand(decoder).prompt(length: length))
    }

    /// The likeliest tokens behind a prompt, one after the other; the prompt is not timed.
    func continuation(_ work: BenchmarkWork, prompt length: Int, new: Int) throws -> Measurement {
        let model = try languageModel(for: work, tokens: length + new), decoder = model.decoder
        let ids = tokens(length, of: decoder, work)
        let times = try times(of: work) {
            var (cache, token) = readPrompt(ids, room: new, decoder)
            return seconds {
                for _ in 0..<new {
                    let hidden = decoder.forward([[token]], caches: [cache])
                    token = likeliest(hidden, row: 0, decoder)
                }
            }
        }
        return Measurement(
            model: model.identity.name, precision: compute.precision, tokens: new,
            sequences: 1, seconds: times,
            demand: DecoderDemand(decoder).continuation(tokens: new, behind: length))
    }

    /// Answers of exactly `new` tokens to several prompts, whatever the model writes.
    func generation(
        _ work: BenchmarkWork, prompts count: Int, length: Int, shared: Int, new: Int
    ) throws -> Measurement {
        let model = try languageModel(for: work, tokens: length + new), decoder = model.decoder
        let beginning = tokens(shared, of: decoder, work)
        let prompts = (0..<count).map {
            beginning + tokens(length - shared, of: decoder, work, sequence: $0)
        }
        let generator = Generator(
            decoder: decoder, options: GenerationOptions(maximumTokens: new),
            ends: { _, _ in false })
        let times = try repeatTimes(of: work) { progress in
            _ = try generator.generate(prompts, progress: progress)
        }
        return Measurement(
            model: model.identity.name, precision: compute.precision, tokens: count * new,
            sequences: count, seconds: times,
            demand: DecoderDemand(decoder).generation(
                prompts: count, length: length, shared: shared, new: new))
    }

    /// Log-likelihoods of sequences: `length` tokens are run, each to predict the next.
    func scoring(_ work: BenchmarkWork, sequences: Int, length: Int) throws -> Measurement {
        let model = try languageModel(for: work, tokens: length + 1), decoder = model.decoder
        let requests = (0..<sequences).map {
            // The last token is only predicted.
            TokenizedScoring(
                prompt: [],
                completions: [tokens(length + 1, of: decoder, work, sequence: $0)])
        }
        let times = try repeatTimes(of: work) { progress in
            _ = try Scorer(decoder: decoder).score(requests, progress: progress)
        }
        return Measurement(
            model: model.identity.name, precision: compute.precision,
            tokens: sequences * length, sequences: sequences, seconds: times,
            demand: DecoderDemand(decoder).scoring(sequences: sequences, length: length))
    }

    /// The times of work that looks up now and then, so that it can be stopped in its middle.
    private func repeatTimes(
        of work: BenchmarkWork, _ once: (RequestProgress) throws -> Void
    ) throws -> [Double] {
        var number = 0
        return try times(of: work) {
            defer { number += 1 }
            return try seconds { try once { _, _ in try report(work, repeat: number) } }
        }
    }

    private func readPrompt(
        _ ids: [Int], room: Int, _ decoder: Decoder
    ) -> (cache: KeyValueCache, next: Int) {
        let cache = KeyValueCache(decoder.configuration, capacity: ids.count + room)
        let hidden = decoder.forward([ids], caches: [cache])
        return (cache, likeliest(hidden, row: ids.count - 1, decoder))
    }

    private func likeliest(_ hidden: Matrix, row: Int, _ decoder: Decoder) -> Int {
        compute.argMax(decoder.logits(hidden, rows: [row]))[0]
    }

    /// Random tokens of a work, others for each of its sequences.
    func tokens(
        _ count: Int, of decoder: Decoder, _ work: BenchmarkWork, sequence: Int? = nil
    ) -> [Int] {
        let vocabulary = decoder.configuration.vocabulary
        // The first tokens of a vocabulary are special ones.
        let first = min(100, vocabulary / 2)
        var random = SeededGenerator(
            seed: 0, stream: "\(work.rawValue) \(sequence.map(String.init) ?? "beginning")")
        return (0..<count).map { _ in first + random.integer(below: vocabulary - first) }
    }
}
