import Domain
import Scenarios

/// Counts the tokens of a scenario's sweeps.
///
/// Many combinations share a prompt's form or a training, so each is counted once.
struct SweepWorkCounter {
    let bundle: ScenarioBundle
    let counter: WorkCounter
    /// By the arm's name, which says all that is different in a training.
    private var trainings: [String: PlannedWork] = [:]
    /// By the arm's name and the setting.
    private var answers: [String: WorkCounter.Answering] = [:]

    init(bundle: ScenarioBundle, counter: WorkCounter) {
        self.bundle = bundle
        self.counter = counter
    }

    /// What one sweep adds, whichever setting validation chooses for its arm.
    ///
    /// - Parameter place: in the scenario's order.
    /// - Returns: the work, and the tokens of the longest prompt.
    mutating func work(ofSweep place: Int) -> (work: PlannedWork, longest: Int) {
        var works: [PlannedWork] = [], longest = 0
        for plan in SweepPlan.possible(bundle, for: bundle.scenario.sweeps[place]) {
            let share = plan.share(of: place)
            var work = share.trained.map { training($0) }.reduce(PlannedWork(), +)
            for (arm, setting) in share.asked {
                guard let asked = answering(arm, setting) else { continue }
                work = work + asked.work * repeats(arm.dependsOnSeed(setting))
                longest = max(longest, asked.longest)
            }
            works.append(work)
        }
        return (.among(works), longest)
    }

    private func repeats(_ dependsOnSeed: Bool) -> Double {
        dependsOnSeed ? Double(bundle.scenario.seeds.count) : 1
    }

    /// Over all seeds.
    private mutating func training(_ arm: any Arm) -> PlannedWork {
        if let known = trainings[arm.name] { return known }
        let work =
            (counter.training(arm, seed: bundle.scenario.seeds[0])?.work ?? PlannedWork())
            * repeats(true)
        trainings[arm.name] = work
        return work
    }

    private mutating func answering(
        _ arm: any Arm, _ setting: ArmSetting
    ) -> WorkCounter.Answering? {
        let key = "\(arm.name) · \(setting.key)"
        if let known = answers[key] { return known }
        let asked = counter.answering(
            arm, setting: setting, split: .test, seed: bundle.scenario.seeds[0])
        answers[key] = asked
        return asked
    }
}
