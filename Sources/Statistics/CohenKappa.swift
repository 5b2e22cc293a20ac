/// How far two raters agree who put the same items into categories without an order.
///
/// Source: Cohen 1960, Educational and Psychological Measurement 20.
public struct CohenKappa: Sendable, Equatable {
    /// [categories, categories]: how many items the first rater put into the row's category and the
    /// second into the column's.
    public let table: [[Int]]

    /// With fewer items the interval rests on the agreement's instead of the standard error.
    public static let leastForStandardError = 50

    /// Takes the items counted.
    ///
    /// - Precondition: a square of at least two categories, no count below 0.
    public init(table: [[Int]]) {
        precondition(table.count >= 2, "\(table.count) categories, expected two or more")
        precondition(
            table.allSatisfy { $0.count == table.count && $0.allSatisfy { $0 >= 0 } },
            "a table of agreement is a square of counts")
        self.table = table
    }

    /// Counts what two raters said of the same items, in the same order.
    ///
    /// - Parameter categories: how many there are, ≥ 2; they are numbered from 0.
    /// - Precondition: the lists are of equal length.
    public init(_ first: [Int], _ second: [Int], categories: Int = 2) {
        precondition(first.count == second.count, "\(first.count) and \(second.count) items")
        var table = [[Int]](repeating: [Int](repeating: 0, count: categories), count: categories)
        for (row, column) in zip(first, second) { table[row][column] += 1 }
        self.init(table: table)
    }

    /// Counts what two raters said of the same items, each of them yes or no: category 1 is yes.
    public init(_ first: [Bool], _ second: [Bool]) {
        self.init(first.map { $0 ? 1 : 0 }, second.map { $0 ? 1 : 0 })
    }

    /// How many items there are.
    public var count: Int { firstTotals.reduce(0, +) }

    /// How many items the first rater put into each category.
    public var firstTotals: [Int] { table.map { $0.reduce(0, +) } }

    /// How many items the second rater put into each category.
    public var secondTotals: [Int] {
        table.indices.map { column in table.reduce(0) { $0 + $1[column] } }
    }

    private var same: Int { table.indices.reduce(0) { $0 + table[$1][$1] } }

    /// The share of items of which both say the same, with Wilson's interval; NaN without items.
    public func agreement(level: Double = 0.95) -> ConfidenceInterval {
        .wilson(successes: same, count: count, level: level)
    }

    /// n² times the agreement that raters with these totals have by chance. In whole numbers, so
    /// that chance comes out as 0.
    private var chance: Int { zip(firstTotals, secondTotals).reduce(0) { $0 + $1.0 * $1.1 } }

    /// The agreement beyond chance.
    ///
    /// ```
    /// κ = (p − e) / (1 − e),   e = Σ first share × second share
    /// ```
    /// with p the share of items of which both say the same. 1 is always, 0 is chance.
    ///
    /// - Returns: nil without items, and where both always say the same one thing: then chance
    ///   agrees as well.
    public var value: Double? {
        let count = count, rest = count * count - chance
        guard rest > 0 else { return nil }
        return Double(count * same - chance) / Double(rest)
    }

    /// The standard error of ``value`` for a true κ other than 0.
    ///
    /// ```
    /// n (1 − e)⁴ SE² = Σᵢ pᵢᵢ ((1 − e) − (rᵢ + cᵢ)(1 − p))²
    ///                + (1 − p)² Σᵢ≠ⱼ pᵢⱼ (cᵢ + rⱼ)² − (p e − 2 e + p)²
    /// ```
    /// with rᵢ and cᵢ the shares of the first and the second rater. The variance for κ = 0 is
    /// another one; it is for tests only.
    /// Source: Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72.
    ///
    /// - Returns: nil where ``value`` is.
    public var standardError: Double? {
        guard value != nil else { return nil }
        let count = Double(count), agreed = Double(same) / count
        let expected = Double(chance) / (count * count), rest = 1 - expected
        let rows = firstTotals.map { Double($0) / count }
        let columns = secondTotals.map { Double($0) / count }
        var sum = 0.0
        for row in table.indices {
            for column in table.indices {
                let share = Double(table[row][column]) / count
                let both = columns[row] + rows[column]
                let distance = row == column ? rest - both * (1 - agreed) : both * (1 - agreed)
                sum += share * distance * distance
            }
        }
        let centre = agreed * expected - 2 * expected + agreed
        // Rounding must not make a variance of 0 negative.
        return (max(0, sum - centre * centre) / count).squareRoot() / (rest * rest)
    }

    /// ``value`` with its interval, cut to −1…1.
    ///
    /// From 50 items on by ``standardError``. With fewer, and where the standard error is 0, the
    /// bounds of the agreement's Wilson interval are put into κ's formula, chance being held: the
    /// standard error and a bootstrap are far too narrow there, and without any width when no
    /// disagreement was seen (docs/statistics.md).
    ///
    /// - Returns: nil where ``value`` is.
    public func interval(level: Double = 0.95) -> ConfidenceInterval? {
        guard let value, let standardError else { return nil }
        let count = count, bounds: (low: Double, high: Double)
        let method: ConfidenceInterval.Method
        if count >= Self.leastForStandardError, standardError > 0 {
            method = .fleissCohenEveritt
            let width = NormalDistribution.quantile((1 + level) / 2) * standardError
            bounds = (value - width, value + width)
        } else {
            method = .wilsonAgreement
            let agreement = agreement(level: level)
            let expected = Double(chance) / Double(count * count)
            bounds = (
                (agreement.low - expected) / (1 - expected),
                (agreement.high - expected) / (1 - expected)
            )
        }
        // Rounding must not move the value out of them.
        return ConfidenceInterval(
            value: value, low: min(value, max(-1, bounds.low)),
            high: max(value, min(1, bounds.high)), level: level, count: count, method: method)
    }
}
