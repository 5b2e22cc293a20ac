import Foundations
import Record

extension MachineUseRecord {
    /// The kinds of machine that some cells were made on, the one with the most cells first.
    ///
    /// - Parameters:
    ///   - cells: by their keys.
    ///   - end: where the run ended.
    /// - Returns: nil when all cells were made on machines of the kind on which the run ended.
    static func all(
        _ cells: [String: CellReader.Origin], end: MachineRecord
    ) -> [MachineUseRecord]? {
        var counts: [MachineKind: Int] = [:]
        var work: [MachineKind: [String: Set<String>]] = [:]
        for cell in cells.values {
            for machine in cell.machines {
                counts[machine, default: 0] += 1
                work[machine, default: [:]][cell.arm ?? "", default: []].insert(cell.kind)
            }
        }
        guard counts.keys.contains(where: { $0 != end.kind }) else { return nil }
        // Of equally many cells an order that does not hang on chance.
        return counts.keys.sorted { first, second in
            let (one, other) = (counts[first] ?? 0, counts[second] ?? 0)
            return one == other ? "\(first)" < "\(second)" : one > other
        }.map { machine in
            MachineUseRecord(
                kind: machine,
                work: (work[machine] ?? [:]).sorted { $0.key < $1.key }.map { arm, kinds in
                    MachineWorkRecord(arm: arm.isEmpty ? nil : arm, cells: kinds.sorted())
                })
        }
    }
}
