import Domain
import Foundations
import Yams

/// Reads the list of sweeps: which arm, over what, against whom.
struct SweepDecoder {
    let top: MappingReader
    /// The scenario's arms, as far as they could be read.
    let arms: [ArmConfiguration]

    private static let mostSweeps = 16

    /// The sweeps in the order of the file; none without the key.
    func sweeps() -> [Sweep] {
        guard let node = top.node(for: "sweeps") else { return [] }
        guard case .sequence(let elements) = node, !elements.isEmpty else {
            let example = "'- { arm: lora, over: { epochs: [2, 8] } }'"
            top.complain(at: "sweeps", "expected a list such as \(example).")
            return []
        }
        guard elements.count <= Self.mostSweeps else {
            let message = "expected at most \(Self.mostSweeps) sweeps, got \(elements.count)."
            top.complain(at: "sweeps", message)
            return []
        }
        return elements.enumerated().compactMap { sweep(from: $1, path: "sweeps[\($0)]") }
    }

    private func sweep(from node: Node, path: String) -> Sweep? {
        top.notes.given[path] = top.notes.position(of: node)
        let keys = ["arm", "over", "against"]
        guard let reader = MappingReader(node, path: path, keys: keys, notes: top.notes),
            let name = reader.required("arm", .name(among: arms.map(\.name))),
            let arm = arms.first(where: { $0.name == name })
        else { return nil }
        guard !arm.kind.sweepAxes.isEmpty else {
            let others = arms.filter { !$0.kind.sweepAxes.isEmpty }.map(\.name)
            let hint =
                others.isEmpty
                ? "No arm of this scenario has." : "Vary one of: \(others.joined(separator: ", "))."
            reader.complain(at: "arm", "'\(name)' has no option to vary. \(hint)")
            return nil
        }
        let against = against(in: reader, arm: arm)
        guard let over = over(in: reader, axes: arm.kind.sweepAxes), !against.isEmpty else {
            return nil
        }
        let sweep = Sweep(arm: name, over: over, against: against)
        // Counted before they are made.
        guard let count = sweep.pointCount, count <= Sweep.mostCells else {
            let sizes = over.map { "\($0.values.count)" }.joined(separator: " × ")
            let count = sweep.pointCount.map { " = \($0)" } ?? ""
            let message =
                "expected at most \(Sweep.mostCells) combinations, got "
                + "\(over.count > 1 ? sizes + count : sizes). Take fewer values, or two sweeps."
            reader.complain(at: "over", message)
            return nil
        }
        return sweep
    }

    // MARK: - What is varied

    private func over(
        in reader: MappingReader, axes possible: [Sweep.Axis]
    ) -> [Sweep.Dimension]? {
        let names = possible.map(\.rawValue)
        reader.require("over", expectation: "one or two of \(names.joined(separator: ", "))")
        guard let section = reader.section("over", keys: names) else { return nil }
        // The order of the file says which axis is the horizontal one.
        let keys = Self.keys(of: reader.node(for: "over"))
        guard (1...2).contains(keys.count) else {
            reader.complain(
                at: "over", "expected one or two options to vary, got \(keys.count).")
            return nil
        }
        // One that is unknown, or that the arm has not, has been noted already.
        let axes = keys.compactMap(Sweep.Axis.init).filter(possible.contains)
        let dimensions = axes.compactMap { axis in
            values(of: axis, in: section).map { Sweep.Dimension(axis, $0) }
        }
        return dimensions.count == keys.count ? dimensions : nil
    }

    private static func keys(of node: Node?) -> [String] {
        guard case .mapping(let pairs)? = node else { return [] }
        return pairs.compactMap { $0.key.scalar?.string }
    }

    private func values(of axis: Sweep.Axis, in reader: MappingReader) -> [Double]? {
        let key = axis.rawValue
        func whole(_ range: ClosedRange<Int>) -> [Double]? {
            reader.list(key, .integer(in: range))?.map { Double($0) }
        }
        return switch axis {
        case .examples: whole(1...1_000_000)
        case .wordings, .epochs: whole(1...1000)
        case .passages: whole(1...100)
        case .distractors: whole(0...100)
        case .rank: whole(1...1024)
        case .learningRate: reader.list(key, .positive(atMost: 1))
        }
    }

    // MARK: - What it is compared with

    private func against(in reader: MappingReader, arm: ArmConfiguration) -> [String] {
        let rivals = arms.filter { $0 != arm && !$0.kind.isControl }.map(\.name)
        guard !rivals.isEmpty else {
            reader.complain(at: "arm", "there is no other arm to compare '\(arm.name)' with.")
            return []
        }
        guard reader.has("against") else { return rivals }
        return reader.list("against", .name(among: rivals)) ?? []
    }
}
