import Checkpoints
import FoundationEssentials

/// A Hugging Face checkpoint of a decoder: `config.json` and the weights.
package struct HuggingFaceFolder {
    /// Reads the weights.
    package let loader: DecoderLoader
    /// Where answers end, as the configurations state it.
    let ends: [EndDeclaration]
    /// The files that are read.
    let files: [String]

    /// Opens the checkpoint in a folder.
    package init(path: String) throws {
        try self.init(ModelSource(path: path, name: path, licence: "unknown", known: [:]))
    }

    init(_ source: ModelSource) throws {
        let purpose = "a language model's folder holds it beside model.safetensors"
        // The kind first, since the other keys depend on it.
        let kind = try source.json(ModelKind.self, "config.json", purpose: purpose).model_type
        let config = "\(source.path)/config.json"
        let family = try DecoderFamily(modelType: kind, path: config)
        let settings = try source.json(HuggingFaceSettings.self, "config.json", purpose: purpose)
        let (file, weightFiles) = try Self.weights(source)
        let output = OutputTie(file: file, names: family.huggingFace, settingsPath: config)
        loader = DecoderLoader(
            file: file, names: family.huggingFace,
            configuration: try DecoderConfiguration(
                settings, family: family, path: config,
                isTied: output.isTied(
                    settings.tie_word_embeddings, otherwise: family.tiesOutput)),
            settingsPath: config)
        let generation = "generation_config.json", isThere = source.holds(generation)
        let generationEnds =
            isThere
            ? try source.json(AnswerEnds.self, generation, purpose: "where answers end") : nil
        ends =
            settings.eos_token_id.declarations("config.json eos_token_id")
            + (settings.text_config?.eos_token_id)
            .declarations("config.json text_config.eos_token_id")
            + (generationEnds?.eos_token_id).declarations("\(generation) eos_token_id")
        files = ["config.json"] + (isThere ? [generation] : []) + weightFiles
    }

    /// The weights in one file, or in those that an index names; with both, in one.
    private static func weights(
        _ source: ModelSource
    ) throws -> (file: any WeightFile, names: [String]) {
        let single = "model.safetensors", index = "model.safetensors.index.json"
        let hasOne = FileManager.default.fileExists(atPath: "\(source.path)/\(single)")
        if !hasOne, FileManager.default.fileExists(atPath: "\(source.path)/\(index)") {
            let map = try source.json(ShardIndex.self, index, purpose: "names the weights' files")
            let shards = try ShardedSafetensors(
                path: "\(source.path)/\(index)", places: map.weight_map)
            return (shards, [index] + shards.files)
        }
        let path = try source.file(single, purpose: "the weights")
        return (try SafetensorsFile(path: path), [single])
    }
}

// The names of the keys are Hugging Face's.
private struct ShardIndex: Decodable {
    /// The file of each tensor.
    let weight_map: [String: String]
}
