import FoundationEssentials
import Foundations
import Kernels
import LanguageModels

/// What was measured of models, one file a measurement, so that no run has to measure it again.
///
/// The files are only ever a shortcut: one that is missing, damaged or cannot be written costs time
/// and a sentence, never a run. Anybody may delete them. Several processes may use one folder:
/// files appear whole, and all writers of a file write the same.
final class MeasurementCache {
    private let folder: String
    private let notice: (String) -> Void
    private var couldNotWrite = false
    /// Files of which was said that they are no use.
    private var told: Set<String> = []

    /// Far more than the measurements of a probe with the most items take.
    private static let mostBytes = 1 << 22
    /// How a file of ours begins: keys are sorted, and no other comes before this one.
    private static let mark = #"{"crossover":"measurement""#

    /// - Parameters:
    ///   - folder: need not exist.
    ///   - notice: called with a sentence when a file is no use or cannot be written.
    init(folder: String, notice: @escaping (String) -> Void) {
        self.folder = folder
        self.notice = notice
    }

    private struct Entry<Value: Codable>: Codable {
        var crossover = "measurement"
        /// Over the content in canonical JSON.
        var digest: SHA256Digest
        var measured: Content<Value>
    }

    private struct Content<Value: Codable>: Codable {
        var key: MeasurementKey
        var value: Value
    }

    /// What is kept under a key, or nil.
    ///
    /// - Parameter isSound: whether it can be what the key says.
    func value<Value: Codable>(
        _ type: Value.Type, for key: MeasurementKey, isSound: (Value) -> Bool
    ) -> Value? {
        let path = path(of: key)
        guard FileKind(at: path) != .nothing else { return nil }
        guard isOurs(path), let bytes = try? RegularFile.bytes(at: path, most: Self.mostBytes),
            let entry = try? CanonicalJSON.decode(
                Entry<Value>.self, from: String(decoding: bytes, as: UTF8.self)),
            entry.measured.key == key, let digest = try? Self.digest(of: entry.measured),
            entry.digest == digest, isSound(entry.measured.value)
        else {
            if told.insert(path).inserted {
                notice(
                    "'\(path)' is damaged or not a file of crossover's, so it is not used: "
                        + "the measurement is made again.")
            }
            return nil
        }
        return entry.measured.value
    }

    /// Keeps a value under a key; a file that is not ours stays in its place.
    func keep(_ value: some Codable, for key: MeasurementKey) {
        let path = path(of: key)
        guard FileKind(at: path) == .nothing || isOurs(path) else { return }
        do {
            let content = Content(key: key, value: value)
            let entry = Entry(digest: try Self.digest(of: content), measured: content)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try AtomicFile.write(try CanonicalJSON.encodeLine(entry), to: path)
        } catch {
            if !couldNotWrite {
                notice(
                    "Measurements of models cannot be kept in '\(folder)', so the next run makes "
                        + "them again.")
            }
            couldNotWrite = true
        }
    }

    private func path(of key: MeasurementKey) -> String { "\(folder)/\(key.digest.hex).json" }

    private func isOurs(_ path: String) -> Bool {
        let mark = Array(Self.mark.utf8)
        return FileKind.beginning(ofFileAt: path, count: mark.count) == mark
    }

    private static func digest(of content: some Encodable) throws -> SHA256Digest {
        SHA256.hash(try CanonicalJSON.encodeLine(content))
    }
}

/// All that a measurement of a model depends on.
struct MeasurementKey: Codable, Equatable {
    /// Which one, such as `probe english`.
    var name: String
    /// Of what the model is asked.
    var source: SHA256Digest
    /// Of the model's files.
    var model: SHA256Digest
    var precision: Precision
    /// What multiplies, and what the processor has: on another kind sums come in another order.
    var arithmetic: [String]
    /// Of the program.
    var version: String

    init(_ name: String, source: SHA256Digest, model: ModelIdentity, compute: Compute) {
        self.name = name
        self.source = source
        self.model = model.fingerprint
        precision = compute.precision
        arithmetic =
            [compute.precision.kernel ?? "f32", compute.blasDescription] + Processor.features
        version = Crossover.version
    }

    /// What the measurement's file is called by.
    var digest: SHA256Digest {
        let parts =
            [name, source.hex, model.hex, precision.rawValue] + arithmetic + [version]
        return SHA256.hash(parts.joined(separator: "\n"))
    }
}
