import Domain
import Foundations
import Record
import Tuning

/// The search for one arm's settings: what a point of the search space means for its training.
struct TuningStudy {
    let arm: ArmConfiguration
    let tuning: TuningConfiguration
    let training: TrainingConfiguration
    private let search: Search

    /// Seconds that trials may take: the rest is for choosing among the arm's settings.
    private var seconds: Double {
        (arm.candidateCount > 1 || training.retention.blend.count > 1 ? 1 - Self.choosing : 1)
            * tuning.seconds
    }

    /// Nil for an arm that searches nothing.
    ///
    /// - Throws: `TuningError`, for values that no scenario can have.
    init?(_ arm: ArmConfiguration, in scenario: Scenario) throws {
        guard let tuning = scenario.tuning, let training = arm.training, !arm.tuned.isEmpty else {
            return nil
        }
        self.arm = arm
        self.tuning = tuning
        self.training = training
        search = try Search(
            space: SearchSpace(
                parameters: arm.tuned.map {
                    SearchSpace.Parameter(name: $0.option.rawValue, domain: $0.domain)
                }),
            start: arm.tuned.map { $0.nearest(to: training.value(of: $0.option)) },
            method: tuning.method,
            halving: tuning.rungs.isEmpty
                ? nil
                : Search.Halving(
                    rungs: (tuning.rungs + [1]).map { Int(saturating: $0 * Self.whole) },
                    reduction: tuning.reduction),
            trials: tuning.trials, seed: scenario.seeds[0])
    }

    /// Rungs are counted in this part of a training.
    private static let whole = 1000.0
    /// The last part of the budget, in which trials that wait go first: one at least is to be trained
    /// to its end.
    private static let lastShare = 1.0 / 3
    /// The share of the budget in which no trial begins where there are settings to choose among.
    private static let choosing = 0.1

    /// A training of a trial up to a rung.
    struct Request {
        let trial: Int
        let point: SearchPoint
        let training: TrainingConfiguration
        /// The epoch behind which it pauses.
        let epoch: Int
    }

    /// What is to be done next; nil where the budget is used up, or nothing is left to do.
    func next(after cells: [TrialCell]) -> Request? {
        let spent = cells.reduce(0) { $0 + $1.usage.wallSeconds }
        guard spent < seconds else { return nil }
        let trials = trials(cells)
        var ending = search
        ending.trials = 0
        let isLate = spent >= seconds * (1 - Self.lastShare)
        switch (isLate ? ending.next(after: trials) : nil) ?? search.next(after: trials) {
        case nil: return nil
        case .begin(let trial, let point, let rung)?:
            return request(trial, point, rung)
        case .resume(let trial, let rung)?:
            let point = cells.first { $0.number == trial }?.point ?? search.start
            return request(trial, point, rung)
        }
    }

    private func request(
        _ trial: Int, _ point: SearchPoint, _ rung: Int
    ) -> Request {
        let training = training(at: point)
        return Request(
            trial: trial, point: point, training: training,
            epoch: epoch(at: rung, of: training.epochs))
    }

    /// The epoch behind which a trial of so many waits at a rung.
    private func epoch(at rung: Int, of epochs: Int) -> Int {
        let share = tuning.rungs.isEmpty ? 1 : Double(rung) / Self.whole
        return min(max(Int(saturating: (share * Double(epochs)).rounded(.up)), 1), epochs)
    }

    /// The trial with the best values; nil where none came to a score.
    func best(of cells: [TrialCell]) -> TrialCell? {
        search.best(of: trials(cells)).flatMap { best in
            cells.last { $0.number == best.number }
        }
    }

    /// The training with the best values; as the scenario has it where no trial came to a score.
    func found(by cells: [TrialCell]) -> TrainingConfiguration {
        best(of: cells).map { training(at: $0.point) } ?? training
    }

    /// Whether a trial may read general material.
    var needsMaterial: Bool {
        training.retention.needsMaterial
            || arm.tuned.contains { $0.option == .replay || $0.option == .ewc }
    }

    /// How much more a trial lost than it may; nil where nothing is bounded.
    func violation(_ lost: [String: Double]) -> Double? {
        tuning.atMost.map { probe, most in (lost[probe.rawValue] ?? 0) - most }.max()
    }

    // MARK: - Points

    /// The training with a point's values.
    func training(at point: SearchPoint) -> TrainingConfiguration {
        values(at: point).reduce(training) { $0.with($1.option, $1.value) }
    }

    /// The values that a point stands for.
    func values(at point: SearchPoint) -> [(option: TrainingOption, value: OptionValue)] {
        zip(arm.tuned, point).map { ($0.option, $0.value(at: $1)) }
    }

    /// Two rungs may fall on one epoch: then what was seen there counts for both.
    private func trials(_ cells: [TrialCell]) -> [Trial] {
        Dictionary(grouping: cells, by: \.number).map { number, cells in
            Trial(
                number: number, point: cells[0].point,
                looks: search.rungs.compactMap { rung in
                    let epoch = epoch(at: rung, of: cells[0].epochs)
                    let cell = cells.first { $0.epoch == epoch }
                    return cell?.merit.map {
                        Trial.Look(rung: rung, score: $0, violation: cell?.violation)
                    }
                },
                failed: cells.contains { $0.failure != nil })
        }
    }
}

extension TunedOption {
    /// Numbers of a list in their order, so that the search knows which are near each other.
    private var listed: [OptionValue] {
        guard case .list(let values) = values else { return [] }
        guard case .word = option.kind else {
            return values.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
        }
        return values
    }

    fileprivate var domain: SearchSpace.Domain {
        switch (values, option.kind) {
        case (.list(let values), .word): .choice(count: values.count)
        case (.list(let values), _): .integer(low: 0, high: values.count - 1, scale: .linear)
        case (.range(let low, let high), .whole):
            .integer(low: Int(saturating: low), high: Int(saturating: high), scale: .logarithmic)
        case (.range(let low, let high), .number(let isLogarithmic)):
            .real(low: low, high: high, scale: isLogarithmic && low > 0 ? .logarithmic : .linear)
        case (.range(let low, let high), .word):
            .real(low: low, high: high, scale: .linear)
        }
    }

    /// What a coordinate stands for; numbers are rounded to what people can read.
    fileprivate func value(at coordinate: Double) -> OptionValue {
        switch values {
        case .list:
            return listed[min(max(Int(saturating: coordinate), 0), listed.count - 1)]
        case .range(let low, let high):
            guard case .number = option.kind else { return .number(coordinate) }
            let rounded = Double(NumberFormat.significant(coordinate, digits: 3)) ?? coordinate
            return .number(min(max(rounded, low), high))
        }
    }

    /// Whether an arm without a value has all there is.
    private var isAllByDefault: Bool { option == .layers }

    /// The coordinate that is nearest to a value: where a search begins.
    fileprivate func nearest(to value: OptionValue?) -> Double {
        switch values {
        case .list:
            guard let number = value?.number else {
                return Double(
                    isAllByDefault ? listed.count - 1 : listed.firstIndex { $0 == value } ?? 0)
            }
            let distances = listed.map { abs(($0.number ?? 0) - number) }
            return Double(distances.indices.min { distances[$0] < distances[$1] } ?? 0)
        case .range(let low, let high):
            return min(max(value?.number ?? (isAllByDefault ? high : low), low), high)
        }
    }
}

extension OptionValue {
    fileprivate var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }
}
