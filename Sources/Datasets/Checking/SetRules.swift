import Foundations
import Statistics

/// What is looked at in all rows together.
struct SetRules {
    let rows: [TrainingExample]
    var findings: Findings

    mutating func check() {
        checkRepeats()
        checkSystem()
        checkLabels()
    }

    private mutating func checkRepeats() {
        var firstOf: [RowKey: TextPosition] = [:]
        var answerTo: [RowKey: (completion: RowKey, place: TextPosition)] = [:]
        for row in rows {
            let whole = RowKey(row.turns)
            if let first = firstOf[whole] {
                findings.add(
                    .repeatedRow, at: row.origin,
                    "the same row as in line \(first.line). Remove one; 'dataset dedupe' does.")
                continue
            }
            firstOf[whole] = row.origin
            guard row.turns.count > 1 else { continue }
            let prompt = RowKey(row.turns.dropLast()), completion = RowKey(row.turns.suffix(1))
            if let other = answerTo[prompt] {
                guard other.completion != completion else { continue }
                findings.add(
                    .promptAnsweredTwice, at: row.origin,
                    "the same prompt as in line \(other.place.line), with another completion. Keep "
                        + "the right one, unless both are.")
            } else {
                answerTo[prompt] = (completion, row.origin)
            }
        }
    }

    private mutating func checkSystem() {
        let without = rows.filter { $0.turns.first?.role != .system }
        guard let first = without.first, without.count < rows.count else { return }
        findings.add(
            .someSystem, at: first.origin,
            "\(NumberFormat.grouped(without.count)) of \(NumberFormat.grouped(rows.count)) rows "
                + "have no system text, this is the first. Give it to all or to none: the model "
                + "learns to do without.")
    }

    private mutating func checkLabels() {
        guard let labels = LabelBalance(of: rows), let most = labels.entries.first,
            let least = labels.entries.last,
            ClassBalance.isUneven(most: most.rows, least: least.rows), let row = rows.first
        else { return }
        findings.add(
            .unbalancedLabels, at: row.origin,
            "\(labels.entries.count) different answers, from \(Excerpt.quoted(most.label)) "
                + "(\(NumberFormat.grouped(most.rows)) rows) to \(Excerpt.quoted(least.label)) "
                + "(\(NumberFormat.grouped(least.rows))). Add rows of the rare ones, or the model "
                + "will hardly learn them.")
    }
}

/// The content of turns as bytes, since equal texts of `String` may differ in how an accent is
/// composed.
struct RowKey: Hashable {
    private let digest: SHA256Digest

    init(_ turns: some Sequence<TrainingExample.Turn>) {
        var hash = SHA256()
        for turn in turns {
            let fields = turn.fields.map { "\($0.key)=\($0.json)" }.joined(separator: ",")
            for part in [turn.role.rawValue, fields, turn.text] {
                // The length in front keeps parts apart, whatever they hold.
                let bytes = Array("\(part.utf8.count):\(part)".utf8)
                hash.update(bytes)
            }
        }
        digest = hash.finalize()
    }
}

/// How often each answer stands there, where they are labels: few that come again and again.
public struct LabelBalance: Sendable, Encodable {
    private static let mostLabels = 50
    private static let fewestRowsEach = 5
    private static let longest = 100

    /// One label.
    public struct Entry: Sendable, Encodable, Equatable {
        /// The completion.
        public var label: String
        /// How many rows have it.
        public var rows: Int
    }

    /// The commonest first.
    public let entries: [Entry]

    /// - Returns: nil where completions are no labels: many differ, or they are long.
    public init?(of rows: [TrainingExample]) {
        var counts: [String: Int] = [:]
        for row in rows {
            let label = row.completion.trimmed
            guard row.turns.count > 1, label.unicodeScalars.count <= Self.longest else {
                return nil
            }
            counts[label, default: 0] += 1
            guard counts.count <= Self.mostLabels else { return nil }
        }
        guard counts.count > 1, rows.count >= Self.fewestRowsEach * counts.count else { return nil }
        entries = counts.map(Entry.init).sorted {
            ($1.rows, $0.label) < ($0.rows, $1.label)
        }
    }
}
