import FoundationEssentials
import Foundations

/// What this program wrote into a folder, by name and SHA-256: nothing else there is ever removed
/// or written over.
///
/// It is kept in the folder as `files.json`. A name may have two hashes: of what lies there, and of
/// what is about to take its place, so that a process that is killed between the two still knows
/// either as its own.
struct WrittenFiles: Equatable {
    /// Files of the report, by name.
    var files: [String: [SHA256Digest]] = [:]
    /// Trained weights, by their folder's name in `weights`; the hash is ``TunedWeights``'s.
    var weights: [String: [SHA256Digest]] = [:]

    static let name = "files.json"
    private static let version = 1
    private static let mostBytes = 1 << 22
    private static let mostHashes = 8

    init() {}

    /// Reads the list of a folder.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: ``LabError/folder(path:reason:)`` when something else has its name.
    init?(in folder: String) throws(LabError) {
        let path = "\(folder)/\(Self.name)"
        switch FileKind(at: path) {
        case .nothing: return nil
        case .file: break
        case .folder, .other:
            throw .folder(path: folder, reason: "\(Self.name) there is no file")
        }
        guard let text = Self.text(at: path),
            let list = try? CanonicalJSON.decode(List.self, from: text),
            list.crossover == Self.version,
            let files = Self.hashes(list.files, isName: Self.isReportFile),
            let weights = Self.hashes(list.weights, isName: Self.isWeights)
        else {
            throw .folder(
                path: folder, reason: "\(Self.name) there is not the list that crossover keeps")
        }
        (self.files, self.weights) = (files, weights)
    }

    /// Writes the list, whole or not at all.
    func save(in folder: String) throws {
        let list = List(
            crossover: Self.version, files: files.mapValues { $0.map(\.hex) },
            weights: weights.mapValues { $0.map(\.hex) })
        try AtomicFile.write(CanonicalJSON.encode(list), to: "\(folder)/\(Self.name)")
    }

    private struct List: Codable {
        var crossover: Int
        var files: [String: [String]]
        var weights: [String: [String]]
    }

    private static func text(at path: String) -> String? {
        guard
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            size <= mostBytes, let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    private static func hashes(
        _ texts: [String: [String]], isName: (String) -> Bool
    ) -> [String: [SHA256Digest]]? {
        var found: [String: [SHA256Digest]] = [:]
        for (name, hashes) in texts {
            let digests = hashes.compactMap(SHA256Digest.init(hex:))
            guard isName(name), digests.count == hashes.count, digests.count <= mostHashes else {
                return nil
            }
            found[name] = digests
        }
        return found
    }

    // MARK: - Names

    /// Pages, the record and pictures are all that a report consists of.
    static func isReportFile(_ name: String) -> Bool {
        isPlain(name)
            && (pages.contains(name) || name == record
                || name.hasSuffix(".svg") && name.utf8.count > 4)
    }

    static let pages = ["report.html", "report.md"]
    static let record = "record.json"

    /// Of a folder in `weights`.
    private static func isWeights(_ name: String) -> Bool { isPlain(name) }

    /// No path, nothing hidden, nothing that a terminal would act on.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 255 && !name.hasPrefix(".") && !name.contains("/")
            && !name.unicodeScalars.contains(where: \.isUnseen)
    }
}
