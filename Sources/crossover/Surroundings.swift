import FoundationEssentials
import Foundations
import LanguageModels

/// What the program takes from the environment; no other place reads it.
package struct Surroundings {
    let variables: [String: String]

    /// The process's own.
    static var current: Surroundings {
        Surroundings(variables: ProcessInfo.processInfo.environment)
    }

    /// Surroundings with these environment variables.
    package init(variables: [String: String]) {
        self.variables = variables
    }

    /// Where everything is kept that can be had or computed again.
    ///
    /// As the XDG Base Directory Specification has it, a path that is not absolute does not count.
    private var cacheFolder: String {
        get throws(CrossoverError) {
            if let cache = folder("XDG_CACHE_HOME") { return "\(cache)/crossover" }
            if let home = folder("HOME") { return "\(home)/.cache/crossover" }
            throw .noCacheFolder
        }
    }

    /// Where fetched models are kept; `CROSSOVER_MODELS` may be any path.
    package var modelsFolder: String {
        get throws(CrossoverError) {
            if let models = variables["CROSSOVER_MODELS"], !models.isEmpty { return models }
            return try cacheFolder + "/models"
        }
    }

    /// Where trained models are registered; `CROSSOVER_REGISTRY` may be any path. It cannot be
    /// computed again, so it is among the user's data and not in the cache.
    package var registryFolder: String {
        get throws(CrossoverError) {
            if let registry = variables["CROSSOVER_REGISTRY"], !registry.isEmpty { return registry }
            if let data = folder("XDG_DATA_HOME") { return "\(data)/crossover/registry" }
            if let home = folder("HOME") { return "\(home)/.local/share/crossover/registry" }
            throw .noRegistryFolder
        }
    }

    /// The screen's width, where the terminal itself does not tell.
    package var columns: Int? {
        variables["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    }

    /// Whether the terminal can erase a line.
    package var canRedraw: Bool {
        variables["TERM"] != "dumb"
    }

    /// The fetched models.
    var store: ModelStore {
        get throws { ModelStore(folder: try modelsFolder) }
    }

    private func folder(_ name: String) -> String? {
        guard let path = variables[name], path.hasPrefix("/") else { return nil }
        return path == "/" ? "" : path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
