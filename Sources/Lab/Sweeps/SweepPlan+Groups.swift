import Domain
import Foundations
import Scenarios

// What is left to do for the sweeps when all arms are done: the run does it, the plan counts it.

extension SweepPlan {
    /// The combinations that one training answers, or that need none.
    struct Group {
        let arm: any Arm
        /// Whether the training is the scenario's own arm's, which is there already and is kept.
        let isOwn: Bool
        /// The first sweep that asks for the training, by its place.
        let sweep: Int
        /// The settings under which it answers, each with the first sweep that asks for it.
        var variants: [(setting: ArmSetting, sweep: Int)]

        /// Whether something is to be trained for it.
        var isToTrain: Bool { arm.training != nil && !isOwn }
    }

    /// All combinations that are to be run, each once, in the order of the scenario, those of one
    /// training together.
    var groups: [Group] {
        var groups: [Group] = []
        for (sweep, (_, own, cells)) in sweeps.enumerated() {
            for cell in cells where !cell.isOwn && cell.obstacle == nil {
                let variant = (setting: cell.setting, sweep: sweep)
                if let place = groups.firstIndex(where: { $0.arm.name == cell.arm.name }) {
                    if !groups[place].variants.contains(where: { $0.setting == cell.setting }) {
                        groups[place].variants.append(variant)
                    }
                } else {
                    groups.append(
                        Group(
                            arm: cell.arm, isOwn: cell.arm.name == own.arm.name, sweep: sweep,
                            variants: [variant]))
                }
            }
        }
        return groups
    }
}

// MARK: - Before the run

extension SweepPlan {
    /// What one sweep adds to a run, after the arms and the sweeps before it.
    struct Share {
        /// Arms that are to be trained.
        let trained: [any Arm]
        /// Settings under which the test questions are asked.
        let asked: [(arm: any Arm, setting: ArmSetting)]

        /// Answers over all seeds.
        func answers(seeds: Int, questions: Int) -> Int {
            asked.reduce(0) {
                $0 + ($1.arm.dependsOnSeed($1.setting) ? seeds : 1) * questions
            }
        }
    }

    /// - Parameter sweep: its place in the scenario.
    func share(of sweep: Int) -> Share {
        let groups = groups
        return Share(
            trained: groups.filter { $0.sweep == sweep && $0.isToTrain }.map(\.arm),
            asked: groups.flatMap { group in
                group.variants.filter { $0.sweep == sweep }.map { (group.arm, $0.setting) }
            })
    }

    /// One plan for each setting that validation may choose for the arm of a sweep.
    static func possible(_ bundle: ScenarioBundle, for sweep: Sweep) -> [SweepPlan] {
        let arms = bundle.scenario.arms.map(ArmFactory.contestant)
        let settings = arms.first { $0.name == sweep.arm }?.settings ?? []
        return settings.map { setting in
            let results = arms.map { arm in
                var results = ArmResults(arm: arm, seeds: bundle.scenario.seeds)
                if arm.name == sweep.arm { results.chosen = setting }
                return results
            }
            return SweepPlan(bundle.scenario, arms: results, training: bundle.questions.train)
        }
    }
}
