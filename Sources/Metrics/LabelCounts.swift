/// How often each label was given for each label that was right, and the figures made from that.
///
/// An answer that is no label counts as wrong: it lowers recall and accuracy and is counted in
/// ``unrecognized``; no label's precision suffers for it.
public struct LabelCounts: Sendable, Equatable {
    /// `confusion[right][given]`: how often, both by index of label.
    public private(set) var confusion: [[Int]]
    /// `unrecognized[right]`: how often the answer was no label.
    public private(set) var unrecognized: [Int]

    /// Nothing counted yet.
    public init(labelCount: Int) {
        confusion = Array(repeating: Array(repeating: 0, count: labelCount), count: labelCount)
        unrecognized = Array(repeating: 0, count: labelCount)
    }

    /// Counts one answer; `given` is nil for an answer that is no label.
    public mutating func add(right: Int, given: Int?) {
        if let given {
            confusion[right][given] += 1
        } else {
            unrecognized[right] += 1
        }
    }

    /// How many answers were counted.
    public var count: Int { labels.reduce(0) { $0 + support(of: $1) } }

    /// The share of right answers; NaN without answers.
    public var accuracy: Double {
        Double(labels.reduce(0) { $0 + confusion[$1][$1] }) / Double(count)
    }

    /// The F1 of one label:  2 · hits / (answers that should be it + answers that are it).
    ///
    /// NaN for a label that was neither right nor given.
    public func f1(of label: Int) -> Double {
        2 * Double(confusion[label][label]) / Double(support(of: label) + timesGiven(label))
    }

    /// The mean F1 of the labels that were right or given at least once; NaN without answers.
    ///
    /// Leaving out the others is what scikit-learn does by default; it also keeps a resample in
    /// which a rare label happens to be missing from being punished for it.
    public var macroF1: Double {
        let values = labels.map(f1(of:)).filter { !$0.isNaN }
        return values.reduce(0, +) / Double(values.count)
    }

    /// The mean F1 of the labels, weighted by how often each was right; NaN without answers.
    public var weightedF1: Double {
        let present = labels.filter { support(of: $0) > 0 }
        return present.reduce(0) { $0 + f1(of: $1) * Double(support(of: $1)) } / Double(count)
    }

    /// F1 over all answers together; equals ``accuracy`` when every answer was a label.
    public var microF1: Double {
        let hits = labels.reduce(0) { $0 + confusion[$1][$1] }
        let given = labels.reduce(0) { $0 + timesGiven($1) }
        return 2 * Double(hits) / Double(count + given)
    }

    private var labels: Range<Int> { confusion.indices }

    /// How often the label was right.
    private func support(of label: Int) -> Int {
        confusion[label].reduce(0, +) + unrecognized[label]
    }

    private func timesGiven(_ label: Int) -> Int {
        confusion.reduce(0) { $0 + $1[label] }
    }
}
