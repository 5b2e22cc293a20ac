/// Why a model cannot be loaded or cannot do what was asked.
public enum LanguageModelsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A size in a model file that no model can have.
    case impossibleSize(rule: String)
    /// The file's architecture is not one that we know.
    case unknownArchitecture(path: String, found: String, supported: String)
    /// The model's folder lacks a file.
    case fileMissing(path: String, purpose: String)
    /// A file or folder is no model, or one in a form that is not read.
    case unusable(path: String, reason: String)
    /// A configuration file cannot be read.
    case malformed(path: String, reason: String)
    /// More tokens than the model can look at.
    case tooLong(tokens: Int, limit: Int, beginning: String)
    /// No catalogue entry and no file of this name.
    case unknownModel(name: String, known: [String], nearest: String?)
    /// A catalogue model that has not been fetched.
    case notFetched(name: String, folder: String)
    /// A file is not the one that the catalogue means.
    case wrongHash(path: String, expected: String, found: String)
    /// Fetching failed.
    case fetchFailed(name: String, reason: String)
    /// The model is used for what it was not made for.
    case wrongRole(name: String, expected: String)
    /// There is nothing to go on from.
    case emptyPrompt
    /// A number came out as NaN or infinity.
    case notFinite(place: String)

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .impossibleSize(let rule):
            "model sizes: \(rule). The file is damaged or not a language model."
        case .unknownArchitecture(let path, let found, let supported):
            "model \(path): architecture '\(found)' is not supported. Supported: \(supported)."
        case .fileMissing(let path, let purpose):
            "\(path): no such file (\(purpose)). Give a folder that holds it, or a .gguf file."
        case .unusable(let path, let reason):
            "model \(path): \(reason)"
        case .malformed(let path, let reason):
            "\(path): \(reason)."
        case .tooLong(let tokens, let limit, let beginning):
            """
            prompt and answer of up to \(tokens) tokens together: the model looks at \(limit) at \
            most. The prompt begins "\(beginning)". Shorten it (fewer passages, fewer examples, \
            smaller chunks), or ask for a shorter answer.
            """
        case .unknownModel(let name, let known, let nearest):
            """
            model '\(name)': neither a file, a folder, nor in the catalogue \
            (\(known.joined(separator: ", "))).\
            \(nearest.map { " Did you mean '\($0)'?" } ?? "")
            """
        case .notFetched(let name, let folder):
            """
            model '\(name)': not found in \(folder). Fetch it once: crossover models fetch \(name)
            """
        case .wrongHash(let path, let expected, let found):
            """
            \(path): SHA-256 is \(found), expected \(expected). The file is damaged or was \
            replaced; delete it and run: crossover models fetch
            """
        case .fetchFailed(let name, let reason):
            "model '\(name)': could not be fetched: \(reason)"
        case .wrongRole(let name, let expected):
            "model '\(name)': \(expected) was expected."
        case .emptyPrompt:
            "prompt: it has no token; generation needs at least one to go on from."
        case .notFinite(let place):
            """
            \(place): a number became NaN or infinite. The weights are damaged, or a learning \
            rate was too high.
            """
        }
    }
}
