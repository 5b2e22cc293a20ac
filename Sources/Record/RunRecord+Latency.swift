public import Domain
import Foundations
import Statistics

/// How long a user waits who asks one question and has the machine to himself.
///
/// A sample of the test questions, drawn by the first seed and the same for every arm, asked one
/// after the other; the search for passages is part of the wait.
public struct LatencyRecord: Codable, Sendable, Equatable {
    /// Seconds by the clock for each question, in the order in which they were asked.
    public var seconds: [Double]
    /// The middle one, or the mean of the two in the middle.
    public var median: Double
    /// The least measured time that 95 % of the questions did not exceed. Its interval is one of
    /// order statistics; a bound that so few questions cannot give is infinite, `null` in JSON.
    public var p95: Estimate

    /// - Parameter seconds: one for each question, not negative.
    public init(seconds: [Double]) {
        self.seconds = seconds
        median = Descriptive.quantile(0.5, of: seconds)
        p95 = Estimate(.quantile(0.95, of: seconds))
    }
}

extension LatencyRecord {
    /// Reads a record; a bound of the interval that is `null` is open.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        seconds = try container.decode([Double].self, forKey: .seconds)
        median = try container.decode(Double.self, forKey: .median)
        p95 = try container.decode(Estimate.self, forKey: .p95)
        if p95.low.isNaN { p95.low = -.infinity }
        if p95.high.isNaN { p95.high = .infinity }
    }

    /// Whether a bound on the 95th percentile is kept: by its whole interval; nil where that lies on
    /// both sides.
    ///
    /// An interval that is open above can show that a bound is broken and never that it is kept:
    /// then the measured percentile decides.
    public func keeps(_ bound: Bound) -> Bool? {
        guard p95.high.isFinite else { return bound.isMet(by: p95.value) }
        if bound.isMet(by: p95.high) { return true }
        return bound.isMet(by: p95.low) ? nil : false
    }

    /// For example `1.2 s [1.1 s, open] on 20 questions`.
    public var text: String { text(at: .root).text }

    /// The same with the places of its figures.
    ///
    /// - Parameter place: where the record of the latency stands.
    package func text(at place: RecordPointer) -> Statement {
        func seconds(_ value: Double, _ place: RecordPointer) -> Statement {
            .figure(value, from: place) {
                $0.isFinite ? "\(NumberFormat.significant($0, digits: 2)) s" : "open"
            }
        }
        let at = place.p95
        return """
            \(seconds(p95.value, at.value)) [\(seconds(p95.low, at.low)), \
            \(seconds(p95.high, at.high))] on \(.counted(p95.count, "question", from: at.count))
            """
    }
}

extension RunRecord {
    /// The mean seconds of an answer: measured, or told by a system from outside; nil where nobody
    /// says.
    package func meanSeconds(
        of arm: Placed<ArmRecord>
    ) -> (value: Double, origin: Derivation)? {
        if let answering = arm.answering {
            return (
                perQuestion(answering.wallSeconds),
                arm.at.answering.wallSeconds / at.data.testCount
            )
        }
        return arm.outside?.seconds.map { ($0, arm.at.outside.seconds.derivation) }
    }
}
