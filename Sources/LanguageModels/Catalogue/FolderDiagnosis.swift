import FoundationEssentials
import Foundations

/// Why a path that was given as a model cannot be used as one, and what to do.
struct FolderDiagnosis {
    let path: String

    /// Weights in forms that are not read: pickles of PyTorch, which can run code, and others.
    private static let otherEndings = [".bin", ".pt", ".pth", ".ckpt", ".msgpack", ".h5", ".onnx"]

    /// In a sentence; nil where nothing more is known than that the file is missing.
    ///
    /// - Parameter name: the file that was looked for.
    func reason(missing name: String) -> String? {
        if let reason = Self.danglingLink("\(path)/\(name)") { return "\(name) \(reason)" }
        let files = FileManager.default
        guard let names = try? files.contentsOfDirectory(atPath: path).sorted() else {
            return """
                it is a file that is no .gguf file. Give a .gguf file, or the folder that holds \
                config.json and model.safetensors.
                """
        }
        if names.contains("adapter_config.json") { return Self.adapter(path) }
        guard name.hasSuffix(".safetensors") else { return nil }
        let others = names.filter { name in Self.otherEndings.contains(where: name.hasSuffix) }
        guard !others.isEmpty else { return nil }
        return """
            the weights are missing as safetensors (\(name)); there is only \
            \(others.map(Excerpt.quoted).joined(separator: ", ")), a form that is not read. Convert \
            it, e.g. with Transformers: AutoModelForCausalLM.from_pretrained(folder)\
            .save_pretrained(folder, safe_serialization=True).
            """
    }

    /// Nil unless `path` is a link to something that is not there.
    static func danglingLink(_ path: String) -> String? {
        let files = FileManager.default
        guard !files.fileExists(atPath: path),
            let target = try? files.destinationOfSymbolicLink(atPath: path)
        else { return nil }
        return """
            is a link to \(Excerpt.quoted(target)), where nothing is. Download the model again, or \
            copy the file that it stood for.
            """
    }

    /// - Parameter names: of the .gguf files of one folder, at least two.
    static func severalFiles(_ names: [String]) -> String {
        let list = names.prefix(5).map(Excerpt.quoted).joined(separator: ", ")
        guard !names.contains(where: { $0.contains("-of-") }) else {
            return """
                the weights are split over \(names.count) .gguf files (\(list)), which are not read. \
                Merge them, e.g. with llama.cpp: llama-gguf-split --merge.
                """
        }
        return "it holds \(names.count) .gguf files (\(list)). Give the path of the one to use."
    }

    private static func adapter(_ path: String) -> String {
        struct Settings: Decodable { var base_model_name_or_path: String? }
        let text = FileManager.default.contents(atPath: "\(path)/adapter_config.json")
        let settings = text.flatMap {
            try? CanonicalJSON.decode(Settings.self, from: String(decoding: $0, as: UTF8.self))
        }
        let base = settings?.base_model_name_or_path.map { " of \(Excerpt.quoted($0))" } ?? ""
        return """
            it is a LoRA adapter\(base) (adapter_config.json) and no model: the base model's \
            config.json and weights are missing. Give the base model, or merge the adapter into it, \
            e.g. with PEFT: merge_and_unload.
            """
    }
}
