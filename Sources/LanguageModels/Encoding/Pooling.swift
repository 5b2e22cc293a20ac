import Kernels

/// How the vectors of a text's tokens become the text's own.
enum Pooling: String {
    /// The first token's, `[CLS]` or `<s>`.
    case firstToken = "cls"
    /// The mean of all tokens, both ends included.
    case mean

    /// - Parameters:
    ///   - hidden: `[tokens, width]`.
    ///   - rows: the tokens of each text; none empty.
    ///   - vectors: **out** `[texts, width]`.
    func pool(_ hidden: Matrix, rows: [Range<Int>], into vectors: Matrix, on compute: Compute) {
        switch self {
        case .firstToken: compute.gather(hidden, rows.map(\.lowerBound), into: vectors)
        case .mean: compute.meanRows(hidden, ranges: rows, into: vectors)
        }
    }
}
