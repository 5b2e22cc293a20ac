package import Domain
import Foundations
package import ModelAPI
package import Record

/// A way to answer questions that the lab compares with others, whoever asks it.
package protocol Contestant {
    /// How it solves the task, e.g. `lora+rag`.
    var kind: ArmConfiguration.Kind { get }
    /// As in the scenario, with what is different in brackets for a variant of the scenario's arm.
    var name: String { get }
    /// The name of the arm that this one is the control of; nil for arms that are no control, and
    /// for a control of nothing that the scenario has. A control takes over what was chosen for that
    /// arm, when it ran before and had the same to choose from: the two differ in one thing only.
    var controls: String? { get }
    /// The model behind a service that it asks; nil for the models of this machine, and for arms
    /// that ask none.
    var service: APIModel? { get }
    /// How the answer is taken out of what it writes; nil for the task's way.
    var extraction: AnswerExtraction? { get }
    /// What there is to choose from on the validation questions; not empty.
    var settings: [ArmSetting] { get }
    /// How weights are trained for it; nil when they are not.
    var training: TrainingConfiguration? { get }
    /// Of the training questions those that it learns, with the answers that it is taught; empty for
    /// a contestant that learns none.
    func taught(
        _ questions: [Question], task: TaskConfiguration, seed: UInt64
    ) -> [Question]
    /// What it sends to whatever works for it, under a setting.
    func dataFlow(_ setting: ArmSetting) -> DataFlow
    /// Whether chance plays a part under a setting: then every seed is run.
    func dependsOnSeed(_ setting: ArmSetting) -> Bool
}

/// A contestant whose questions the lab asks itself.
package protocol Arm: Contestant {
    /// What to train on, and what to validate on; asked for of arms that train.
    func trainingTexts(_ bench: ArmBench, seed: UInt64) throws -> TrainingTexts
    /// Makes what the arm needs once, before any question.
    func prepare(_ bench: ArmBench) throws -> Usage
    /// The prompts in which ``answer(_:setting:seed:bench:progress:)`` asks the questions; asked for
    /// of arms that train.
    func prompts(
        _ questions: [Question], setting: ArmSetting, bench: ArmBench
    ) throws -> [PromptText]
    /// Answers all questions; the bench's model carries the arm's weights.
    ///
    /// A question that is too long to be asked has an empty answer that says so.
    ///
    /// - Throws: ``LabError/nothingFits(_:_:limit:)`` when none of them can be asked.
    func answer(
        _ questions: [Question], setting: ArmSetting, seed: UInt64, by scorer: Scorer,
        bench: ArmBench, pieces: PieceKeeper, progress: RequestProgress
    ) throws -> (answers: [Answer], usage: ModelUsage)
}

/// How a language model's answer is had where the task has labels; elsewhere it is generated.
package enum Scorer {
    /// The likeliest of the labels: what decides.
    case likelihood
    /// What the model writes, with the label read out of it.
    case generation
}

extension Contestant {
    package var controls: String? { nil }

    package var service: APIModel? { nil }

    /// The task as this arm has it: whatever asks it, teaches it or scores its answers goes by this.
    func own(_ task: TaskConfiguration) -> TaskConfiguration { task.extracting(extraction) }

    /// Whether others do the work: nothing but answers and waiting times is measured then.
    var isElsewhere: Bool { kind.isOutside || service != nil }

    /// A control shows that the measurement is sound; it cannot be recommended.
    var isControl: Bool { kind.isControl }

    /// Whether it is measured what its training made the model forget.
    var isProbed: Bool { training != nil && !isControl }

    /// Whether it makes a difference by which scorer its answers are had.
    var usesLanguageModel: Bool { kind != .nearest && !kind.isOutside }

    /// Whether it takes over the setting that was chosen for another arm.
    func takesSetting(from arm: any Contestant) -> Bool {
        arm.name == controls && arm.settings == settings
    }

    /// How often it answers the test questions at most: once for each seed when chance plays a part.
    func repeats(ofSeeds seeds: Int) -> Int {
        settings.contains { dependsOnSeed($0) } ? seeds : 1
    }

    /// Whether the arm reads the corpus's index when it answers.
    var readsIndex: Bool { kind == .rag || kind == .loraWithRetrieval }

    package var training: TrainingConfiguration? { nil }

    package func taught(
        _ questions: [Question], task: TaskConfiguration, seed: UInt64
    ) -> [Question] { [] }

    /// Settings of the arm before its training was searched for, as those that it has now: it answers
    /// in the form in which it was trained.
    func known(_ settings: [ArmSetting]) -> [ArmSetting] {
        guard let training else { return settings }
        return settings.map { setting in
            var setting = setting
            setting.form = training.form
            return setting
        }
    }
}

extension Arm {
    package func prepare(_ bench: ArmBench) throws -> Usage { .none }

    package func trainingTexts(_ bench: ArmBench, seed: UInt64) throws -> TrainingTexts {
        TrainingTexts()
    }

    package func prompts(
        _ questions: [Question], setting: ArmSetting, bench: ArmBench
    ) throws -> [PromptText] { [] }
}

/// Makes the arms that a scenario asks for.
package enum ArmFactory {
    package static func contestant(_ configuration: ArmConfiguration) -> any Contestant {
        arm(configuration) ?? OutsideArm(configuration)
    }

    /// The arms of a scenario whose work this machine does.
    static func armsHere(_ scenario: Scenario) -> [any Arm] {
        scenario.arms.compactMap(arm).filter { !$0.isElsewhere }
    }

    /// Nil for an arm from outside: nobody here asks its questions.
    package static func arm(_ configuration: ArmConfiguration) -> (any Arm)? {
        switch configuration.method {
        case .answers, .command: nil
        case .nearest(let options): NearestArm(configuration, options: options)
        case .base(let options):
            PromptedArm(configuration, forms: options.forms, examples: [0], passages: [0])
        case .fewShot(let options):
            PromptedArm(
                configuration, forms: options.forms, examples: options.examples, passages: [0])
        case .rag(let options), .ragWrongCorpus(let options):
            PromptedArm(
                configuration, forms: options.forms, examples: options.examples,
                passages: options.passages, declineBelow: options.declineBelow)
        case .lora(let training), .loraShuffled(let training), .full(let training),
            .loraDocuments(let training):
            TunedArm(configuration, training: training)
        case .loraWithRetrieval(let options):
            TunedArm(
                configuration, training: options.training,
                context: TunedArm.Context(
                    passages: options.passageCounts, distractors: options.distractors),
                declineBelow: options.declineBelow)
        }
    }
}
