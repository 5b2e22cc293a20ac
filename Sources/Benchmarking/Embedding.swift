import ModelAPI
import Kernels
import LanguageModels

extension Benchmark {
    /// Texts to vectors; they are turned into tokens within the time.
    func embedding(_ work: BenchmarkWork) throws -> Measurement {
        let encoder = try options.store.sentenceEncoder(options.encoder, on: compute)
        let texts = Self.texts(of: work), lengths = texts.map { encoder.tokens($0).count }
        var number = 0
        let times = try times(of: work) {
            defer { number += 1 }
            return try seconds {
                _ = try encoder.embed(texts, as: .plain) { _, _ in try report(work, repeat: number)
                }
            }
        }
        return Measurement(
            model: encoder.identity.name, precision: encoder.precision,
            tokens: lengths.reduce(0, +),
            sequences: texts.count, seconds: times,
            demand: Demand(encoder, lengths: lengths))
    }

    private static func texts(of work: BenchmarkWork) -> [String] {
        guard work == .embedPassages else {
            return (0..<512).map {
                "How long do I have to return a damaged item bought in a store number \($0)?"
            }
        }
        return (0..<256).map {
            let sentence = """
                Refunds for order \($0) are issued to the original payment method within ten \
                working days of the warehouse receiving the parcel. \

                """
            return String(repeating: sentence, count: 6)
        }
    }
}

extension Demand {
    /// Texts of these lengths through an encoder: four square layers, two of the feed-forward part,
    /// and every token looking at all of its text. The blocks' weights are read once for each pass
    /// of up to 1,024 tokens.
    init(_ encoder: SentenceEncoder, lengths: [Int]) {
        let configuration = encoder.configuration
        let width = configuration.width, tokens = lengths.reduce(0, +)
        let linear =
            configuration.layers * (4 * width * width + 2 * width * configuration.innerWidth)
        let looks = lengths.reduce(0) { $0 + $1 * $1 }
        let passes = (tokens + 1023) / 1024
        self.init(
            multiplyAdds: Double(tokens * linear + 2 * configuration.layers * width * looks),
            bytes: Double(passes * encoder.blockByteCount))
    }
}
