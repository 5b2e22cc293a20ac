import Domain
import Record

/// How far one arm's training moved the model's linear layers, as the report reads it.
struct LayerMovement {
    /// A layer that was trained.
    struct Layer {
        /// From 0.
        let block: Int
        let target: LoRAConfiguration.Target
        /// Of the size of its untuned weights.
        let share: Double
    }

    let arm: String
    /// The arm's place in the record.
    let place: Int
    /// What each block says, the first block first; never empty.
    let blocks: [[LoRAConfiguration.Target: Double]]
    private let at: RecordPointer

    /// Trainings of which it was measured, in the order of the arms.
    static func all(of record: RunRecord) -> [LayerMovement] {
        record.placedArms.enumerated().compactMap { place, arm in
            guard let blocks = arm.it.training?.movement, !blocks.isEmpty else { return nil }
            return LayerMovement(
                arm: arm.name, place: place, blocks: blocks, at: arm.at.training.movement)
        }
    }

    /// Layers that were trained, block by block.
    var trained: [Layer] {
        blocks.enumerated().flatMap { block, shares in
            LoRAConfiguration.Target.allCases.compactMap { target in
                shares[target].map { Layer(block: block, target: target, share: $0) }
            }
        }
    }

    private var count: Int { blocks.count * LoRAConfiguration.Target.allCases.count }

    /// How many layers stayed frozen, and which one moved the most.
    var sentence: Statement {
        let trained = trained
        let all = Statement.figure(count, from: Derivation.rule("linear layers of", [at]))
        let frozen = Statement.figure(
            count - trained.count, from: Derivation.rule("layers without a share in", [at]))
        let split: Statement =
            trained.count == count
            ? "all \(all) linear layers were trained"
            : "\(frozen) of \(all) linear layers stayed frozen"
        guard let most = trained.max(by: { $0.share < $1.share }) else {
            return "\(.code(arm)): \(split)."
        }
        let place = at[most.block][most.target.rawValue]
        let block = Statement.figure(
            most.block + 1, from: Derivation.rule("block, counted from one, of", [place]))
        return """
            \(.code(arm)): \(split). \(.code(most.target.rawValue)) of block \(block) moved the most, \
            by \(.figure(most.share, from: place, Figure.movement)).
            """
    }
}
