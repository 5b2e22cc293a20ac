public import Foundations
public import ModelAPI

/// How surprised a model is by ordinary text.
public struct PerplexityProbe: ForgettingProbe, Equatable {
    /// The paragraphs, each scored alone from its second token on.
    public let paragraphs: [String]
    /// Paragraphs of its file beyond those that are scored, and scored ones that were cut.
    public let itemsBeyondLimits: Int
    /// Of the text's bytes in UTF-8.
    public let source: SHA256Digest

    /// One a paragraph.
    public var itemCount: Int { paragraphs.count }

    /// Paragraphs longer than this are cut, so that any text file will do.
    private static let longestParagraph = 2_000
    /// More paragraphs than this are left out: enough for any comparison.
    private static let mostParagraphs = 400

    /// Takes the paragraphs of a text: what stands between blank lines, or each line when there
    /// are none.
    ///
    /// - Throws: ``EvaluationError/emptyProbe(_:)``.
    public init(text: String, name: String) throws(EvaluationError) {
        source = SHA256.hash(text)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        let hasBlankLines = lines.dropLast().contains("")
        let blocks =
            hasBlankLines
            ? lines.split(separator: "").map { $0.joined(separator: " ") }
            : lines.filter { !$0.isEmpty }
        // A line of a word or two has hardly a second token to be scored.
        let whole = blocks.filter { $0.contains(" ") }
        paragraphs = whole.prefix(Self.mostParagraphs)
            .map { String($0.prefix(Self.longestParagraph)) }
        itemsBeyondLimits =
            max(0, whole.count - Self.mostParagraphs)
            + zip(whole, paragraphs).count { $0.utf8.count > $1.utf8.count }
        guard !paragraphs.isEmpty else { throw .emptyProbe(name) }
    }

    /// Scores every paragraph with the model.
    ///
    /// - Parameter progress: called with the paragraphs done and their total; may throw to stop.
    /// - Returns: one measurement, a ``ProbeMeasurement/Measure/perplexity`` with an item a
    ///   paragraph.
    /// - Throws: ``EvaluationError/noLikelihoods``, and what the model and `progress` throw.
    public func measure(
        _ model: any TextModel, progress: RequestProgress
    ) throws -> [ProbeMeasurement] {
        guard let scorer = model.scorer else { throw EvaluationError.noLikelihoods }
        let requests = fitting(model)
        try requests.requireAny(for: model)
        let scores = try scorer.scores(of: requests.items, progress: progress).scores
        return [
            ProbeMeasurement(
                measure: .perplexity, values: scores.map { $0[0].logLikelihood },
                tokens: scores.map { $0[0].tokenCount })
        ].leavingOut(requests.tooLong)
    }

    /// Paragraphs that the model cannot look at as a whole.
    public func itemsTooLong(for model: any TextModel) -> [Int] { fitting(model).tooLong }

    private func fitting(_ model: any TextModel) -> FittingItems<ScoringRequest> {
        let requests = paragraphs.map { ScoringRequest(prompt: "", completions: [$0]) }
        return FittingItems(requests) { model.hasRoom(for: $0) }
    }

    /// Every token of the text.
    public func demand(on model: any TextModel) -> ProbeDemand {
        ProbeDemand(texts: paragraphs)
    }
}
