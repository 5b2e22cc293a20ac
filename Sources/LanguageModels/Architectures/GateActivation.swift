public import Kernels

/// The function on the gates of a feed-forward layer.
public enum GateActivation: Sendable, Equatable {
    /// `x · sigmoid(x)`.
    case silu
    /// GELU in its tanh form.
    case gelu

    /// `y = f(gate) · up`.
    ///
    /// - Parameters:
    ///   - gate: `[tokens, innerWidth]`.
    ///   - up: `[tokens, innerWidth]`.
    ///   - y: **out** `[tokens, innerWidth]`.
    public func forward(gate: Matrix, up: Matrix, into y: Matrix, on compute: Compute) {
        switch self {
        case .silu: compute.swiglu(gate: gate, up: up, into: y)
        case .gelu: compute.geglu(gate: gate, up: up, into: y)
        }
    }

    /// The backward pass: `gate` and `up` are replaced by their gradients.
    public func backward(gate: Matrix, up: Matrix, gradY: Matrix, on compute: Compute) {
        switch self {
        case .silu: compute.swigluBackward(gate: gate, up: up, gradY: gradY)
        case .gelu: compute.gegluBackward(gate: gate, up: up, gradY: gradY)
        }
    }
}
