public import Domain

// What each arm did.

/// One arm: what was chosen for it, what it answered, what it cost.
public struct ArmRecord: Codable, Sendable, Equatable {
    /// Unique in the scenario, e.g. `rag-short`.
    public var name: String
    /// How it solves the task, e.g. `rag`.
    public var kind: ArmConfiguration.Kind
    /// The name of the arm that this one is the control of; nil for arms that are no control, and
    /// for a control of nothing that the scenario has.
    public var controls: String?
    /// The setting that validation chose.
    public var chosen: ArmSetting
    /// All settings tried on the validation questions, in order, with their score there.
    public var candidates: [CandidateRecord]
    /// The deciding metric on the test questions (mean over seeds).
    public var score: Estimate
    /// Other metrics by name, e.g. `f1`, `contains`.
    public var otherScores: [String: Estimate]
    /// The deciding metric by stratum.
    public var scoreByStratum: [String: Estimate]
    /// The deciding metric by seed, in the scenario's order of seeds; one value for arms without chance.
    public var scoreBySeed: [Double]
    /// How its settings were searched for; nil where the scenario gives no budget for it, for
    /// controls, and for arms from outside.
    public var tuning: ArmTuningRecord?
    /// Building: training and choosing, without the index; nil where nothing of it was measured here.
    public var building: Usage?
    /// Training alone; nil for arms that train nothing.
    public var training: TrainingRecord?
    /// Answering all test questions of one seed (mean over seeds); nil where others answered.
    public var answering: Usage?
    /// What an arm from outside says of itself; nil for the lab's own.
    public var outside: OutsideRecord?
    /// The name of the model behind a service that it asked; nil for the models of this machine, and
    /// for arms that ask none.
    public var service: String?
    /// How the answer was taken out of what it wrote, where the scenario gives it a way of its own;
    /// nil where the task's way holds.
    public var extraction: ExtractionRecord?
    /// How long one waiting user waits (measured); nil for controls, failed arms, and in records of
    /// programs that did not measure it.
    public var latency: LatencyRecord?
    /// What the model writes by itself, scored by the same metric; nil where the task has no labels
    /// or the arm no language model.
    public var generated: GeneratedRecord?
    /// Answers, over all seeds, in which no number or no label was found: they count as wrong; nil
    /// for tasks whose answers are texts, and in records of programs that did not count them.
    public var unreadable: Int?
    /// Answers, over all seeds, in which there was nothing to extract: they count as empty; nil
    /// where all of an answer is scored, and for failed arms.
    public var unextracted: UnextractedRecord?
    /// How often each field of a JSON object was right, over all seeds; nil where no fields are
    /// compared, and for failed arms.
    public var fields: [String: FieldRecord]?
    /// What the answers came to, where some questions have none; nil where none is without an
    /// answer and no answer declines, where answers are no texts, and for failed arms.
    public var answerability: AnswerabilityRecord?
    /// How many answers began with thoughts, which are cut; nil where none did.
    public var reasoning: ReasoningRecord?
    /// What it sends to whatever works for it.
    public var dataFlow: DataFlow
    /// Size of the trained weights on disk; 0 for arms that train nothing.
    public var adapterBytes: Int
    /// Size of the index that the arm reads; 0 when it reads none.
    public var indexBytes: Int
    /// Why it could not be finished; nil where it was.
    public var failure: String?
    /// What it came to.
    public var standing: StandingRecord
    /// What was too long for the model; nil where everything fitted, and in records of programs that
    /// did not say.
    public var leftOut: [LeftOutRecord]?
    /// Every answer to a test question, seed by seed; empty when the arm failed.
    public var rows: [RowRecord]

