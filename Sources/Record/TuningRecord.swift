public import Domain

// How settings were searched for.

/// The rule by which settings were searched for, and the budget that every arm had.
public struct TuningRecord: Codable, Sendable, Equatable {
    /// Seconds by the clock that each arm had.
    public var seconds: Double
    /// Most trials of one arm.
    public var trials: Int
    /// How the next values were chosen.
    public var method: SearchMethod
    /// Shares of a trial's epochs, rising, at which trials were compared and waited.
    public var rungs: [Double]
    /// Of so many trials at a rung one went on.
    public var reduction: Int
    /// The greatest loss of a capability that a setting was to cause, a share; empty without such a
    /// bound.
    public var atMost: [String: Double]

    package init(
        seconds: Double, trials: Int, method: SearchMethod, rungs: [Double], reduction: Int,
        atMost: [String: Double]
    ) {
        self.seconds = seconds
        self.trials = trials
        self.method = method
        self.rungs = rungs
        self.reduction = reduction
        self.atMost = atMost
    }
}

/// What the search for one arm's settings came to.
public struct ArmTuningRecord: Codable, Sendable, Equatable {
    /// Options of the training that were searched, with their values as the scenario has them; empty
    /// for an arm that had only settings to choose from.
    public var searched: [String: String]
    /// In the order in which they were begun; empty for an arm that had only settings to choose from.
    public var trials: [TrialRecord]
    /// The number of the trial whose values the arm was trained with; nil without trials, and where
    /// none came to a score.
    public var chosen: Int?
    /// Settings that were tried on the validation questions, after the trials.
    public var settingsTried: Int
    /// Settings that there were.
    public var settings: Int
    /// All work of the search, choosing among settings with it; its seconds by the clock are what
    /// the budget was spent on.
    public var usage: Usage

    package init(
        searched: [String: String], trials: [TrialRecord], chosen: Int?, settingsTried: Int,
        settings: Int, usage: Usage
    ) {
        self.searched = searched
        self.trials = trials
        self.chosen = chosen
        self.settingsTried = settingsTried
        self.settings = settings
        self.usage = usage
    }
}

/// One trial: a training with some values of the options that were searched.
public struct TrialRecord: Codable, Sendable, Equatable {
    /// From 0, which has the scenario's own values.
    public var number: Int
    /// By the option's name.
    public var values: [String: OptionValue]
    /// Epochs that it had been planned for.
    public var epochs: Int
    /// By rising rung; one that was never trained on has only the first.
    public var looks: [TrialLookRecord]
    /// Why it ended without a score; nil where it did not.
    public var failure: String?

    package init(
        number: Int, values: [String: OptionValue], epochs: Int, looks: [TrialLookRecord],
        failure: String?
    ) {
        self.number = number
        self.values = values
        self.epochs = epochs
        self.looks = looks
        self.failure = failure
    }
}

/// What a trial scored after so many of its epochs.
public struct TrialLookRecord: Codable, Sendable, Equatable {
    /// Epochs that were done; the last look of a trial that was trained to its end has them all.
    public var epoch: Int
    /// The metric on the validation questions: ``ScenarioRecord/choosingMetric``, or the one that
    /// decides.
    public var score: Double
    /// How much of a capability was lost, a share, by the capability's name; only of those that
    /// ``TuningRecord/atMost`` has.
    public var lost: [String: Double]
    /// Seconds by the clock since the search for the arm began, this look's work included.
    public var seconds: Double

    package init(epoch: Int, score: Double, lost: [String: Double], seconds: Double) {
        self.epoch = epoch
        self.score = score
        self.lost = lost
        self.seconds = seconds
    }
}
