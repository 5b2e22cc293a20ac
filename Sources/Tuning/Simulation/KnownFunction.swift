import Foundations

/// A function whose highest value is known, to measure searches by.
struct KnownFunction: Sendable {
    let name: String
    let space: SearchSpace
    /// The highest value in the space.
    let highest: Double
    /// The standard deviation of what is added to a value when a trial is scored.
    let noise: Double
    /// NaN: the trial fails.
    let value: @Sendable (SearchPoint) -> Double

    static let all = [branin, hartmann, tuning]

    /// Branin's function of two variables, turned over: three equal peaks of −0.397887.
    ///
    /// Source: Dixon & Szegő 1978, "The global optimization problem: an introduction".
    static let branin = KnownFunction(
        name: "Branin, 2 real parameters",
        space: SearchSpace(parameters: [
            .init(name: "x", domain: .real(low: -5, high: 10, scale: .linear)),
            .init(name: "y", domain: .real(low: 0, high: 15, scale: .linear)),
        ]),
        highest: -10 / (8 * .pi), noise: 0
    ) { point in
        let (x, y) = (point[0], point[1])
        let valley = y - 5.1 * x * x / (4 * .pi * .pi) + 5 * x / .pi - 6
        return -(valley * valley + 10 * (1 - 1 / (8 * .pi)) * cos(x) + 10)
    }

    /// Hartmann's function of six variables, with one highest of its six peaks.
    ///
    /// Source: Dixon & Szegő 1978; the constants as in Surjanovic & Bingham's Virtual Library of
    /// Simulation Experiments.
    static let hartmann = KnownFunction(
        name: "Hartmann, 6 real parameters",
        space: SearchSpace(
            parameters: (1...6).map {
                .init(name: "x\($0)", domain: .real(low: 0, high: 1, scale: .linear))
            }),
        highest: 3.32236801141551, noise: 0
    ) { point in
        zip(hartmannPeaks, [1, 1.2, 3, 3.2]).reduce(0) { sum, peak in
            let (widths, centre) = peak.0
            let distance = point.indices.reduce(0) {
                $0 + widths[$1] * (point[$1] - centre[$1]) * (point[$1] - centre[$1])
            }
            return sum + peak.1 * exp(-distance)
        }
    }

    private static let hartmannPeaks: [(widths: [Double], centre: [Double])] = [
        ([10, 3, 17, 3.5, 1.7, 8], [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886]),
        ([0.05, 10, 17, 0.1, 8, 14], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991]),
        ([3, 3.5, 1.7, 10, 17, 8], [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650]),
        ([17, 8, 0.05, 10, 0.1, 14], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]),
    ]

    /// What a fine-tuning might look like: an accuracy that depends most on the learning rate, whose
    /// best value falls with the rank and differs between schedules; nothing is learnt far below
    /// it, and far above it training diverges. 0.02 is what 400 questions add by chance.
    static let tuning = KnownFunction(
        name: "Accuracy by learning rate, rank, epochs and schedule, with noise",
        space: SearchSpace(parameters: [
            .init(name: "rate", domain: .real(low: 1e-5, high: 1e-1, scale: .logarithmic)),
            .init(name: "rank", domain: .integer(low: 1, high: 128, scale: .logarithmic)),
            .init(name: "epochs", domain: .integer(low: 1, high: 12, scale: .linear)),
            .init(name: "schedule", domain: .choice(count: 3)),
        ]),
        highest: 0.9, noise: 0.02
    ) { point in
        let (doublings, schedule) = (log2(point[1] / 16), Int(saturating: point[3]))
        let best = -3 - 0.15 * doublings + [0, 0.3, -0.3][schedule]
        let magnitudes = log10(point[0]) - best
        if magnitudes > 1.2 { return .nan }
        let epochs = (point[2] - 8) / 6
        return max(
            0.9 - 0.25 * magnitudes * magnitudes - 0.006 * doublings * doublings
                - 0.1 * epochs * epochs - [0, 0.05, 0.1][schedule], 0)
    }
}
