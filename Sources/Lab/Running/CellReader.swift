import Foundations
import Record
import Storage

/// Reads the cells that a record is made from, and remembers on which machines they were made.
final class CellReader {
    private let journal: Journal
    /// Every cell that was read, once.
    private(set) var read: [String: Origin] = [:]

    /// What a cell was made for, and where.
    struct Origin: Hashable {
        let kind: String
        let arm: String?
        let machines: [MachineKind]
    }

    init(_ journal: Journal) { self.journal = journal }

    /// - Throws: ``LabError/damagedCell(key:reason:)``, also for a cell that is not there;
    ///   `StorageError`.
    func cell<Payload: Decodable>(_ key: String) throws -> Journaled<Payload> {
        guard let stored = try journal.cell(key) else {
            throw LabError.damagedCell(key: key, reason: "it is missing")
        }
        do {
            read[key] = Origin(
                kind: stored.kind, arm: stored.arm,
                machines: try stored.machines.map {
                    try CanonicalJSON.decode(MachineKind.self, from: $0)
                })
            return Journaled(
                key: key, payload: try CanonicalJSON.decode(Payload.self, from: stored.payload))
        } catch {
            throw LabError.damagedCell(key: key, reason: "\(error)")
        }
    }

    /// The same of several cells.
    func cells<Payload: Decodable>(_ keys: [String]) throws -> [Journaled<Payload>] {
        try keys.map { try cell($0) }
    }
}
