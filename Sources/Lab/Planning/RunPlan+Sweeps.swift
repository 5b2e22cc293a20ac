import Domain
import Foundations
import Record
import Scenarios

extension RunPlan.SweepWork {
    /// - Parameters:
    ///   - place: of the sweep, in the scenario's order.
    ///   - plans: one for each setting that may be chosen for its arm; not empty.
    init(_ bundle: ScenarioBundle, sweep place: Int, plans: [SweepPlan]) {
        let sweep = bundle.scenario.sweeps[place], seeds = bundle.scenario.seeds.count
        let shares = plans.map { $0.share(of: place) }
        name = sweep.title
        combinations = plans[0].sweeps[place].cells.count { $0.obstacle == nil }
        trainings = (shares.map(\.trained.count).max() ?? 0) * seeds
        answers =
            shares.map { $0.answers(seeds: seeds, questions: bundle.questions.test.count) }
            .max() ?? 0
        comparisons = combinations * sweep.against.count
    }
}

extension Sweep {
    /// Such as `lora over examples and wordings`.
    var title: String {
        "\(arm) over \(over.map(\.axis.rawValue).joined(separator: " and "))"
    }
}

// MARK: - Warnings

extension RunPlan {
    /// What speaks against the sweeps as they are.
    ///
    /// - Parameter plans: for each sweep, one for each setting that may be chosen for its arm.
    func sweepWarnings(_ plans: [[SweepPlan]]) -> [Warning] {
        sweeps.indices.flatMap { place in
            [impossible(place, plans[place][0]), nothingToShow(inSweep: place)].compactMap(\.self)
        }
    }

    private func impossible(_ place: Int, _ plan: SweepPlan) -> Warning? {
        let (sweep, _, cells) = plan.sweeps[place]
        guard let first = cells.first(where: { $0.obstacle != nil }) else { return nil }
        let values = zip(sweep.over, first.values).map {
            "\($0.axis.rawValue) \(NumberFormat.plain($1))"
        }
        return .impossibleCombinations(
            cells.count - sweeps[place].combinations, of: cells.count, sweep: sweeps[place].name,
            first: values.joined(separator: ", "), obstacle: first.obstacle ?? "")
    }

    /// Only where two arms that are compared alone could be told apart: else that is said already.
    private func nothingToShow(inSweep place: Int) -> Warning? {
        guard let mildest = differences.first(where: { $0.assumed == Detection.mildest }),
            let alone = mildest.alone, alone <= Self.greatestDifference
        else { return nil }
        let least = mildest.inSweeps[place] ?? .infinity
        guard least > Self.greatestDifference else { return nil }
        return .sweepTooWide(
            sweep: sweeps[place].name, comparisons: sweeps[place].comparisons)
    }
}
