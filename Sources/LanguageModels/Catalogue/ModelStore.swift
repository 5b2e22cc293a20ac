import Checkpoints
import FoundationEssentials
public import Foundations
public import Kernels
import Tokenizers

/// The folder that holds fetched models, and the loading of models by name or path.
public struct ModelStore: Sendable {
    /// One folder a model, by its name.
    public let folder: String

    /// A store in this folder, which need not exist before the first model is fetched.
    public init(folder: String) { self.folder = folder }

    /// Where measurements of models are kept, so that they are not made twice. It may be deleted.
    public var measurementsFolder: String { "\(folder)/measured" }

    /// Where a catalogue model's files lie or would lie.
    public func folder(of entry: CatalogueEntry) -> String { "\(folder)/\(entry.name)" }

    /// Whether every file of a catalogue model is there; their contents are not looked at.
    public func isFetched(_ entry: CatalogueEntry) -> Bool {
        entry.files.allSatisfy {
            FileManager.default.fileExists(atPath: "\(folder(of: entry))/\($0.path)")
        }
    }

    /// Checks the hash of every file of a catalogue model.
    ///
    /// - Returns: the hashes by file.
    /// - Throws: ``LanguageModelsError/notFetched(name:folder:)``,
    ///   ``LanguageModelsError/wrongHash(path:expected:found:)``.
    @discardableResult
    public func verify(_ entry: CatalogueEntry) throws -> [String: SHA256Digest] {
        guard isFetched(entry) else {
            throw LanguageModelsError.notFetched(name: entry.name, folder: folder(of: entry))
        }
        var hashes: [String: SHA256Digest] = [:]
        for file in entry.files {
            let path = "\(folder(of: entry))/\(file.path)"
            let found = try SHA256.hash(fileAt: path)
            guard found.hex == file.sha256 else {
                throw LanguageModelsError.wrongHash(
                    path: path, expected: file.sha256, found: found.hex)
            }
            hashes[file.path] = found
        }
        return hashes
    }

    /// A language model by its catalogue name, the path of a `.gguf` file, or of a folder that
    /// holds one or a Hugging Face checkpoint.
    ///
    /// - Throws: ``LanguageModelsError``, and the errors of `Checkpoints` and `Tokenizers`.
    public func languageModel(_ nameOrPath: String, on compute: Compute) throws -> LanguageModel {
        let source = try resolve(nameOrPath, role: .generator)
        return try languageModel(source, on: compute, withWeights: true)
    }

    /// The same model without its weights, which takes next to no memory: it turns texts into tokens
    /// and knows how many of them it could look at. To let it compute is a programming error.
    public func tokenCounter(_ nameOrPath: String, on compute: Compute) throws -> LanguageModel {
        try languageModel(
            resolve(nameOrPath, role: .generator), on: compute, withWeights: false)
    }

    func languageModel(
        _ source: ModelSource, on compute: Compute, withWeights: Bool
    ) throws -> LanguageModel {
        source.path.hasSuffix(".gguf")
            ? try LanguageModel(gguf: source, on: compute, withWeights: withWeights)
            : try LanguageModel(folder: source, on: compute, withWeights: withWeights)
    }

    /// A sentence encoder by its catalogue name or the path of a sentence-transformers folder.
    ///
    /// - Parameters:
    ///   - queryPrefix: what goes before every query; nil, the default, for what the folder says.
    ///   - passagePrefix: the same for passages.
    /// - Throws: ``LanguageModelsError``, and the errors of `Checkpoints` and `Tokenizers`.
    public func sentenceEncoder(
        _ nameOrPath: String, queryPrefix: String? = nil, passagePrefix: String? = nil,
        on compute: Compute
    ) throws -> SentenceEncoder {
        try SentenceEncoder(
            folder: resolve(nameOrPath, role: .encoder), queryPrefix: queryPrefix,
            passagePrefix: passagePrefix, on: compute)
    }

    /// Where other programs find a model: the catalogue's name on the hub, else the absolute path of
    /// its file or folder.
    public func origin(of nameOrPath: String) -> String {
        if let entry = ModelCatalogue.entry(named: nameOrPath) { return entry.hubName }
        return URL(filePath: nameOrPath).standardized.path
    }

