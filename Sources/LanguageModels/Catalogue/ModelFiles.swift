package import Checkpoints
import Foundations
import Kernels

/// A language model's files, opened and checked, its weights not loaded: for writing them in
/// another form.
package struct ModelFiles {
    /// Where the weights and all else stand.
    package enum Container {
        case gguf(GGUFFile)
        /// A Hugging Face checkpoint.
        case folder
    }

    /// Name and hashes of the files.
    package let identity: ModelIdentity
    /// Where other programs find the model: a name on the hub, or an absolute path.
    package let origin: String
    /// Reads single tensors.
    package let weights: DecoderLoader
    package let container: Container
    /// Tokens that end an answer by the files' settings.
    let ends: [EndToken]
    let source: ModelSource
}

extension ModelStore {
    /// Opens the files of a model that ``languageModel(_:on:)`` would load.
    ///
    /// - Throws: as that does.
    package func files(of nameOrPath: String) throws -> ModelFiles {
        let source = try resolve(nameOrPath, role: .generator)
        let model = try languageModel(source, on: Compute(threads: 1), withWeights: false)
        let weights: DecoderLoader, container: ModelFiles.Container
        if source.path.hasSuffix(".gguf") {
            let file = try GGUFFile(path: source.path)
            (weights, container) = (try DecoderLoader(gguf: file), .gguf(file))
        } else {
            (weights, container) = (try HuggingFaceFolder(source).loader, .folder)
        }
        try weights.check()
        return ModelFiles(
            identity: model.identity, origin: origin(of: nameOrPath), weights: weights,
            container: container, ends: model.ends, source: source)
    }
}
