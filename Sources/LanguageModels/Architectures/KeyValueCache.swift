import Kernels

/// The keys and values of one sequence in every layer, so that no token is computed twice.
///
/// A cache may continue another: many questions that begin alike share the beginning's cache and
/// keep only their own part.
public final class KeyValueCache {
    /// The beginning that this sequence shares with others; not changed through this cache.
    public let prefix: KeyValueCache?
    /// `[capacity, keyWidth]` for each layer.
    private var keys: [Matrix]
    private var values: [Matrix]
    /// How many tokens of its own it holds.
    public private(set) var ownCount = 0

    /// - Parameters:
    ///   - capacity: how many tokens it can hold beside its prefix; ≥ 1.
    ///   - prefix: the shared beginning, which must not grow any more.
    public init(_ configuration: DecoderConfiguration, capacity: Int, prefix: KeyValueCache? = nil)
    {
        self.prefix = prefix
        let make = {
            Matrix(uninitializedRows: capacity, columns: configuration.keyWidth)
        }
        keys = (0..<configuration.layers).map { _ in make() }
        values = (0..<configuration.layers).map { _ in make() }
    }

    /// How many tokens the sequence has, its prefix included.
    public var count: Int { (prefix?.count ?? 0) + ownCount }

    /// How many tokens of its own it has room for.
    var capacity: Int { keys[0].rows }

    /// Forgets its own tokens, so that another sequence behind the same prefix can use its room.
    func removeAll() { ownCount = 0 }

    /// Writes the keys and values of new tokens, rows of a packed batch, behind those it holds.
    func store(keys new: Matrix, values newValues: Matrix, rows: Range<Int>, layer: Int) {
        keys[layer].copy(rows: rows, of: new, at: ownCount)
        values[layer].copy(rows: rows, of: newValues, at: ownCount)
    }

    /// Counts tokens that every layer has stored.
    func advance(by count: Int) { ownCount += count }

    /// What a query may look at in one layer, `pending` tokens just stored included.
    func segments(layer: Int, pending: Int) -> [AttentionSpan.Segment] {
        let own = AttentionSpan.Segment(
            keys: keys[layer], values: values[layer], count: ownCount + pending)
        return (prefix?.segments(layer: layer, pending: 0) ?? []) + [own]
    }
}
