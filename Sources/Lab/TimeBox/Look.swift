package import Domain
package import Scenarios

/// What of a scenario is run: all of it, or what a time box leaves.
package struct Look: Codable, Equatable, Sendable {
    /// An arm that is run, and the settings that it chooses among, in their order; not empty.
    package struct Part: Codable, Equatable, Sendable {
        package let name: String
        let controls: String?
        let trains: Bool
        let isControl: Bool
        package var settings: [ArmSetting]
    }

    /// How many test questions: the first of the drawn order.
    package var test: Int
    /// The same of the validation questions.
    package var validation: Int
    /// How many of the seeds, the first ones.
    package var seeds: Int
    /// How many test questions each arm is asked one at a time.
    package var waiting: Int
    /// Which probes are measured.
    package var probes: [ForgettingConfiguration.Probe]
    /// Whether it is measured how far trainings move the model on the task.
    package var measuresDivergence: Bool
    /// Whether trainings are searched for; else they are as the scenario has them.
    package var tunes: Bool
    package var runsSweeps: Bool
    package var judges: Bool
    /// In the scenario's order.
    package var parts: [Part]

    /// Everything.
    package static func whole(_ bundle: ScenarioBundle) -> Look {
        let scenario = bundle.scenario
        let parts = scenario.arms.map { configuration in
            let arm = ArmFactory.contestant(configuration)
            return Part(
                name: arm.name, controls: arm.controls, trains: arm.training != nil,
                isControl: arm.isControl, settings: arm.settings)
        }
        return Look(
            test: bundle.questions.test.count, validation: bundle.questions.validation.count,
            seeds: scenario.seeds.count,
            waiting: min(scenario.requirements.latencyQuestions, bundle.questions.test.count),
            probes: scenario.forgetting.probes,
            measuresDivergence: parts.contains { $0.trains && !$0.isControl },
            tunes: scenario.arms.contains { !$0.tuned.isEmpty },
            runsSweeps: !scenario.sweeps.isEmpty, judges: scenario.task.judge != nil,
            parts: parts)
    }

    func part(_ name: String) -> Part? { parts.first { $0.name == name } }

    /// By what looks are told apart: first by arms, then by settings, then by test questions.
    var size: (arms: Int, settings: Int, test: Int) {
        (parts.count, parts.reduce(0) { $0 + $1.settings.count }, test)
    }

    /// Whether anything is trained whose forgetting is measured.
    var probesArms: Bool { parts.contains { $0.trains && !$0.isControl } }
}

// MARK: - What a record is made from

extension Look {
    /// The questions of a split that are asked, in the order of the file.
    package func questions(of split: Split, in questions: QuestionSet, seed: UInt64) -> [Question] {
        let all = questions[split]
        let count = split == .test ? test : split == .validation ? validation : all.count
        guard count < all.count else { return all }
        return questions.drawnOrder(of: split, seed: seed).prefix(count).sorted()
            .map { all[$0] }
    }

    /// A scenario that asks for what is run and nothing else.
    func scenario(_ whole: Scenario) -> Scenario {
        var scenario = whole
        scenario.seeds = Array(whole.seeds.prefix(seeds))
        scenario.arms = whole.arms.filter { part($0.name) != nil }
        scenario.forgetting.probes = probes
        if !runsSweeps { scenario.sweeps = [] }
        if !judges { scenario.task.judge = nil }
        return scenario
    }
}