    func resolve(_ name: String, role: CatalogueEntry.Role) throws -> ModelSource {
        if let entry = ModelCatalogue.entry(named: name) {
            guard entry.role == role else {
                throw LanguageModelsError.wrongRole(
                    name: name, expected: role == .generator ? "a language model" : "an encoder")
            }
            let hashes = try verify(entry)
            let single = entry.files.first { $0.path.hasSuffix(".gguf") }
            let path = single.map { "\(folder(of: entry))/\($0.path)" } ?? folder(of: entry)
            return ModelSource(path: path, name: name, licence: entry.licence, known: hashes)
        }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            if let reason = FolderDiagnosis.danglingLink(name) {
                throw LanguageModelsError.unusable(path: name, reason: reason)
            }
            let known = ModelCatalogue.entries.map(\.name)
            throw LanguageModelsError.unknownModel(
                name: name, known: known, nearest: NearestName.closest(to: name, among: known))
        }
        let last = name.split(separator: "/").last.map(String.init) ?? name
        guard isFolder else {
            return ModelSource(path: name, name: last, licence: "unknown", known: [:])
        }
        let weights = try FileManager.default.contentsOfDirectory(atPath: name)
            .filter { $0.hasSuffix(".gguf") }
        if role == .generator, weights.count > 1 {
            throw LanguageModelsError.unusable(
                path: name, reason: FolderDiagnosis.severalFiles(weights.sorted()))
        }
        let path = weights.count == 1 ? "\(name)/\(weights[0])" : name
        return ModelSource(path: path, name: last, licence: "unknown", known: [:])
    }
}

/// A model's files on disk, and what is known of them.
struct ModelSource {
    /// A `.gguf` file or a folder.
    let path: String
    let name: String
    let licence: String
    /// Hashes that were computed already, by file name.
    let known: [String: SHA256Digest]

    /// A file of the folder.
    func file(_ name: String, purpose: String) throws(LanguageModelsError) -> String {
        let file = "\(path)/\(name)"
        guard FileManager.default.fileExists(atPath: file) else {
            if let reason = FolderDiagnosis(path: path).reason(missing: name) {
                throw .unusable(path: path, reason: reason)
            }
            throw .fileMissing(path: file, purpose: purpose)
        }
        return file
    }

    /// Whether the folder holds a file; of a catalogue model, whether the catalogue names it.
    func holds(_ name: String) -> Bool {
        known.isEmpty
            ? FileManager.default.fileExists(atPath: "\(path)/\(name)") : known[name] != nil
    }

    /// The most bytes of a tokenizer; the largest published one has some 35 MB.
    static let largestTokenizer = 1 << 26
    /// The most bytes of settings; the index of a model in hundreds of files has some 10 MB.
    private static let largestSettings = 1 << 24

    func bytes(
        _ name: String, purpose: String, most: Int = largestSettings
    ) throws -> [UInt8] {
        try RegularFile.bytes(at: try file(name, purpose: purpose), most: most)
    }

    func json<Value: Decodable>(_ type: Value.Type, _ name: String, purpose: String) throws -> Value
    {
        let bytes = try bytes(name, purpose: purpose)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw LanguageModelsError.malformed(
                path: "\(path)/\(name)", reason: "not the expected JSON, \(Self.reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is damaged" }
        return error.place.isEmpty ? error.reason : "\(error.place): \(error.reason)"
    }

    /// Name, hashes and sizes of the files that were read.
    func identity(
        architecture: String, parameters: Int, files: [String]
    ) throws -> ModelIdentity {
        var hashes: [String: SHA256Digest] = [:], bytes = 0
        for file in files {
            let path = files.count == 1 && self.path.hasSuffix(file) ? path : "\(path)/\(file)"
            hashes[file] = try known[file] ?? SHA256.hash(fileAt: path)
            bytes += try RegularFile.size(at: path)
        }
        return ModelIdentity(
            name: name, architecture: architecture, parameterCount: parameters, licence: licence,
            files: hashes, byteCount: bytes)
    }
}
