import Domain
import Foundations
import Retrieval

/// Passages without the answer that are put beside the retrieved ones: how well an arm reads when
/// more stands before it.
struct Distractors {
    /// How many for each question; fewer where the corpus has no more.
    let count: Int
    /// Draws the order in which all passages stand.
    let seed: UInt64

    /// For each question its nearest passages, and among them the nearest of the others that do
    /// not hold the answer.
    func beside(
        passages: Int, for questions: [Question], from source: any PassageSource
    ) throws -> [[Passage]] {
        // As many again as may have to be passed over.
        let right = questions.map { question in
            source.chunks.count { question.sources.contains($0.source) }
        }
        let depth = passages + count + (right.max() ?? 0)
        var random = SeededGenerator(seed: seed, stream: "distractors")
        let found = try source.passages(for: questions, count: depth)
        return zip(questions, found).map { question, found in
            let gold = Gold(question)
            let others = found.dropFirst(passages).filter { !gold.isIn($0.chunk) }
            var all = Array(found.prefix(passages)) + others.prefix(count)
            random.shuffle(&all)
            return all
        }
    }
}
