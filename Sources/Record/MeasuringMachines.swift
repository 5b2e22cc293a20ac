import Foundations

/// Says on which machines the work behind some bills was measured, where that was not the one on
/// which the run ended.
package struct MeasuringMachines {
    private let record: RunRecord
    private let arms: [ArmRecord]

    /// Cells whose CPU seconds are in an arm's bill.
    private static let billed: Set<String> = Set(
        [CellKind.train, .trial, .validate, .answer].map(\.rawValue))

    /// - Parameter arms: names of the arms that have bills.
    package init(_ record: RunRecord, arms: [String]) {
        self.record = record
        self.arms = record.arms.filter { arms.contains($0.name) }
    }

    /// Nil when all CPU seconds of the bills come from the machine on which the run ended.
    package var sentence: Statement? {
        let used = machines.enumerated().map { place, machine in
            (place, arms: arms.filter { ran($0, on: machine) })
        }.filter { !$0.arms.isEmpty }
        let kinds = used.map { machines[$0.0].kind }
        guard used.count > 1 else {
            guard let place = used.first?.0, kinds[0] != record.machine.kind else { return nil }
            return """
                All CPU seconds in these costs were measured on \
                \(words(place, apartFrom: kinds + [record.machine.kind])), which is another kind of \
                machine than the one on which the run ended.
                """
        }
        let parts = used.map { place, arms -> Statement in
            "\(.list(arms.map { .words($0.name) })) on \(words(place, apartFrom: kinds))"
        }
        return """
            These costs compare CPU seconds that were measured on different kinds of machine: \
            \(parts.joined(separator: "; ")). Run all of them on one kind before you rely on a \
            difference in cost.
            """
    }

    private var machines: [MachineUseRecord] { record.machines ?? [] }

    private func ran(_ arm: ArmRecord, on machine: MachineUseRecord) -> Bool {
        machine.work.contains { work in
            guard let name = work.arm else {
                return arm.readsIndex && work.cells.contains(CellKind.index.rawValue)
            }
            return name == arm.name && !Self.billed.isDisjoint(with: work.cells)
        }
    }

    /// The processor, and what else tells the machine from the others.
    private func words(_ place: Int, apartFrom others: [MachineKind]) -> Statement {
        let kind = machines[place].kind, at = record.at.machines[place].kind
        func differs<Value: Hashable>(_ value: KeyPath<MachineKind, Value>) -> Bool {
            Set(others.map { $0[keyPath: value] }).count > 1
        }
        let details: [Statement] = [
            differs(\.cores) ? .counted(kind.cores, "core", from: at.cores) : nil,
            differs(\.threads) ? .counted(kind.threads, "thread", from: at.threads) : nil,
            differs(\.system) ? .told(kind.system, from: at.system) : nil,
            differs(\.blas) ? .told(kind.blas, from: at.blas) : nil,
            differs(\.kernel) ? kind.kernel.map { .told($0, from: at.kernel) } : nil,
        ].compactMap(\.self)
        let processor = Statement.told(kind.processor, from: at.processor)
        return details.isEmpty
            ? processor : "\(processor) (\(details.joined(separator: ", ")))"
    }
}
