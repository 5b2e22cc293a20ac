/// Requests to a model, cut into pieces that can be kept one by one, and put into the order in which
/// they are computed.
public protocol PiecewiseWork {
    /// Places in the order of the work; together all requests.
    var pieces: [Range<Int>] { get }

    /// Results as the requests came.
    ///
    /// - Parameter results: one a request, in the order of the work; of all requests, or of those
    ///   before a mark at which the work was cut.
    func restored<Result>(_ results: [Result]) -> [Result]
}

extension Range<Int> {
    /// The parts between marks that lie within, in order.
    package func cut(at marks: [Int]) -> [Range<Int>] {
        let ends = marks.filter { $0 > lowerBound && $0 < upperBound } + [upperBound]
        return zip([lowerBound] + ends, ends).map { $0..<$1 }.filter { !$0.isEmpty }
    }
}