    package init(
        name: String, kind: ArmConfiguration.Kind, controls: String? = nil, chosen: ArmSetting,
        candidates: [CandidateRecord], tuning: ArmTuningRecord? = nil, score: Estimate,
        otherScores: [String: Estimate],
        scoreByStratum: [String: Estimate], scoreBySeed: [Double], building: Usage?,
        training: TrainingRecord? = nil, answering: Usage?, outside: OutsideRecord? = nil,
        service: String? = nil, extraction: ExtractionRecord? = nil,
        latency: LatencyRecord? = nil,
        generated: GeneratedRecord? = nil, unreadable: Int? = nil,
        unextracted: UnextractedRecord? = nil, fields: [String: FieldRecord]? = nil,
        answerability: AnswerabilityRecord? = nil, reasoning: ReasoningRecord? = nil,
        dataFlow: DataFlow, adapterBytes: Int, indexBytes: Int,
        failure: String? = nil, standing: StandingRecord, leftOut: [LeftOutRecord]? = nil,
        rows: [RowRecord]
    ) {
        self.name = name
        self.kind = kind
        self.controls = controls
        self.chosen = chosen
        self.candidates = candidates
        self.tuning = tuning
        self.score = score
        self.otherScores = otherScores
        self.scoreByStratum = scoreByStratum
        self.scoreBySeed = scoreBySeed
        self.building = building
        self.training = training
        self.answering = answering
        self.outside = outside
        self.service = service
        self.extraction = extraction
        self.latency = latency
        self.generated = generated
        self.unreadable = unreadable
        self.unextracted = unextracted
        self.fields = fields
        self.answerability = answerability
        self.reasoning = reasoning
        self.dataFlow = dataFlow
        self.adapterBytes = adapterBytes
        self.indexBytes = indexBytes
        self.failure = failure
        self.standing = standing
        self.leftOut = leftOut
        self.rows = rows
    }
}

extension ArmRecord {
    /// Whether it shows that the measurement is sound, and cannot be recommended.
    public var isControl: Bool { kind.isControl }

    /// How many settings were compared for it on the validation questions, trials of its training
    /// not counted; 1 is none to choose among.
    public var settingsTried: Int { max(candidates.count, 1) }
}

/// One field of the JSON objects that are asked for, in the answers to test questions.
public struct FieldRecord: Codable, Sendable, Equatable {
    /// Answers whose nearest reference has the field.
    public var expected: Int
    /// Answers that have it.
    public var given: Int
    /// Answers that have it with the right value.
    public var right: Int

    /// The harmonic mean of the shares right of those given and of those expected, 0…1.
    public var f1: Double {
        expected + given > 0 ? 2 * Double(right) / Double(expected + given) : 0
    }

    package init(expected: Int, given: Int, right: Int) {
        self.expected = expected
        self.given = given
        self.right = right
    }
}

/// How often nothing could be taken out of an answer to a test question, over all seeds.
public struct UnextractedRecord: Codable, Sendable, Equatable {
    /// Answers that were searched: all but those of questions that could not be asked.
    public var answers: Int
    /// Those in which there was nothing to extract.
    public var count: Int

    /// Whether the rule never matched, so that the score says nothing about the answers.
    public var isEveryAnswer: Bool { count == answers && count > 0 }

    package init(answers: Int, count: Int) {
        self.answers = answers
        self.count = count
    }
}

/// Generated answers to test questions, over all seeds, and how many of them began with thoughts.
public struct ReasoningRecord: Codable, Sendable, Equatable {
    /// All that were generated.
    public var answers: Int
    /// Those that began with a block of thoughts.
    public var begun: Int
    /// Those whose block never ended: each is an empty answer.
    public var unfinished: Int

    package init(answers: Int, begun: Int, unfinished: Int) {
        self.answers = answers
        self.begun = begun
        self.unfinished = unfinished
    }
}

/// A setting that was tried on the validation questions.
public struct CandidateRecord: Codable, Sendable, Equatable {
    /// What was tried.
    public var setting: ArmSetting
    /// The metric on the validation questions: ``ScenarioRecord/choosingMetric``, or the one that
    /// decides.
    public var score: Double
    /// Mean prompt tokens per question: the tie-breaker.
    public var promptTokens: Double
    /// Whether the test questions were answered with this setting.
    public var isChosen: Bool

