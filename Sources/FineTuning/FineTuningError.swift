import Foundations

/// Why a model cannot be trained, or an adapter not be loaded.
public enum FineTuningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No sequence has a token to predict.
    case nothingToLearn(given: Int)
    /// A loss or a gradient became NaN or infinite.
    case diverged(step: Int, tensor: String, rate: Double)
    /// Every gradient is 0, while every figure is a finite number.
    case noGradient(step: Int)
    /// What the weights matter for cannot be estimated: no general material has a token to predict.
    case nothingToKeep
    /// The change of a weight under DoRA is no product of low rank, which L2-SP and EWC need.
    case changeHasNoLowRank
    /// An adapter's configuration or tensors do not fit.
    case adapter(path: String, reason: String)
    /// Saved weights do not fit the model.
    case weights(path: String, reason: String)
    /// A training cannot go on from where it is said to have been put down.
    case checkpoint(path: String, reason: String)
    /// An adapter was trained on another model than the one that was given.
    case otherBase(path: String, trainedOn: String, given: String)
    /// A folder holds neither an adapter nor all weights.
    case noWeights(path: String)
    /// All weights were trained, so there is no adapter to write.
    case noAdapter(path: String)
    /// A GGUF file can be written beside the metadata of another one only.
    case noMetadata(path: String)

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .nothingToLearn(let given):
            """
            training: none of the \(given) examples has a token to predict. \
            Every example needs a completion that is not empty.
            """
        case .diverged(let step, let tensor, let rate):
            """
            training step \(step): \(tensor) is no longer a finite number, at learning rate \
            \(NumberFormat.significant(rate, digits: 3)). Lower the learning rate.
            """
        case .noGradient(let step):
            """
            training step \(step): no gradient reaches the trained weights (all are 0), so nothing \
            can be learnt. Look at the model's weights: some of its matrices may be all 0.
            """
        case .nothingToKeep:
            """
            training: ewc needs general material to find the weights that matter, and none of it has \
            a token to predict. Give some, or leave ewc out.
            """
        case .changeHasNoLowRank:
            """
            training: l2-sp and ewc need adapters whose change of a weight is a product of low rank, \
            which DoRA's is not. Use plain LoRA, or replay.
            """
        case .adapter(let path, let reason):
            "adapter \(path): \(reason)"
        case .weights(let path, let reason):
            "saved weights \(path): \(reason)"
        case .checkpoint(let path, let reason):
            "checkpoint \(path): \(reason). Remove it to begin the training anew."
        case .otherBase(let path, let trainedOn, let given):
            """
            adapter \(path): it was trained on \(Excerpt.quoted(trainedOn)), and the model given is \
            \(Excerpt.quoted(given)). Give the model that it was trained on; if it is the same under \
            another name, say so with --any-base.
            """
        case .noWeights(let path):
            """
            \(path): neither adapter_config.json nor model.safetensors is there. Give a folder of a \
            run's weights, such as runs/handbook/weights/lora-seed1, or one that PEFT has saved.
            """
        case .noAdapter(let path):
            """
            \(path): all weights were trained, so there is no adapter. Export them merged, as \
            safetensors or gguf.
            """
        case .noMetadata(let path):
            """
            \(path): a GGUF file is written with the metadata of the base's own GGUF file, and the \
            base is a Hugging Face folder. Export as safetensors and convert that, e.g. with \
            llama.cpp's convert_hf_to_gguf.py.
            """
        }
    }
}
