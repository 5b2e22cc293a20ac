/// What can be measured.
enum Work: String, CaseIterable, Codable {
    /// The matrix product of 1024 × 1024 by 1024 × 1024, the best of many: the roof of all else.
    case product
    /// Reading an array far larger than the caches, once through.
    case bandwidth
    /// Log-likelihoods of 8 texts of 256 tokens.
    case score
    /// A prompt of 128 tokens up to the logits of its last.
    case prompt128 = "prompt-128"
    /// The same of 512 tokens.
    case prompt512 = "prompt-512"
    /// A training step on 8 × 128 tokens, adapters of rank 8 on the query and value layers.
    case lora
    /// The same with adapters on all linear layers.
    case loraAll = "lora-all"
    /// The same with every weight trained.
    case full
    /// 512 questions of about 20 tokens, embedded.
    case queries
    /// 256 passages of about 130 tokens, embedded.
    case passages

    /// Whether the best repeat counts, because it bounds the others.
    var isLimit: Bool { self == .product || self == .bandwidth }

    /// What is counted by the second.
    var unit: String {
        switch self {
        case .product: "GFLOP/s"
        case .bandwidth: "GB/s"
        case .queries, .passages: "texts/s"
        case .score, .prompt128, .prompt512, .lora, .loraAll, .full: "tokens/s"
        }
    }
}
