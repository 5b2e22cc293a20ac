public import Domain

/// What a time box left of a scenario: such a run is a quick look, and its report says so first.
public struct LookRecord: Codable, Sendable, Equatable {
    /// Some of what the scenario has.
    public struct Part: Codable, Sendable, Equatable {
        /// How many were used.
        public var used: Int
        /// How many there are.
        public var of: Int

        /// So many of so many.
        public init(used: Int, of: Int) {
            self.used = used
            self.of = of
        }
    }

    /// An arm that chose among fewer settings than it has.
    public struct ArmPart: Codable, Sendable, Equatable {
        /// The arm's name.
        public var arm: String
        /// Settings, those with the least work.
        public var settings: Part

        package init(arm: String, settings: Part) {
            self.arm = arm
            self.settings = settings
        }
    }

    /// An arm that was not run.
    public struct MissingArm: Codable, Sendable, Equatable {
        /// Why it was left out.
        public enum Reason: String, Codable, Sendable {
            /// By the plan there was no room for it.
            case noRoom = "no-room"
            /// The work took longer than planned.
            case noTime = "no-time"
        }

        /// The arm's name.
        public var arm: String
        /// Why it was left out.
        public var reason: Reason

        package init(arm: String, reason: Reason) {
            self.arm = arm
            self.reason = reason
        }
    }

    /// Seconds by the clock that the run was given.
    public var boxSeconds: Double
    /// Seconds by the clock that the rest of the scenario would take, by the plan as it was corrected
    /// in the end (measured); nil where a program is among it, of which nobody knows how long it
    /// takes.
    public var restSeconds: Double?
    /// Questions that the scores are made from: a random sample.
    public var testQuestions: Part
    /// Questions on which settings are chosen: a random sample. Trainings stop by all of them.
    public var validationQuestions: Part
    /// The first of the scenario's seeds.
    public var seeds: Part
    /// Questions that each arm was asked one at a time.
    public var waitingQuestions: Part
    /// Arms that had fewer settings to choose from.
    public var settings: [ArmPart]
    /// Probes that were not measured.
    public var probes: [ForgettingConfiguration.Probe]
    /// Whether it was not measured how far trainings moved the model on the task.
    public var leavesOutDivergence: Bool
    /// How many sweeps were left out.
    public var sweeps: Int
    /// Whether a judge was not asked.
    public var leavesOutJudge: Bool
    /// True where trainings were not searched for and are as the scenario has them; else nil.
    public var leavesOutTuning: Bool?
    /// Arms that were not run, in the scenario's order.
    public var arms: [MissingArm]
    /// Which differences the look can show, for several assumptions.
    public var differences: [DetectableDifference]

    package init(
        boxSeconds: Double, restSeconds: Double?, testQuestions: Part, validationQuestions: Part,
        seeds: Part, waitingQuestions: Part, settings: [ArmPart],
        probes: [ForgettingConfiguration.Probe], leavesOutDivergence: Bool, sweeps: Int,
        leavesOutJudge: Bool, leavesOutTuning: Bool? = nil, arms: [MissingArm],
        differences: [DetectableDifference]
    ) {
        self.boxSeconds = boxSeconds
        self.restSeconds = restSeconds
        self.testQuestions = testQuestions
        self.validationQuestions = validationQuestions
        self.seeds = seeds
        self.waitingQuestions = waitingQuestions
        self.settings = settings
        self.probes = probes
        self.leavesOutDivergence = leavesOutDivergence
        self.sweeps = sweeps
        self.leavesOutJudge = leavesOutJudge
        self.leavesOutTuning = leavesOutTuning
        self.arms = arms
        self.differences = differences
    }

    /// The same without what depends on the clock alone.
    var determined: LookRecord {
        var copy = self
        (copy.boxSeconds, copy.restSeconds) = (0, 0)
        return copy
    }
}
