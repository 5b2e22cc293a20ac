import Foundations

/// Files that people fill or keep are never written over.
enum NewFile {
    static func require(_ path: String) throws(CrossoverError) {
        guard FileKind(at: path) == .nothing else { throw .fileExists(path: path) }
    }
}
