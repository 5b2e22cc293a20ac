import Foundations
package import Record
import Storage

/// Keeps the pieces of one long cell in the journal until the whole cell is there, so that a killed
/// run loses the piece that it was at and no more.
///
/// A piece is a cell of its own, under the cell's key and the piece's number; writing the whole cell
/// takes its pieces away. Pieces follow from the data, never from the clock.
package final class PieceKeeper {
    /// Of the questions how many are asked for now, the first ones; nil for all.
    let wanted: Int?
    private let journal: Journal?
    private let cell: CellName
    /// The pieces that the journal has now.
    private(set) var keys: [String] = []
    /// Whether a part of the work stands in none of them.
    private(set) var hasWorkBetween = false
    /// The work of pieces that an earlier process did.
    private var earlier = Usage.none
    /// Of the pieces that this process did.
    private var peakMemoryBytes = 0

    /// - Parameters:
    ///   - journal: nil keeps nothing.
    ///   - wanted: pieces behind so many questions stay undone; nil for none.
    init(_ cell: CellName, in journal: Journal?, wanted: Int? = nil) {
        self.cell = cell
        self.wanted = wanted
        self.journal = journal
    }

    /// For work whose pieces nobody keeps.
    package static func keepingNothing() -> PieceKeeper {
        PieceKeeper(CellName(kind: .answer), in: nil)
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
    ///   - items: how many of how many items are done with it; nil for pieces that count alike.
    ///   - isSound: whether what was kept belongs to this piece.
    func piece<Result: Codable>(
        _ number: Int, of count: Int, items: (done: Int, all: Int)? = nil,
        isSound: (Result) -> Bool, _ work: () throws -> Result
    ) throws -> Result {
        guard let journal, count > 1 else { return try work() }
        let key = cell.piece(number + 1, of: count, items: items)
        if let kept: Kept<Result> = try journal.finished(key) {
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
        try journal.finish(cell, kept, key: key)
        keys.append(key)
        return kept.result
    }

    /// The latest state in which an earlier process put down work that has no pieces; its work counts
    /// from here on. What was put down in any other state is forgotten.
    ///
    /// - Parameter isThere: whether what a state speaks of is to be found.
    func state<State: Codable>(isThere: (State) -> Bool) throws -> State? {
        guard let journal else { return nil }
        let found = try journal.finishedKeys().filter { $0.hasPrefix("\(cell.key) · piece ") }
        let states = try found.compactMap { key in
            (try journal.finished(key) as Kept<State>?).map { (key, $0) }
        }
        let latest = states.last { isThere($0.1.result) }
        keys = latest.map { [$0.0] } ?? []
        hasWorkBetween = true
        try journal.discardCells(withKeys: found.filter { $0 != latest?.0 })
        earlier = latest?.1.usage ?? .none
        return latest?.1.result
    }

    /// Puts a state down. The one before it stays until the next, since what a state speaks of appears
    /// only after this.
    ///
    /// - Parameter own: what this process did so far.
    func put(_ state: some Codable, at step: Int, of steps: Int, own: Usage) throws {
        guard let journal else { return }
        let key = cell.piece(step, of: steps)
        try journal.finish(
            cell, Kept(result: state, usage: usage(with: own)), key: key, from: keys,
            isOwnToo: true, replacing: Array(keys.dropLast()))
        keys = keys.suffix(1) + [key]
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

extension Journal {
    /// What a finished cell holds; nil where there is none.
    ///
    /// - Throws: ``LabError/damagedCell(key:reason:)``; `StorageError`.
    func finished<Payload: Decodable>(_ key: String) throws -> Payload? {
        guard let stored = try finishedCell(key) else { return nil }
        do {
            return try CanonicalJSON.decode(Payload.self, from: stored)
        } catch {
            throw LabError.damagedCell(key: key, reason: "\(error)")
        }
    }

    /// Puts a cell down as finished; the parameters are those of the journal's own `finish`.
    ///
    /// - Parameter key: nil for the cell's own.
    func finish(
        _ name: CellName, _ payload: some Encodable, key: String? = nil,
        from pieces: [String] = [], isOwnToo: Bool = false, replacing replaced: [String] = []
    ) throws {
        try finish(
            key: key ?? name.key, kind: name.kind.rawValue, arm: name.arm, seed: name.seed,
            payload: CanonicalJSON.encodeLine(payload), from: pieces, isOwnToo: isOwnToo,
            replacing: replaced)
    }
}

/// What a cell of the journal is about.
package struct CellName: Hashable {
    var kind: CellKind
    var arm: String?
    var seed: UInt64?
    var detail = ""

    package init(kind: CellKind, arm: String? = nil, seed: UInt64? = nil, detail: String = "") {
        self.kind = kind
        self.arm = arm
        self.seed = seed
        self.detail = detail
    }

    package var key: String {
        [kind.rawValue, arm, seed.map { "seed \($0)" }, detail.isEmpty ? nil : detail]
            .compactMap(\.self).joined(separator: " · ")
    }

    /// The key of a part of it, e.g. of `first 25 of 60`.
    func part(_ words: String) -> String { "\(key) · part \(words)" }

    /// The key of one of its pieces, counted from 1.
    ///
    /// - Parameter items: how many of how many items are done with it.
    package func piece(
        _ number: Int, of count: Int, items: (done: Int, all: Int)? = nil
    ) -> String {
        let share = items.map { ", \($0.done) of \($0.all) done" } ?? ""
        return "\(key) · piece \(number) of \(count)\(share)"
    }

    /// The share of it that is among some finished keys: all, or as far as its pieces go, which are
    /// done one after the other.
    package func share(among keys: Set<String>) -> Double {
        guard !keys.contains(key) else { return 1 }
        return keys.filter { $0.hasPrefix("\(key) · piece ") }.map { piece in
            let numbers = piece.dropFirst(key.count).split { !$0.isNumber }.compactMap {
                Double($0)
            }
            guard numbers.count.isMultiple(of: 2), let all = numbers.last, all > 0 else { return 0 }
            return min(1, numbers[numbers.count - 2] / all)
        }.max() ?? 0
    }
}
