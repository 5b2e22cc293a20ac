import Checkpoints
import Kernels

/// Whether the output layer is the embedding, by what the settings say and by what is there.
///
/// A GGUF file says it by having no tensor for the output. A `config.json` says it by a key, or by
/// the family's default where the key is absent; a checkpoint that does otherwise is refused, since
/// transformers would fill a missing output layer with random numbers, and by version takes an
/// output layer that should be tied from the file or passes over it.
struct OutputTie {
    let file: any WeightFile
    let names: DecoderTensorNames
    let settingsPath: String

    /// - Parameters:
    ///   - said: `tie_word_embeddings`.
    ///   - standard: what holds without it.
    func isTied(_ said: Bool?, otherwise standard: Bool) throws -> Bool {
        let output = "\(names.output).weight", embedding = "\(names.embedding).weight"
        let isThere = file.tensorNames.contains(output)
        let isTied = said ?? standard
        let words =
            said.map { "tie_word_embeddings \($0)" }
            ?? "nothing of tie_word_embeddings, which means \(standard)"
        if !isTied, !isThere {
            throw LanguageModelsError.contradiction(
                path: settingsPath, says: words, other: file.path, found: "no tensor '\(output)'")
        }
        // The same values twice are no contradiction, and are held once.
        guard isTied, isThere else { return isTied }
        let shapes = (try file.shape(of: output), try file.shape(of: embedding))
        guard shapes.0 == shapes.1, shapes.0.count == 2,
            try file.matrix(output, rows: shapes.0[0], columns: shapes.0[1]).values
                == file.matrix(embedding, rows: shapes.0[0], columns: shapes.0[1]).values
        else {
            throw LanguageModelsError.contradiction(
                path: settingsPath, says: words, other: file.path,
                found: "a tensor '\(output)' \(shapes.0) with other values than '\(embedding)' "
                    + "\(shapes.1)")
        }
        return true
    }
}
