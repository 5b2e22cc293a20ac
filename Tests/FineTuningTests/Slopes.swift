import FineTuning
import Foundations
import Kernels
import TestSupport
import Testing

/// Compares every parameter's gradient along a random direction with the slope of a loss that is
/// computed in `Double`.
///
/// - Parameters:
///   - twin: the decoder whose weights, by the parameters' names, are moved.
///   - least: the size that each gradient must exceed, or the loss does not depend on it.
func expectSlopes(
    _ parameters: TrainableParameters, of loss: (NaiveDecoder) -> Double, at twin: NaiveDecoder,
    least: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
) {
    var random = SeededGenerator(seed: 8)
    for parameter in parameters.all {
        let columns = parameter.value.columns
        let direction = random.normals(parameter.value.count).map(Double.init)
        let slope = directionalDerivative(
            at: parameter.value.doubles, along: direction, step: 1e-4
        ) { values in
            var moved = twin
            moved.weights[parameter.name] = stride(from: 0, to: values.count, by: columns)
                .map { Array(values[$0..<$0 + columns]) }
            return loss(moved)
        }
        let gradient = parameter.gradient.doubles
        let size = zip(gradient, direction).reduce(0) { $0 + abs($1.0 * $1.1) }
        #expect(size > least, "\(parameter.name) is not reached", sourceLocation: sourceLocation)
        expectClose(
            zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }, slope,
            absolute: 1e-4 * size + 1e-6, parameter.name, sourceLocation: sourceLocation)
    }
}
