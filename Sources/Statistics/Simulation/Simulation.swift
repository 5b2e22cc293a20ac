import Foundations

/// Holds the methods of this room to what they promise, on arms whose true scores are known.
public struct Simulation: Sendable {
    /// How often a method did something, beside how often it should.
    public struct Row: Sendable, Equatable, Codable {
        /// What was tried, for a reader.
        public var trial: String
        /// The share of repetitions in which it came out so.
        public var share: Double
        /// The least share that will do.
        public var least: Double
        /// The greatest share that will do.
        public var most: Double

        /// Whether the share lies between its bounds.
        public var isKept: Bool { (least...most).contains(share) }
    }

    /// How often each trial is repeated, > 0.
    public var repetitions: Int
    /// Where chance starts; each trial has a stream of its own.
    public var seed: UInt64

    /// - Precondition: `repetitions` > 0.
    public init(repetitions: Int, seed: UInt64) {
        precondition(repetitions > 0, "\(repetitions) repetitions show nothing")
        self.repetitions = repetitions
        self.seed = seed
    }

    /// Every trial, repeated: intervals first, then those of few items, then wins of arms that are
    /// equal, then wins of an arm that is better.
    public func rows() -> [Row] {
        Trial.all.map { trial in
            var generator = SeededGenerator(seed: seed, stream: "simulation/\(trial.name)")
            var count = 0
            for _ in 0..<repetitions where trial.comesOut(&generator) { count += 1 }
            return Row(
                trial: trial.name, share: Double(count) / Double(repetitions),
                least: trial.bounds.lowerBound, most: trial.bounds.upperBound)
        }
    }
}

/// One question to a method, asked with fresh answers of arms each time.
struct Trial: Sendable {
    let name: String
    let bounds: ClosedRange<Double>
    let comesOut: @Sendable (inout SeededGenerator) -> Bool

    static let all = intervals + fewItems + ties + wins + recommendations + learningCurves
}
