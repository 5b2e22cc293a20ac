import Domain
import Kernels
import LanguageModels
import ModelAPI
import Retrieval

/// The training questions, indexed by their vectors as soon as somebody asks.
final class TrainingIndex: KnownQuestions {
    private let questions: [Question]
    private let encoder: SentenceEncoder
    private let embedder: Embedder
    private let compute: Compute
    private var made: (index: FlatIndex, cpuSeconds: Double)?

    /// - Parameter embedder: of the same encoder; remembers the training questions' vectors.
    init(
        _ questions: [Question], encoder: SentenceEncoder, embedder: Embedder, compute: Compute
    ) {
        self.questions = questions
        self.encoder = encoder
        self.embedder = embedder
        self.compute = compute
    }

    private func index() throws -> (index: FlatIndex, cpuSeconds: Double) {
        if let made { return made }
        // Questions are compared with questions: both sides have one role.
        let result = try embedder.embed(questions.map(\.text), as: .query)
        let made = (
            index: FlatIndex(vectors: result.vectors, compute: compute),
            cpuSeconds: result.cpuSeconds
        )
        self.made = made
        return made
    }

    func prepare() throws -> Double { try index().cpuSeconds }

    func nearest(
        to questions: [Question], count: Int, progress: RequestProgress
    ) throws -> (places: [[Int]], tokens: Int?) {
        // Not remembered: an arm's cost is to hold every question's embedding.
        let (queries, tokens) = try encoder.embed(
            questions.map(\.text), as: .query, progress: progress)
        let found = try index().index.neighbors(of: queries, count: count)
        return (found.map { $0.map(\.row) }, tokens)
    }
}
