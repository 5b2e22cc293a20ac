import Domain

/// Reads how settings are searched for.
struct TuningDecoder {
    let top: MappingReader
    /// The scenario's arms, as far as they could be read.
    let arms: [ArmConfiguration]

    /// More points than anybody will try.
    private static let largestGrid = 10_000

    /// Nil without the key.
    func tuning() -> TuningConfiguration? {
        let searched = arms.filter { !$0.tuned.isEmpty }
        guard top.has("tuning") else {
            for arm in searched {
                top.complain(
                    at: "arms.\(arm.name).tune",
                    "a search needs a budget, the same for every arm. Add 'tuning: { budget: 10 min }' "
                        + "beside 'arms'.")
            }
            return nil
        }
        let keys = ["budget", "trials", "method", "rungs", "reduction", "at-most"]
        guard let reader = top.section("tuning", keys: keys),
            let seconds = reader.required("budget", .box)
        else { return nil }
        var tuning = TuningConfiguration(seconds: seconds)
        tuning.trials = reader.value("trials", .integer(in: 1...10_000)) ?? tuning.trials
        tuning.method = reader.value("method", .word(among: SearchMethod.allCases)) ?? tuning.method
        if let rungs = reader.list("rungs", .partOfTraining, mayBeEmpty: true) {
            tuning.rungs = rungs.sorted()
            let steps = tuning.rungs.map { ($0 * 1000).rounded() }
            if zip(steps, steps.dropFirst()).contains(where: { $0 == $1 }) {
                reader.complain(at: "rungs", "expected shares that differ by 0.1 % at least.")
            }
        }
        tuning.reduction = reader.value("reduction", .integer(in: 2...100)) ?? tuning.reduction
        tuning.atMost = atMost(reader)
        if tuning.method == .grid { checkLists(of: searched) }
        return tuning
    }

    private func atMost(_ reader: MappingReader) -> [ForgettingConfiguration.Probe: Double] {
        let guarded = TuningConfiguration.guarded
        guard let section = reader.section("at-most", keys: guarded.map(\.rawValue)) else {
            return [:]
        }
        return Dictionary(
            uniqueKeysWithValues: guarded.compactMap { probe in
                section.value(probe.rawValue, .share).map { (probe, $0) }
            })
    }

    /// A grid has no values between two numbers.
    private func checkLists(of arms: [ArmConfiguration]) {
        for arm in arms {
            let count = arm.tuned.reduce(1.0) { product, tuned in
                guard case .list(let values) = tuned.values else { return product }
                return product * Double(values.count)
            }
            if count > Double(Self.largestGrid) {
                top.complain(
                    at: "arms.\(arm.name).tune",
                    "a grid has at most \(Self.largestGrid) points, this one more; give fewer "
                        + "values, or another 'tuning.method'.")
            }
            for tuned in arm.tuned {
                guard case .range = tuned.values else { continue }
                top.complain(
                    at: "arms.\(arm.name).tune.\(tuned.option.rawValue)",
                    "a grid needs a list of values; give one, or another 'tuning.method'.")
            }
        }
    }
}

extension ScalarRule<Double> {
    fileprivate static var box: ScalarRule {
        ScalarRule(
            expectation: "a time such as 10 min, \(Quantity.boxRange)", parse: Quantity.box)
    }

    /// A part of a training, but not all of it.
    fileprivate static var partOfTraining: ScalarRule {
        ScalarRule(expectation: "a share of a training such as 25 %, from 0.1 % to 99.9 %") {
            text in
            Quantity.share(text).flatMap { (0.001...0.999).contains($0) ? $0 : nil }
        }
    }
}
