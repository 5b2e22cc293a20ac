import Foundations

/// A kind of work whose speed is measured.
///
/// Tokens are drawn at random with a fixed seed; texts are made of sentences with running numbers.
public enum BenchmarkWork: String, CaseIterable, Codable, Sendable {
    /// A prompt of 128 tokens, up to the logits of its last.
    case prompt128 = "prompt-128"
    /// The same of 512 tokens.
    case prompt512 = "prompt-512"
    /// 48 tokens, one after the other, behind a prompt of 128 whose time does not count.
    case generate1 = "generate-1"
    /// 48 new tokens for each of 16 prompts of 128 that differ; the prompts' time counts.
    case generate16 = "generate-16"
    /// The same where all prompts begin with the same 100 tokens.
    case generate16Shared = "generate-16-shared"
    /// Log-likelihoods of the next token at every place of 8 sequences of 256.
    case score = "score-8x256"
    /// A training step on 8 sequences of 128, adapters of rank 8 on the query and value layers.
    case loraQueryValue = "lora-qv-8x128"
    /// The same with adapters on all seven linear layers of a block.
    case loraAll = "lora-all-8x128"
    /// The same with a tenth of the values dropped that go into each adapter.
    case loraDropout = "lora-dropout-8x128"
    /// The same with the lengths of the rows trained too.
    case dora = "dora-all-8x128"
    /// Adapters on all linear layers, pulled towards the untuned weights.
    case loraL2 = "lora-l2-sp-8x128"
    /// The same with each weight's pull by its Fisher information, which is found before the first step
    /// and not timed.
    case loraEWC = "lora-ewc-8x128"
    /// A training step on 8 sequences of 128 with every weight trained.
    case full = "full-8x128"
    /// 512 questions of about 20 tokens, embedded.
    case embedQueries = "embed-queries"
    /// 256 passages of about 130 tokens, embedded.
    case embedPassages = "embed-passages"

    /// The work of this name.
    ///
    /// - Throws: ``BenchmarkingError/unknownWork(name:known:nearest:)``.
    public init(named name: String) throws(BenchmarkingError) {
        guard let work = Self(rawValue: name) else {
            let known = Self.allCases.map(\.rawValue)
            throw .unknownWork(
                name: name, known: known, nearest: NearestName.closest(to: name, among: known))
        }
        self = work
    }

    /// What is counted by the second.
    var unit: String {
        switch self {
        case .generate1, .generate16, .generate16Shared: "new tokens"
        default: "tokens"
        }
    }
}
