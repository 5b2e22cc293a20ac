import Foundations
import Storage

/// Keeps the pieces of one long cell in the journal until the whole cell is there, so that a killed
/// run loses the piece that it was at and no more.
///
/// A piece is a cell of its own, under the cell's key and the piece's number; writing the whole cell
/// takes its pieces away. Pieces follow from the data, never from the clock.
package final class PieceKeeper {
    private let journal: Journal?
    private let cell: CellName
    /// The pieces that the journal has now.
    private(set) var keys: [String] = []
    /// The work of pieces that an earlier process did.
    private var earlier = Usage.none
    /// Of the pieces that this process did.
    private var peakMemoryBytes = 0

    /// - Parameter journal: nil keeps nothing.
    init(_ cell: CellName, in journal: Journal?) {
        self.cell = cell
        self.journal = journal
    }

    /// For work whose pieces nobody keeps.
    package static func keepingNothing() -> PieceKeeper {
        PieceKeeper(CellName(kind: ""), in: nil)
    }

    private struct Kept<Result: Codable>: Codable {
        var result: Result
        var usage: Usage
    }

    /// What a piece came to, made by `work` unless an earlier process has done so.
    ///
    /// - Parameters:
    ///   - number: from 0 on.
    ///   - count: of all pieces; the only one is kept with the whole cell, not by itself.
    ///   - isSound: whether what was kept belongs to this piece.
    func piece<Result: Codable>(
        _ number: Int, of count: Int, isSound: (Result) -> Bool, _ work: () throws -> Result
    ) throws -> Result {
        guard let journal, count > 1 else { return try work() }
        let key = "\(cell.key) · piece \(number + 1) of \(count)"
        if let stored = try journal.finishedCell(key) {
            let kept: Kept<Result>
            do {
                kept = try CanonicalJSON.decode(Kept<Result>.self, from: stored)
            } catch {
                throw LabError.damagedCell(key: key, reason: "\(error)")
            }
            guard isSound(kept.result) else {
                throw LabError.damagedCell(key: key, reason: "it is not about its questions")
            }
            keys.append(key)
            earlier = earlier + kept.usage
            return kept.result
        }
        let meter = Meter()
        let kept = Kept(result: try work(), usage: meter.usage())
        peakMemoryBytes = max(peakMemoryBytes, kept.usage.peakMemoryBytes)
        try journal.finish(
            key: key, kind: cell.kind, arm: cell.arm, seed: cell.seed,
            payload: CanonicalJSON.encodeLine(kept))
        keys.append(key)
        return kept.result
    }

    /// The whole cell's work.
    ///
    /// - Parameter own: what this process did, the pieces that it computed among it.
    func usage(with own: Usage) -> Usage {
        var usage = own
        usage.cpuSeconds += earlier.cpuSeconds
        usage.wallSeconds += earlier.wallSeconds
        usage.peakMemoryBytes = max(
            own.peakMemoryBytes, peakMemoryBytes, earlier.peakMemoryBytes)
        return usage
    }
}

/// What a cell of the journal is about.
struct CellName {
    var kind: String
    var arm: String?
    var seed: UInt64?
    var detail = ""

    var key: String {
        [kind, arm, seed.map { "seed \($0)" }, detail.isEmpty ? nil : detail]
            .compactMap(\.self).joined(separator: " · ")
    }
}
