import Domain
import Foundations
import Record
import Tuning

/// What a trial came to after having been trained up to a rung.
struct TrialCell: Codable {
    /// From 0.
    var number: Int
    var point: SearchPoint
    /// Epochs that were done, and that were planned.
    var epoch: Int
    var epochs: Int
    /// By the metric that settings are chosen by; nil after a failure.
    var score: Double?
    /// The same where higher is better.
    var merit: Double?
    /// How much of each bounded capability was lost, a share.
    var lost: [String: Double]
    /// ``TuningStudy/violation(_:)``.
    var violation: Double?
    /// Why there is no score.
    var failure: String?
    /// Of what lies in the trial's folder, from which it can go on; nil where nothing does.
    var checkpoint: SHA256Digest?
    /// Tokens that went forward and back since the trial began.
    var trainedTokens: Int
    /// The work since the rung before.
    var usage: Usage
}
