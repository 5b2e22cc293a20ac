import ModelAPI
import Evaluation
import Kernels
package import LanguageModels

/// How far a language model's next tokens in some precision lie from those in f32.
package struct PrecisionAgreement: Codable, Equatable {
    /// Mean over the places of KL(f32 || precision), in nats; nil when one of the two computes what
    /// is no number, or no text fits into the model's context.
    package var divergence: Double?
    /// Share of the places at which the likeliest token is the same.
    package var sameToken: Double
    /// Tokens that were looked at.
    package var places: Int

    /// So little that the perplexity of a text changes by about a hundredth at most.
    package static let mostDivergence = 0.01
    package static let fewestSame = 0.95

    /// Whether it is near enough to be used unasked; `docs/models.md` gives the figures.
    package var isNear: Bool {
        (divergence ?? .infinity) <= Self.mostDivergence && sameToken >= Self.fewestSame
    }

    /// Paragraphs of general text in two languages.
    package static var texts: [String] {
        get throws {
            try PerplexityProbe.shippedEnglish.paragraphs + PerplexityProbe.shippedFrench.paragraphs
        }
    }

    private static let none = PrecisionAgreement(divergence: nil, sameToken: 0, places: 0)

    /// Looks at the beginnings of some texts, and the tokens that follow.
    package init(of model: LanguageModel, to reference: LanguageModel, on texts: [String]) throws {
        let pairs = texts.map { text in
            let words = text.split(separator: " ")
            return (
                start: PromptText(words.prefix(Self.givenWords).joined(separator: " ")),
                rest: PromptText(
                    " " + words.dropFirst(Self.givenWords).joined(separator: " "))
            )
        }.filter {
            !model.continuation($0.rest).isEmpty
                && model.tokens($0.start).count + Self.tokens <= model.decoder.contextLength
        }
        self = Self.none
        guard !pairs.isEmpty else { return }
        func distributions(_ model: LanguageModel) throws -> AnswerDistributions {
            try model.distributions(
                pairs.map(\.start), answers: pairs.map(\.rest), mostTokens: Self.tokens)
        }
        do {
            let expected = try distributions(reference), found = try distributions(model)
            places = expected.counts.reduce(0, +)
            divergence =
                expected.divergences(to: found).reduce(0, +) / Double(places)
            sameToken = Double(expected.sameLikeliest(as: found)) / Double(places)
        } catch LanguageModelsError.notFinite {
            self = Self.none
        }
    }

    private init(divergence: Double?, sameToken: Double, places: Int) {
        self.divergence = divergence
        self.sameToken = sameToken
        self.places = places
    }

    /// Words of each text that the model is given, and tokens behind them that it is asked for:
    /// together some seconds for a model of the default's size.
    private static let givenWords = 24
    private static let tokens = 8
}

/// How far a sentence encoder's vectors in some precision lie from those in f32.
package struct VectorAgreement: Codable, Equatable {
    /// Between a text's vector in the one precision and in the other; -1 when it is no number.
    package var leastCosine: Double

    package static let leastCosineAllowed = 0.999

    /// Whether it is near enough to be used unasked.
    package var isNear: Bool { leastCosine >= Self.leastCosineAllowed }

    package init(
        of encoder: SentenceEncoder, to reference: SentenceEncoder, on texts: [String]
    ) throws {
        let found = try encoder.embed(texts, as: .plain).vectors
        let expected = try reference.embed(texts, as: .plain).vectors
        leastCosine =
            texts.indices.map { row in
                zip(found.row(row), expected.row(row)).reduce(0.0) {
                    $0 + Double($1.0) * Double($1.1)
                }
            }.map { $0.isFinite ? $0 : -1 }.min() ?? -1
    }
}
