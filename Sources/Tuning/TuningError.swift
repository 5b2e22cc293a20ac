/// A search that cannot be made as it is described.
public enum TuningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing to search.
    case noParameters
    /// Two parameters have one name.
    case repeatedParameter(String)
    /// The ends of a range are not finite, stand the wrong way round, or, of whole numbers, lie
    /// beyond ±2⁵³.
    case range(parameter: String, low: Double, high: Double)
    /// A logarithmic range begins at 0 or below.
    case logarithmicRange(parameter: String, low: Double)
    /// A choice among nothing.
    case noChoices(parameter: String)
    /// The starting point has another number of values than the space has parameters.
    case startSize(expected: Int, got: Int)
    /// The starting point lies outside the space.
    case start(parameter: String, value: Double)
    /// A grid needs a list of values, and a continuous range has none.
    case continuousGrid(parameter: String)
    /// A grid of more points than anybody will try.
    case largeGrid(most: Int)
    /// Rungs are whole numbers from 1 on that rise; at least one.
    case rungs([Int])
    /// Of fewer than 2 trials none can be dropped.
    case reduction(Int)
    /// No trial may begin.
    case trials(Int)

    /// What is wrong, what was expected, and what to do.
    public var description: String {
        switch self {
        case .noParameters:
            "The search has no parameters; name at least one."
        case .repeatedParameter(let name):
            "The parameter \(name) is searched twice; name it once."
        case .range(let name, let low, let high):
            "The range of \(name) is \(low) to \(high); expected finite ends, the lower one first."
        case .logarithmicRange(let name, let low):
            "The logarithmic range of \(name) begins at \(low); begin above 0, or make it linear."
        case .noChoices(let name):
            "\(name) has no values to choose from; list at least one."
        case .startSize(let expected, let got):
            "The starting point has \(got) values; expected \(expected), one for each parameter."
        case .start(let name, let value):
            """
            The search starts with \(name) at \(value), outside what is searched; widen the range \
            or start elsewhere.
            """
        case .continuousGrid(let name):
            "A grid needs the values of \(name) one by one, not a range; list them."
        case .largeGrid(let most):
            "The grid has more than \(most) points; list fewer values, or search at random."
        case .rungs(let rungs):
            "The rungs are \(rungs); expected whole numbers from 1 on, each above the last."
        case .reduction(let reduction):
            "Halving keeps one trial of \(reduction); expected one of 2 or more."
        case .trials(let count):
            "The search may begin \(count) trials; expected at least 1."
        }
    }
}
