/// What else the model could do before fine-tuning, and how much of it may be lost.
public struct ForgettingConfiguration: Sendable, Equatable {
    /// A capability that is measured before and after each fine-tuning.
    public enum Probe: String, Sendable, Codable, CaseIterable {
        /// Perplexity on general English text.
        case english
        /// Perplexity on general French text.
        case french
        /// Accuracy on general-knowledge questions.
        case knowledge
        /// The share of instructions that are followed.
        case instructions
        /// Accuracy on questions that a passage in the prompt answers.
        case passages
        /// The share of gaps in short programs for which the right piece is the likeliest.
        case code
        /// Accuracy on sums.
        case arithmetic
        /// Accuracy on questions of which half have no answer in their passage.
        case refusing
        /// The Brier score of the likelihoods of knowledge questions' options.
        case calibration
    }

    /// Which probes run. The default is all of them.
    public var probes: [Probe]
    /// Files that replace the shipped ones, as the scenario has them.
    public var files: [Probe: String]
    /// The greatest loss that an arm may cause, a share > 0: for a text relative growth of its
    /// perplexity, for ``Probe/calibration`` growth of the Brier score (0.10 is 0.1 more), for all
    /// others of the probe's items (0.10 is ten points of accuracy).
    public var atMost: [Probe: Double]

    /// The default runs every shipped probe and forbids nothing.
    public init(
        probes: [Probe] = Probe.allCases,
        files: [Probe: String] = [:],
        atMost: [Probe: Double] = [:]
    ) {
        self.probes = probes
        self.files = files
        self.atMost = atMost
    }
}
