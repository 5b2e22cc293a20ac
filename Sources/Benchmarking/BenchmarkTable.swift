import Foundations
import Kernels

extension BenchmarkRecord {
    /// The results for a person: a line on the machine, then a line for each work.
    ///
    /// - Parameter againstLimit: adds what the machine's limits allow, and the share reached.
    public func table(againstLimit: Bool) -> String {
        var lines = [Self.header + (againstLimit ? Self.limitHeader : [])]
        lines += work.map { $0.cells + (againstLimit ? $0.limitCells : []) }
        return machine.description + "\n\n" + Self.aligned(lines)
    }

    private static let header = [
        "work", "precision", "tokens/s", "bytes moved", "a token", "peak memory",
    ]
    private static let limitHeader = ["limit/s", "of limit", "bound by"]

    /// Columns as wide as their widest cell, the first to the left, the others to the right.
    private static func aligned(_ lines: [[String]]) -> String {
        let widths = (lines.first ?? []).indices.map { column in
            lines.map { $0[column].count }.max() ?? 0
        }
        return lines.map { line in
            zip(line, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension MachineLimits: CustomStringConvertible {
    /// Limits, threads and processor, in words.
    public var description: String {
        let reading = NumberFormat.significant(bandwidthGBs, digits: 3)
        let products = gemmByPrecision.sorted { $0.key < $1.key }.map {
            "\(NumberFormat.significant($0.value, digits: 3)) GFLOP/s in \($0.key)"
                + ($0.key == precision.rawValue ? kernel.map { " (\($0))" } ?? "" : "")
        }.joined(separator: ", ")
        let features = cpuFeatures.isEmpty ? "none known" : cpuFeatures.joined(separator: " ")
        return """
            product: \(products); memory: \(reading) GB/s read
            threads: \(threads), BLAS \(blasThreads.map(String.init) ?? "does not say"); \(blas)
            processor: \(features)
            """
    }
}

extension WorkResult {
    fileprivate var cells: [String] {
        [
            name, precision.rawValue, Self.rate(tokensPerSecond),
            NumberFormat.bytes(Int(saturating: bytesMoved.rounded())),
            NumberFormat.bytes(Int(saturating: (bytesMoved / Double(tokens)).rounded())),
            NumberFormat.bytes(peakBytes),
        ]
    }

    fileprivate var limitCells: [String] {
        [
            Self.rate(limitTokensPerSecond), NumberFormat.percent(ofLimit, digits: 0),
            boundBy.rawValue,
        ]
    }

    private static func rate(_ value: Double) -> String {
        value < 1000
            ? NumberFormat.significant(value, digits: 3)
            : NumberFormat.grouped(Int(saturating: value.rounded()))
    }
}