    package init(setting: ArmSetting, score: Double, promptTokens: Double, isChosen: Bool) {
        self.setting = setting
        self.score = score
        self.promptTokens = promptTokens
        self.isChosen = isChosen
    }
}

/// How a fine-tuning went: of the first seed, but for the work.
public struct TrainingRecord: Codable, Sendable, Equatable {
    /// What it was set to.
    public var configuration: TrainingConfiguration
    /// How many weights were trained.
    public var trainableParameters: Int
    /// Training sequences, each seen once an epoch.
    public var examples: Int
    /// The task's labels, in its order; nil where the task has none or the arm learns no answers,
    /// and in records of programs that did not count them.
    public var classes: [ClassRecord]?
    /// General sequences that went along, each time counted; nil for none.
    public var replayed: Int?
    /// Optimiser steps that were done.
    public var steps: Int
    /// The step whose weights were kept, counted from 1.
    public var bestStep: Int
    /// Training loss at each step.
    public var losses: [Double]
    /// Norm of each step's gradient, before it was clipped; nil in records of programs that kept none.
    public var gradientNorms: [Double]?
    /// (step, mean validation loss) whenever validation ran.
    public var validation: [ValidationPoint]
    /// Whether validation ended the training before its last step.
    public var stoppedEarly: Bool
    /// How far each linear layer moved, block by block from the first on: the size of its change as
    /// a share of the size of its untuned weights, ‖W' − W‖ / ‖W‖ by the Frobenius norm, adapters
    /// taken whole. A layer that its block does not name stayed frozen. Nil in records of programs
    /// that did not measure it.
    public var movement: [[LoRAConfiguration.Target: Double]]?
    /// The work of one training, without choosing: the mean over the seeds.
    public var usage: Usage

    package init(
        configuration: TrainingConfiguration, trainableParameters: Int, examples: Int,
        classes: [ClassRecord]? = nil, replayed: Int? = nil, steps: Int, bestStep: Int,
        losses: [Double],
        gradientNorms: [Double]? = nil, validation: [ValidationPoint], stoppedEarly: Bool,
        movement: [[LoRAConfiguration.Target: Double]]? = nil, usage: Usage
    ) {
        self.configuration = configuration
        self.trainableParameters = trainableParameters
        self.examples = examples
        self.classes = classes
        self.replayed = replayed
        self.steps = steps
        self.bestStep = bestStep
        self.losses = losses
        self.gradientNorms = gradientNorms
        self.validation = validation
        self.stoppedEarly = stoppedEarly
        self.movement = movement
        self.usage = usage
    }
}

/// One look at the validation set.
public struct ValidationPoint: Codable, Sendable, Equatable {
    /// Optimiser steps that were done before this look.
    public var step: Int
    /// Mean over all target tokens of the validation set, in nats.
    public var loss: Double

    package init(step: Int, loss: Double) {
        self.step = step
        self.loss = loss
    }
}

/// One question answered by one arm.
public struct RowRecord: Codable, Sendable, Equatable {
    /// The question's id in the data set.
    public var question: String
    /// The seed of the run that answered.
    public var seed: UInt64
    /// What the arm answered.
    public var answer: String
    /// What was taken out of ``answer`` to be scored, empty where nothing could be; nil where all of
    /// it was scored.
    public var extracted: String?
    /// The deciding metric on this row (for `rmse` the squared error, for `macro-f1` 1 when right).
    public var score: Double
    /// Ids of the passages that stood in the prompt, best first.
    public var passages: [String]
    /// What the model wrote by itself, where ``answer`` is the likeliest label.
    public var generated: String?
    /// Whether the judge calls ``answer`` right; nil without a judge, and where it gave no verdict.
    public var judged: Bool?

    package init(
        question: String, seed: UInt64, answer: String, extracted: String? = nil,
        score: Double, passages: [String], generated: String? = nil, judged: Bool? = nil
    ) {
        self.question = question
        self.seed = seed
        self.answer = answer
        self.extracted = extracted
        self.score = score
        self.passages = passages
        self.generated = generated
        self.judged = judged
    }
}
