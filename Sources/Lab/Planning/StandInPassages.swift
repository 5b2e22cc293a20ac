import Domain
import Foundations
import ModelAPI
import Retrieval

/// Passages that stand in the place of those that questions would find, as long on the whole.
struct StandInPassages {
    let chunks: [Chunk]
    /// The places of each document's chunks.
    private let places: [String: [Int]]

    init(_ chunks: [Chunk]) {
        self.chunks = chunks
        places = Dictionary(grouping: chunks.indices) { chunks[$0].source }
    }

    /// Any passage is as likely as any other, of so large a part of the corpus that as many
    /// questions share one as do in a run.
    ///
    /// - Parameters:
    ///   - sampled: the questions that ask.
    ///   - all: those for which they stand.
    func any(_ sampled: Int, of all: Int) -> DryPassages? {
        // Those that ask are computed together, too.
        let share = Double(sampled) / max(Self.computedTogether(all), 1)
        let part = Int(saturating: Double(chunks.count) * min(share, 1))
        return source { questions, count in found(count, by: questions.count, in: part) }
    }

    /// How many questions are computed together with one of so many, on the mean.
    private static func computedTogether(_ count: Int) -> Double {
        let parts = (0..<count).cut(at: SampleSizes.marks(below: count))
        let squares = parts.reduce(0) { $0 + $1.count * $1.count }
        return Double(squares) / Double(max(count, 1))
    }

    /// The right passage, and others with it.
    func right() -> DryPassages? {
        source { questions, count in
            zip(questions, found(count, by: questions.count, in: chunks.count)).map {
                question, others in
                guard let right = right(question) else { return others }
                return [right] + others.filter { $0.id != right.id }.prefix(count - 1)
            }
        }
    }

    private func source(_ find: @escaping ([Question], Int) -> [[Chunk]]) -> DryPassages? {
        chunks.isEmpty ? nil : DryPassages(chunks, find: find)
    }

    private func right(_ question: Question) -> Chunk? {
        let gold = Gold(question)
        return question.sources.lazy.flatMap { places[$0] ?? [] }.map { chunks[$0] }
            .first(where: gold.isIn)
    }

    /// - Parameter size: of the part of the corpus in which so many questions find.
    private func found(_ count: Int, by asking: Int, in size: Int) -> [[Chunk]] {
        let part = max(min(count, chunks.count), size)
        var random = SeededGenerator(seed: 0, stream: "found passages")
        return (0..<asking).map { _ in
            var places: [Int] = []
            while places.count < min(count, part) {
                let place = random.integer(below: part)
                if !places.contains(place) { places.append(place) }
            }
            return places.map { chunks[$0 * chunks.count / part] }
        }
    }
}
