import Foundations

/// How many rows are how large: bins of one width, which is 1, 2 or 5 times a power of ten.
public struct Histogram: Sendable, Encodable, Equatable {
    private static let mostBins = 12

    /// The least value of the first bin.
    public let start: Int
    /// How many values a bin covers.
    public let width: Int
    /// How many rows each bin has; neither the first nor the last has none.
    public let counts: [Int]

    /// - Returns: nil for no values.
    init?(_ values: [Int]) {
        guard let least = values.min(), let most = values.max() else { return nil }
        var width = 1, step = 0
        while most / width - least / width >= Self.mostBins {
            width = [1, 2, 5][step % 3] * (0..<step / 3).reduce(1) { power, _ in power * 10 }
            step += 1
        }
        let first = least / width
        var counts = [Int](repeating: 0, count: most / width - first + 1)
        for value in values { counts[value / width - first] += 1 }
        start = first * width
        self.width = width
        self.counts = counts
    }

    /// The values of a bin, e.g. `20–29`, or `7` where it has one.
    func label(_ bin: Int) -> String {
        let first = NumberFormat.grouped(start + bin * width)
        return width == 1
            ? first : "\(first)–\(NumberFormat.grouped(start + (bin + 1) * width - 1))"
    }

    /// A line for each bin: its values, a bar, and how many rows it has.
    public func lines(width columns: Int = 40) -> [String] {
        let labels = counts.indices.map(label)
        let room = labels.map(\.count).max() ?? 0, most = counts.max() ?? 1
        return zip(labels, counts).map { label, count in
            // A bin with a row has a sign, however many the largest one has.
            let length = count == 0 ? 0 : max(1, count * columns / most)
            let padding = String(repeating: " ", count: room - label.count)
            let bar = String(repeating: "#", count: length)
            return
                "\(padding)\(label) \(bar)\(bar.isEmpty ? "" : " ")\(NumberFormat.grouped(count))"
        }
    }
}
