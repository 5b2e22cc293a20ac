import LanguageModels

/// Sequences that run together, and what they are to predict.
///
/// What all of them begin with runs once: its gradients are then the sum of what flows back from
/// all. The last token of each does not run, since it predicts nothing and none looks back at it.
struct MicroBatch {
    let sequences: [TrainingSequence]
    let batch: PackedBatch
    /// The rows of `batch` whose successor is a target; one for each target, in a shared beginning
    /// several times.
    let rows: [Int]
    let targets: [Int]

    /// A beginning shorter than this costs more in attention than it saves elsewhere.
    private static let shortestBeginning = 2

    /// Cuts a batch; sequences without a target are left out.
    ///
    /// - Parameter mostTokens: to run at one time, unless a single sequence is longer.
    static func cut(_ sequences: [TrainingSequence], mostTokens: Int) -> [MicroBatch] {
        var groups: [Group] = []
        for sequence in sequences where sequence.targetCount > 0 {
            if let larger = groups.last?.adding(sequence), larger.tokens <= mostTokens {
                groups[groups.count - 1] = larger
            } else {
                groups.append(Group(sequence))
            }
        }
        return groups.map(MicroBatch.init)
    }

    /// Sequences that may run together.
    private struct Group {
        private(set) var sequences: [TrainingSequence]
        /// How many tokens all begin with alike; of a single one all that run.
        private var alike: Int
        /// Tokens that run of all sequences, each by itself.
        private var whole: Int

        init(_ sequence: TrainingSequence) {
            sequences = [sequence]
            alike = sequence.tokens.count - 1
            whole = sequence.tokens.count - 1
        }

        func adding(_ sequence: TrainingSequence) -> Group {
            var group = self
            group.sequences.append(sequence)
            group.whole += sequence.tokens.count - 1
            // The last token of those that run is never shared, so that each has rows of its own.
            group.alike = min(
                alike,
                PromptOrder.alike(sequences[0].tokens.dropLast(), sequence.tokens.dropLast()))
            return group
        }

        /// How many tokens run once for all.
        var shared: Int { sequences.count > 1 && alike >= shortestBeginning ? alike : 0 }
        /// Tokens that run.
        var tokens: Int { whole - (sequences.count - 1) * shared }
    }

    private init(_ group: Group) {
        let shared = group.shared
        sequences = group.sequences
        batch = PackedBatch(group.sequences.map { $0.tokens.dropLast() }, sharing: shared)
        var rows: [Int] = [], targets: [Int] = []
        for (sequence, range) in zip(group.sequences, batch.sequences) {
            for place in sequence.firstTarget..<sequence.tokens.count {
                let before = place - 1
                rows.append(before < shared ? before : range.lowerBound + before - shared)
                targets.append(sequence.tokens[place])
            }
        }
        self.rows = rows
        self.targets = targets
    }
}
