public import Domain
public import Foundations

/// A scenario as it stands in a file, with where each of its keys stands.
public struct ScenarioFile: Sendable, Equatable {
    /// A scenario is read by people; a larger file is something else.
    private static let sizeLimit = 1_000_000
    private static let fileName = "scenario.yaml"

    /// The file's path, as the user gave it.
    public let path: String
    /// The name of the folder that holds it, e.g. `handbook`.
    public let name: String
    /// The file's own text.
    public let text: String
    /// What the file says, with every default.
    public let scenario: Scenario
    /// SHA-256 of the file's bytes.
    public let digest: SHA256Digest
    /// Key path, e.g. `arms.rag.passages`, → where the key stands; defaults have no place.
    public let positions: [String: TextPosition]

    /// Reads a scenario.
    ///
    /// - Parameter path: a file, or a folder that holds `scenario.yaml`.
    /// - Throws: ``ScenariosError/mistakes(_:omitted:)`` with up to ten mistakes,
    ///   ``ScenariosError/unreadable(path:reason:)``, ``ScenariosError/tooLarge(path:size:limit:)``
    ///   or ``ScenariosError/notText(path:fault:)``.
    public init(path: String) throws(ScenariosError) {
        let file =
            FileSystem.isFolder(path) ? FileSystem.join(path, Self.fileName) : path
        let source = try TextFile(path: file, sizeLimit: Self.sizeLimit)
        let decoded = try ScenarioDecoder.decode(source.text, file: file)
        self.path = file
        name = FileSystem.name(of: FileSystem.folder(of: FileSystem.realPath(of: file)))
        text = source.text
        scenario = decoded.scenario
        digest = source.digest
        positions = decoded.given
    }

    /// The scenario as YAML with every default, each line ending in `# given` or `# default`.
    /// Read as a scenario, it gives an equal one.
    public var resolvedYAML: String {
        ResolvedYAML.text(of: scenario, given: Set(positions.keys))
    }

    /// Where a key stands, or the nearest key above it that the file has.
    func position(of keyPath: String) -> TextPosition {
        var parts = keyPath.split(separator: ".")
        while !parts.isEmpty {
            if let position = positions[parts.joined(separator: ".")] { return position }
            parts.removeLast()
        }
        return TextPosition(file: path, line: 1, column: 1)
    }
}
