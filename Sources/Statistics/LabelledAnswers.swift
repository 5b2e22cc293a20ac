/// The labels that one or several trainings of an arm gave to the same questions, for the macro F1:
/// the mean over the labels of 2 · hits / (how often right + how often given).
public struct LabelledAnswers: Sendable {
    /// One answer: what was right and what was given, by index of label.
    public struct Pair: Sendable, Hashable {
        /// The label that is right.
        public var right: Int
        /// The label that was given; nil for an answer that is none.
        public var given: Int?

        /// An answer with what was right.
        public init(right: Int, given: Int?) {
            self.right = right
            self.given = given
        }
    }

    /// By seed and question.
    let pairs: [[Pair]]
    /// How many labels there are, given or not.
    let labelCount: Int

    /// - Parameters:
    ///   - pairs: by seed and question.
    ///   - labelCount: labels are 0..<`labelCount`, whether or not they came up.
    /// - Precondition: at least one seed, all with equally many questions.
    public init(_ pairs: [[Pair]], labelCount: Int) {
        precondition(!pairs.isEmpty, "an arm needs at least one seed")
        precondition(
            pairs.allSatisfy { $0.count == pairs[0].count }, "seeds answer the same questions")
        self.pairs = pairs
        self.labelCount = labelCount
    }

    /// How many questions there are.
    var count: Int { pairs[0].count }

    /// The mean over the seeds of the macro F1 of the labels that were right or given at least once;
    /// NaN without answers.
    public var macroF1: Double {
        Descriptive.mean(
            of: pairs.map { pairs in
                var weights = LabelWeights(labelCount: labelCount)
                for pair in pairs { weights.add(pair, 1) }
                return LabelFigures(weights).mean
            })
    }
}

/// How much weight each label's answers have.
struct LabelWeights {
    /// Answers that are the label, and should be.
    private(set) var hits: [Double]
    /// Answers that should be the label, and answers that are it.
    private(set) var totals: [Double]

    init(labelCount: Int) {
        hits = Array(repeating: 0, count: labelCount)
        totals = hits
    }

    mutating func add(_ pair: LabelledAnswers.Pair, _ weight: Double) {
        totals[pair.right] += weight
        guard let given = pair.given else { return }
        totals[given] += weight
        if given == pair.right { hits[given] += weight }
    }

    mutating func clear() {
        for label in hits.indices { (hits[label], totals[label]) = (0, 0) }
    }
}

/// The macro F1 of weighted answers, and what one more answer can make of it.
struct LabelFigures {
    private let weights: LabelWeights
    /// Over the labels that came up.
    private var sum = 0.0
    private var labels = 0.0
    /// Labels that did not come up: the first two.
    private var unseen: [Int] = []

    init(_ weights: LabelWeights) {
        self.weights = weights
        for label in weights.totals.indices {
            if weights.totals[label] > 0 {
                sum += 2 * weights.hits[label] / weights.totals[label]
                labels += 1
            } else if unseen.count < 2 {
                unseen.append(label)
            }
        }
    }

    var mean: Double { sum / labels }

    /// The figure with one more answer that is right, for a question of this label.
    func withHit(on label: Int, weight: Double) -> Double {
        let hits = weights.hits[label], total = weights.totals[label]
        guard total > 0 else { return (sum + 1) / (labels + 1) }
        return (sum - 2 * hits / total + 2 * (hits + weight) / (total + 2 * weight)) / labels
    }

    /// The figure with one more answer for each label that came up, right, each with a weight of its
    /// own, and with a label more that is always right where one did not come up.
    ///
    /// - Parameter more: the weights, one for each label.
    func withHits(_ more: [Double]) -> Double {
        var sum = unseen.isEmpty ? 0.0 : 1
        for (label, weight) in more.enumerated() where weights.totals[label] > 0 {
            sum += 2 * (weights.hits[label] + weight) / (weights.totals[label] + 2 * weight)
        }
        return sum / (unseen.isEmpty ? labels : labels + 1)
    }

    /// The labels that lose most by being given once too often with this weight: the first two.
    func mostFragile(weight: Double) -> [(label: Int, loss: Double)] {
        var first = (label: -1, loss: -1.0), second = first
        for label in weights.totals.indices where weights.totals[label] > 0 {
            let loss = loss(of: label, weight: weight)
            if loss > first.loss {
                (first, second) = ((label, loss), first)
            } else if loss > second.loss {
                second = (label, loss)
            }
        }
        return [first, second].filter { $0.label >= 0 }
    }

    private func loss(of label: Int, weight: Double) -> Double {
        let hits = weights.hits[label], total = weights.totals[label]
        return 2 * hits / total - 2 * hits / (total + weight)
    }

    /// The least figure with one more answer that is wrong, for a question of this label.
    ///
    /// - Parameter fragile: ``mostFragile(weight:)``.
    func withWorstMiss(
        on label: Int, weight: Double, fragile: [(label: Int, loss: Double)]
    ) -> Double {
        let isSeen = weights.totals[label] > 0
        let rest = isSeen ? sum - loss(of: label, weight: weight) : sum
        let labels = isSeen ? self.labels : self.labels + 1
        // Given is a label that came up, one that did not, or none at all.
        let loss = fragile.first { $0.label != label }?.loss ?? 0
        var least = (rest - loss) / labels
        if unseen.contains(where: { $0 != label }) { least = min(least, rest / (labels + 1)) }
        return least
    }
}
