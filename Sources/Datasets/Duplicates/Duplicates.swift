import Foundations

/// Which rows say what another row before them says.
///
/// Exact duplicates have the same turns. No two rows are duplicates whose turns count differently in
/// training, or that come with other tools; other keys of a row, such as `id`, do not matter. Near-duplicates share four of five runs of five words, in
/// the whole row and in the completion by itself, and have the same numbers: rows with another
/// answer contradict each other, and rows with other numbers are of one template. Runs that half of
/// the rows have do not count.
public struct Duplicates: Sendable, Encodable {
    /// A row that may go, and the one that stays for it.
    public struct Pair: Sendable, Encodable, Equatable {
        /// The place of the row, from 0.
        public var row: Int
        /// The place of the one that stays; it stands before.
        public var of: Int
        /// The line in which the row begins.
        public var line: Int
        /// The line in which the other one begins.
        public var ofLine: Int
        /// Jaccard's index of their runs of words; 1 for exact duplicates.
        public var similarity: Double
        /// Whether all is the same, sign by sign.
        public var isExact: Bool
    }

    /// How many rows were compared.
    public let rows: Int
    /// In the order of the rows that may go. Each is compared with rows that stay, so that no chain
    /// of near-duplicates makes strangers alike.
    public let pairs: [Pair]

    /// Compares the rows.
    ///
    /// - Parameter nearly: whether near-duplicates count too.
    public init(of rows: [TrainingExample], nearly: Bool = true) {
        self.rows = rows.count
        let exact = Self.exact(rows)
        let near = nearly ? Self.near(rows, beside: exact) : []
        func pair(_ row: Int, _ other: Int, _ similarity: Double, isExact: Bool) -> Pair {
            Pair(
                row: row, of: other, line: rows[row].origin.line,
                ofLine: rows[other].origin.line, similarity: similarity, isExact: isExact)
        }
        let staying = Dictionary(uniqueKeysWithValues: near.map { ($0.row, $0.of) })
        // The first of several equal rows may itself be nearly another one.
        let pairs =
            exact.map { pair($0.row, staying[$0.of] ?? $0.of, 1, isExact: staying[$0.of] == nil) }
            + near.map { pair($0.row, $0.of, $0.similarity, isExact: false) }
        self.pairs = pairs.sorted { $0.row < $1.row }
    }

    /// The places of the rows that stay, in their order.
    public var kept: [Int] {
        let gone = Set(pairs.map(\.row))
        return (0..<rows).filter { !gone.contains($0) }
    }

    private struct ExactKey: Hashable {
        let turns: RowKey
        let terms: [String]
    }

    private static let tools = ["tools", "functions", "parallel_tool_calls"]

    /// What decides beside the texts how a row is trained on.
    private static func terms(of row: TrainingExample) -> [String] {
        row.turns.map { $0.weight.map(NumberFormat.plain) ?? "" }
            + row.fields.filter { tools.contains($0.key) }.map { "\($0.key)=\($0.json)" }
    }

    private static func exact(_ rows: [TrainingExample]) -> [(row: Int, of: Int)] {
        var first: [ExactKey: Int] = [:], pairs: [(row: Int, of: Int)] = []
        for (place, row) in rows.enumerated() {
            let key = ExactKey(turns: RowKey(row.turns), terms: Self.terms(of: row))
            if let other = first[key] { pairs.append((place, other)) } else { first[key] = place }
        }
        return pairs
    }

    private static func near(
        _ rows: [TrainingExample], beside exact: [(row: Int, of: Int)]
    ) -> [(row: Int, of: Int, similarity: Double)] {
        let gone = Set(exact.map(\.row))
        let places = rows.indices.filter { !gone.contains($0) }
        let grams = places.map { WordGrams(rows[$0].text) }
        let numbers = grams.map(\.numbers)
        let answers = places.map { WordGrams(rows[$0].completion) }
        let terms = places.map { Self.terms(of: rows[$0]) }
        var index = GramIndex(grams)
        var found: [(row: Int, of: Int, similarity: Double)] = []
        for place in places.indices {
            var twin: (place: Int, similarity: Double)?
            index.forEachAlike(place) { other in
                numbers[place] == numbers[other] && terms[place] == terms[other]
                    && answers[place].similarity(to: answers[other]) >= GramIndex.least
            } _: { other, similarity in
                if other < twin?.place ?? .max { twin = (other, similarity) }
                return true
            }
            if let twin {
                found.append((places[place], places[twin.place], twin.similarity))
            } else {
                index.insert(place)
            }
        }
        return found
    }
}
