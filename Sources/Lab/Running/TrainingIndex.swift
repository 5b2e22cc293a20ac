import Domain
import Kernels
import ModelAPI
import Retrieval

/// The training questions, indexed by their vectors as soon as somebody asks.
final class TrainingIndex: KnownQuestions {
    private let questions: [Question]
    private let embedder: Embedder
    /// What reads the questions that are asked: the embedder's, or for waiting times one that keeps
    /// nothing.
    private let encoder: any TextEmbedder
    private let compute: Compute
    private var made: (index: FlatIndex, cpuSeconds: Double)?

    /// - Parameter embedder: remembers the training questions' vectors.
    init(_ questions: [Question], embedder: Embedder, compute: Compute) {
        self.questions = questions
        self.embedder = embedder
        encoder = embedder.encoder
        self.compute = compute
    }

    private init(_ index: TrainingIndex, encoder: any TextEmbedder) {
        (questions, embedder, compute) = (index.questions, index.embedder, index.compute)
        self.encoder = encoder
        made = index.made
    }

    /// The same index, asked by another encoder of the same vectors.
    func asked(by encoder: any TextEmbedder) -> TrainingIndex {
        TrainingIndex(self, encoder: encoder)
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
        let queries = try encoder.vectors(
            of: questions.map(\.text), as: .query, progress: progress)
        let found = try index().index.neighbors(of: Matrix(queries, of: encoder), count: count)
        return (found.map { $0.map(\.row) }, queries.tokens)
    }
}
