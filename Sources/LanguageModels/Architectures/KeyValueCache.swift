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
    /// How many of these were computed for an earlier sequence.
    private(set) var takenCount = 0
    /// Where these come from, until every layer has them.
    private var source: KeyValueCache?

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

    /// Forgets its own tokens, and begins with the first tokens of another cache's own.
    ///
    /// Each layer takes them over when it stores the first new tokens, so that both sequences may
    /// run in one pass, the other one first. The other cache may be this one.
    ///
    /// - Parameters:
    ///   - other: behind the same prefix.
    ///   - count: of the other's tokens, some of which may be about to be computed.
    func begin(like other: KeyValueCache, count: Int) {
        precondition(other.prefix === prefix && count <= min(capacity, other.capacity))
        ownCount = count
        takenCount = count
        source = other === self ? nil : other
    }

    /// Writes the keys and values of new tokens, rows of a packed batch, behind those it holds.
    func store(keys new: Matrix, values newValues: Matrix, rows: Range<Int>, layer: Int) {
        if let source {
            keys[layer].copy(rows: 0..<takenCount, of: source.keys[layer], at: 0)
            values[layer].copy(rows: 0..<takenCount, of: source.values[layer], at: 0)
        }
        keys[layer].copy(rows: rows, of: new, at: ownCount)
        values[layer].copy(rows: rows, of: newValues, at: ownCount)
    }

    /// Counts tokens that every layer has stored.
    func advance(by count: Int) {
        ownCount += count
        source = nil
    }

    /// What a query may look at in one layer, `pending` tokens just stored included.
    func segments(layer: Int, pending: Int) -> [AttentionSpan.Segment] {
        let own = AttentionSpan.Segment(
            keys: keys[layer], values: values[layer], count: ownCount + pending)
        return (prefix?.segments(layer: layer, pending: 0) ?? []) + [own]
    }
}
