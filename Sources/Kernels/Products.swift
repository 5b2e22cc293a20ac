import CBLAS

extension Compute {
    /// A matrix as it stands, or turned over.
    public enum Orientation: Sendable {
        case plain
        case transposed
    }

    /// The matrix product `c = alpha · op(a) · op(b) + beta · c`, through BLAS.
    ///
    /// It is cut into tiles of `c` by the shape alone and BLAS computes each on one thread, so the
    /// result is the same for any number of threads.
    ///
    /// - Parameters:
    ///   - a: `[m, k]`, or `[k, m]` when transposed.
    ///   - b: `[k, n]`, or `[n, k]` when transposed, as the weights of a linear layer lie.
    ///   - c: **out** `[m, n]`; must not overlap `a` or `b`.
    ///   - beta: 0 overwrites `c` (even NaN), 1 adds to it.
    /// - Complexity: `m · n · k` multiply-adds.
    public func multiply(
        _ a: Matrix, _ orientationA: Orientation = .plain,
        _ b: Matrix, _ orientationB: Orientation = .plain,
        into c: Matrix, alpha: Float = 1, beta: Float = 0
    ) {
        let turnA = orientationA == .transposed, turnB = orientationB == .transposed
        let m = c.rows, n = c.columns, k = turnA ? a.rows : a.columns
        precondition((turnA ? a.columns : a.rows) == m, "a has \(a.rows) × \(a.columns)")
        precondition((turnB ? b.columns : b.rows) == k, "b has \(b.rows) × \(b.columns)")
        precondition((turnB ? b.rows : b.columns) == n, "b has \(b.rows) × \(b.columns)")
        guard m > 0, n > 0 else { return }
        let (down, across) = Self.tiles(m: m, n: n, k: k)
        let height = (m + down - 1) / down, width = (n + across - 1) / across
        forEach(down * across) { task, _ in
            let row = task / across * height, column = task % across * width
            let tileRows = min(height, m - row), tileColumns = min(width, n - column)
            guard tileRows > 0, tileColumns > 0 else { return }
            cblas_multiply(
                turnA, turnB, Int32(tileRows), Int32(tileColumns), Int32(k), alpha,
                a.base + (turnA ? row : row * a.columns), Int32(a.columns),
                b.base + (turnB ? column * b.columns : column), Int32(b.columns), beta,
                c.base + row * n + column, Int32(n))
        }
    }

    /// How many tiles to cut `c` into: few, since each packs its operands anew, but enough for
    /// eight threads when the product is worth it.
    private static func tiles(m: Int, n: Int, k: Int) -> (down: Int, across: Int) {
        guard m * n * k > 1 << 20 else { return (1, 1) }
        if n >= 8192 { return (m > 256 ? 2 : 1, 16) }
        if n >= 256 { return (m > 256 ? 2 : 1, 4) }
        return m >= 64 ? (4, 1) : (1, 1)
    }
}
