public import Testing

/// Expects `|got − want| ≤ absolute + relative · |want|` of every element, and tells the worst.
///
/// NaN is close to NaN only, an infinity to itself only.
public func expectClose(
    _ got: [Float], _ want: [Double], absolute: Double = 0, relative: Double = 0,
    _ what: String = "values", sourceLocation: SourceLocation = #_sourceLocation
) {
    guard got.count == want.count else {
        Issue.record(
            "\(what): \(got.count) values, expected \(want.count)", sourceLocation: sourceLocation)
        return
    }
    var worst = (excess: 0.0, index: -1)
    for index in got.indices {
        let excess = excessOverTolerance(Double(got[index]), want[index], absolute, relative)
        if excess > worst.excess { worst = (excess, index) }
    }
    guard worst.excess > 1 else { return }
    let (index, excess) = (worst.index, worst.excess)
    Issue.record(
        """
        \(what): element \(index) of \(got.count) is \(got[index]), expected \(want[index]): \
        \(excess) times the tolerance \(absolute) + \(relative) · |expected|
        """, sourceLocation: sourceLocation)
}

/// The same for one number.
public func expectClose(
    _ got: Double, _ want: Double, absolute: Double = 0, relative: Double = 0,
    _ what: String = "value", sourceLocation: SourceLocation = #_sourceLocation
) {
    let excess = excessOverTolerance(got, want, absolute, relative)
    guard excess > 1 else { return }
    Issue.record(
        """
        \(what): \(got), expected \(want): \
        \(excess) times the tolerance \(absolute) + \(relative) · |expected|
        """, sourceLocation: sourceLocation)
}

/// How many times the tolerance two numbers are apart.
private func excessOverTolerance(
    _ got: Double, _ want: Double, _ absolute: Double, _ relative: Double
) -> Double {
    if got == want || (got.isNaN && want.isNaN) { return 0 }
    guard got.isFinite, want.isFinite else { return .infinity }
    let tolerance = absolute + relative * abs(want)
    return tolerance > 0 ? abs(got - want) / tolerance : .infinity
}
