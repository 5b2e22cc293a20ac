import Foundations

/// What of a test stands in the training data.
///
/// Runs that half of the test's prompts have, as of an instruction in each, tell nothing and do not
/// count. A text leaks where four of five of its runs of five words stand in one row of training, also
/// within a longer text. Prompts of fewer words leak where they are a whole prompt there; so short
/// an answer stands in many texts by chance and is passed over.
public struct Leaks: Sendable, Encodable {
    /// What share of its runs makes a leak.
    static let least = 0.8

    /// A text that a model has seen in training.
    public struct Leak: Sendable, Encodable, Equatable {
        /// Which part of a row.
        public enum Text: String, Sendable, Encodable {
            case prompt
            case answer
        }

        /// The place of the row in the test, from 0.
        public var row: Int
        /// The line of the row in the test.
        public var line: Int
        /// Which part of it leaks.
        public var text: Text
        /// The line of the first row in training that holds it.
        public var trainingLine: Int
        /// What share of its runs of words that row has.
        public var share: Double
    }

    /// How many rows the test has.
    public let rows: Int
    /// In the order of the test.
    public let leaks: [Leak]

    private struct Asked {
        let place: Int
        let line: Int
        let text: Leak.Text
        let hashes: [UInt64]
    }

    /// Looks for the texts of a test in training data.
    public init(of test: [TrainingExample], in training: [TrainingExample]) {
        rows = test.count
        let common = GramIndex.common(test.compactMap(Self.question).map { WordGrams($0) })
        let asked = test.enumerated().flatMap { Self.asked($1, at: $0, without: common) }
        var places: [UInt64: [Int]] = [:]
        for (place, one) in asked.enumerated() {
            for hash in one.hashes { places[hash, default: []].append(place) }
        }
        var found = [Leak?](repeating: nil, count: asked.count)
        for row in training {
            var shared: [Int: Int] = [:]
            for hash in Self.hashes(of: row) {
                for place in places[hash] ?? [] where found[place] == nil {
                    shared[place, default: 0] += 1
                }
            }
            for (place, count) in shared {
                let one = asked[place], share = Double(count) / Double(one.hashes.count)
                guard share >= Self.least else { continue }
                found[place] = Leak(
                    row: one.place, line: one.line, text: one.text, trainingLine: row.origin.line,
                    share: share)
            }
        }
        leaks = found.compactMap(\.self)
    }

    /// How many rows of the test have a leak.
    public var rowsWithLeak: Int { Set(leaks.map(\.row)).count }

    private static func asked(
        _ row: TrainingExample, at place: Int, without common: Set<UInt64>
    ) -> [Asked] {
        let answer = WordGrams(row.completion), line = row.origin.line
        var asked: [Asked] = []
        if let prompt = question(of: row).map({ WordGrams($0) }) {
            let own = prompt.hashes.filter { !common.contains($0) }
            asked.append(
                Asked(
                    place: place, line: line, text: .prompt,
                    hashes: own.isEmpty ? [prompt.whole] : own))
        }
        if !answer.isShort {
            asked.append(Asked(place: place, line: line, text: .answer, hashes: answer.hashes))
        }
        return asked
    }

    private static func hashes(of row: TrainingExample) -> Set<UInt64> {
        let prompt = question(of: row).map { WordGrams($0) }
        return Set(WordGrams(row.text).hashes + (prompt.map { $0.hashes + [$0.whole] } ?? []))
    }

    /// What is asked last.
    private static func question(of row: TrainingExample) -> String? {
        row.turns.last { $0.role == .user }?.text
    }
}
