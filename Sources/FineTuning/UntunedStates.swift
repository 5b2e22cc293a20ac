import Kernels

/// What the last block makes of sequences without any adapter, at the tokens before their targets:
/// computed once and kept, for every training of one base.
///
/// Each sequence runs by itself, so that its states have the same bits whenever they are computed.
public final class UntunedStates {
    private var remainingBytes: Int
    private var kept: [TrainingSequence: Matrix] = [:]

    /// - Parameter bytes: what may be kept; what does not fit is computed anew each time.
    public init(bytes: Int = 256_000_000) {
        remainingBytes = bytes
    }

    /// `[targets, width]`.
    func states(of sequence: TrainingSequence, or compute: () -> Matrix) -> Matrix {
        if let states = kept[sequence] { return states }
        let states = compute()
        let bytes = states.rows * states.columns * MemoryLayout<Float>.stride
        if bytes <= remainingBytes {
            kept[sequence] = states
            remainingBytes -= bytes
        }
        return states
    }
}
