import FoundationEssentials
import Foundations

/// What came out for one work.
struct Measurement: Encodable {
    let engine = "crossover"
    let work: Work
    let unit: String
    /// In the unit, one a repeat.
    let rates: [Double]
    /// The median of the rates; the best one for the product and the bandwidth, which are limits.
    let rate: Double
    /// Multiply-adds that one token or text cannot do without; nil where nothing is computed.
    let multiplyAdds: Double?
    /// Highest resident memory of the process so far.
    let peakMemoryBytes: Int

    init(_ work: Work, rates: [Double], multiplyAdds: Double? = nil) {
        let sorted = rates.sorted()
        self.work = work
        self.rates = rates
        self.multiplyAdds = multiplyAdds
        unit = work.unit
        peakMemoryBytes = Self.peakMemory
        rate =
            work.isLimit
            ? sorted[sorted.count - 1]
            : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// A line for a person.
    var line: String {
        let all = rates.map { NumberFormat.significant($0, digits: 4) }.joined(separator: " ")
        return """
            \(work.rawValue): \(NumberFormat.significant(rate, digits: 4)) \(unit) \
            (\(all)), peak memory \(NumberFormat.bytes(peakMemoryBytes))
            """
    }

    private static var peakMemory: Int {
        guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return 0 }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
        else { return 0 }
        return (Int(kibibytes) ?? 0) * 1024
    }
}

/// Seconds that a piece of work takes by the clock.
func seconds(_ work: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(work).components
    return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
}
