import Foundations

/// Draws general material beside the batches of a training: each sequence once, in an order drawn by
/// the seed, before any comes again.
package struct ReplayDraw {
    private let sequences: [TrainingSequence]
    /// Sequences for each of the task's.
    private let ratio: Double
    private var random: SeededGenerator
    private var order: [TrainingSequence] = []
    /// What a batch was short of, since sequences are whole.
    private var owed = 0.0

    /// - Parameter share: of all sequences, 0 ..< 1.
    package init(_ sequences: [TrainingSequence], share: Double, seed: UInt64) {
        self.sequences = sequences
        ratio = share / (1 - share)
        random = SeededGenerator(seed: seed, stream: "replay order")
    }

    /// What goes along with so many sequences of the task.
    package mutating func next(beside count: Int) -> [TrainingSequence] {
        guard !sequences.isEmpty, ratio > 0 else { return [] }
        owed += ratio * Double(count)
        let due = Int(saturating: owed.rounded(.down))
        owed -= Double(due)
        while order.count < due {
            var again = sequences
            random.shuffle(&again)
            order += again
        }
        defer { order.removeFirst(due) }
        return Array(order.prefix(due))
    }
}
