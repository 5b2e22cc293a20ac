public import Kernels

/// The norms that a block can have.
public enum DecoderNorm: Sendable, CaseIterable {
    /// Before attention.
    case attention
    /// Before feed-forward.
    case feedForward
    /// Of each head's query.
    case query
    /// Of each head's key.
    case key
    /// Of what attention gives.
    case attentionResult
    /// Of what feed-forward gives.
    case feedForwardResult
}

extension DecoderLayer {
    /// The gain of a norm, `[1, channels]`; nil when the block has no such norm.
    public func gain(_ norm: DecoderNorm) -> Matrix? {
        switch norm {
        case .attention: attentionNorm
        case .feedForward: feedForwardNorm
        case .query: headNorms?.query
        case .key: headNorms?.key
        case .attentionResult: resultNorms?.attention
        case .feedForwardResult: resultNorms?.feedForward
        }
    }
}

extension DecoderTensorNames {
    /// What a norm is called within a block.
    package func part(_ norm: DecoderNorm) -> String {
        switch norm {
        case .attention: attentionNorm
        case .feedForward: feedForwardNorm
        case .query: queryNorm
        case .key: keyNorm
        case .attentionResult: attentionResultNorm
        case .feedForwardResult: feedForwardResultNorm
        }
    }
}
