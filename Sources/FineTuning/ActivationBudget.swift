package import Domain
package import LanguageModels

/// How many tokens run at one time, and what is kept of them for the backward pass.
///
/// Everything of every trained block is kept where that fits; otherwise only what goes into each
/// block, and the rest is computed again on the way back: one more forward pass for some tenth of
/// the memory. The gradients have the same bits either way.
/// Source: Chen et al. 2016, arXiv:1604.06174.
package struct ActivationBudget {
    private let configuration: DecoderConfiguration
    private let trainedLayers: Int
    private let bytes: Int
    private let products: [LoRAConfiguration.Target]

    /// - Parameters:
    ///   - trainedLayers: blocks that the backward pass goes through.
    ///   - bytes: what activations and the buffers of both passes may take.
    ///   - targets: the linear layers whose products DoRA needs again.
    package init(
        _ configuration: DecoderConfiguration, trainedLayers: Int, bytes: Int,
        productsOf targets: [LoRAConfiguration.Target] = []
    ) {
        self.configuration = configuration
        self.trainedLayers = trainedLayers
        self.bytes = bytes
        products = targets
    }

    /// More tokens in one pass make the products no faster.
    private static let mostTokens = 512
    /// Fewer tokens in one pass cost more than computing the blocks again.
    private static let fewestTokens = 128
    /// More rows of logits at one time make the output layer's products hardly faster.
    private static let mostRowsOfLogits = 128

    /// Tokens in one micro-batch, unless a single sequence is longer.
    package var tokensInMicroBatch: Int {
        let keepingAll = bytes / bytesPerToken(keepingAll: true)
        if keepingAll >= Self.fewestTokens { return min(keepingAll, Self.mostTokens) }
        return min(max(bytes / bytesPerToken(keepingAll: false), 1), Self.mostTokens)
    }

    /// Whether everything is kept of a micro-batch with room for so many tokens.
    package func keepsAll(tokens: Int) -> Bool { tokens <= bytes / bytesPerToken(keepingAll: true) }

    /// What is left for outputs of frozen blocks.
    package var remainingBytes: Int {
        let tokens = tokensInMicroBatch
        return max(0, bytes - tokens * bytesPerToken(keepingAll: keepsAll(tokens: tokens)))
    }

    /// Rows of logits that exist at one time; they take an eighth of the bytes at most, but for
    /// tiny budgets.
    package var rowsOfLogits: Int {
        let fitting = bytes / 8 / (configuration.vocabulary * MemoryLayout<Float>.stride)
        return min(max(fitting, 32), Self.mostRowsOfLogits)
    }

    private func bytesPerToken(keepingAll: Bool) -> Int {
        let c = configuration
        // As in `LayerActivations`, `LayerScratch` and `BackwardScratch`, and a gradient.
        let block =
            2 * (c.queryWidth + c.keyWidth + c.innerWidth) + c.width
            + (c.family.hasHeadNorms ? c.queryWidth + c.keyWidth : 0)
            + (c.family.hasResultNorms ? 2 * c.width : 0)
            + products.reduce(0) { $0 + c.shape(of: $1).outputs }
        let scratch = 3 * c.width + 2 * c.innerWidth + 2 * (c.queryWidth + c.keyWidth)
        let kept = (trainedLayers + 1) * c.width + (keepingAll ? max(trainedLayers, 1) : 1) * block
        return (kept + scratch) * MemoryLayout<Float>.stride
    }
}
