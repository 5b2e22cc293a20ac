import FineTuning
import Foundations
import LanguageModels

/// Tokens of training sequences, some of which stand for all.
struct SequenceLengths {
    /// Of all sequences that fit into the model's context.
    let total: Double
    /// Of a sequence, on the mean; 2 at least.
    let mean: Int
    /// The part that is to be predicted.
    let targetShare: Double
    /// How many all of them begin with alike; below ``mean``.
    let shared: Int
    /// Of all sequences that run together: what they share runs once, and the last of each not at
    /// all.
    let computed: Double

    /// At most so many sequences are tokenised. Few ones are all tokenised, so that what an arm draws
    /// by chance is counted as it comes.
    private static let most = 512

    init(_ examples: [TrainingTexts.Example], model: LanguageModel) {
        let sample = SampledPrompts.pick(examples, most: Self.most).map {
            $0.sequence(for: model)
        }
        let sequences = sample.filter { $0.tokens.count <= model.decoder.contextLength }
        let weight = Double(examples.count) / Double(max(sample.count, 1))
        let whole = sequences.reduce(0) { $0 + $1.tokens.count }, sum = Double(whole)
        let targets = sequences.reduce(0) { $0 + $1.targetCount }
        let mean = max(2, sequences.isEmpty ? 2 : whole / sequences.count)
        let shared = sequences.dropFirst().reduce(mean - 1) {
            min($0, PromptOrder.alike(sequences[0].tokens, $1.tokens))
        }
        total = sum * weight
        self.mean = mean
        self.shared = shared
        targetShare = sum > 0 ? Double(targets) / sum : 0
        computed = max(0, (sum - Double(sequences.count * (1 + shared))) * weight)
    }

    /// Targets of a typical sequence.
    var targets: Int { min(mean - 1, max(1, Int(saturating: targetShare * Double(mean)))) }
}
