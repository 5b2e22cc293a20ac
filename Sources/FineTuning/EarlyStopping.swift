import Kernels

/// Watches the validation loss, keeps a copy of the best weights, and says when to stop.
struct EarlyStopping {
    private let parameters: [Parameter]
    private let patience: Int
    private var best: (loss: Double, step: Int, values: [Matrix])?
    private var looksWithoutGain = 0

    init(parameters: [Parameter], patience: Int) {
        self.parameters = parameters
        self.patience = patience
    }

    /// Whether `patience` looks in a row brought nothing better.
    var shouldStop: Bool { looksWithoutGain >= patience }

    mutating func observe(loss: Double, step: Int) {
        guard loss < best?.loss ?? .infinity else {
            looksWithoutGain += 1
            return
        }
        looksWithoutGain = 0
        let values =
            best?.values
            ?? parameters.map {
                Matrix(uninitializedRows: $0.value.rows, columns: $0.value.columns)
            }
        for (copy, parameter) in zip(values, parameters) { copy.copy(from: parameter.value) }
        best = (loss, step, values)
    }

    /// Puts the best weights back.
    ///
    /// - Returns: the step they are from; nil when nothing was observed.
    func restoreBest() -> Int? {
        guard let best else { return nil }
        for (copy, parameter) in zip(best.values, parameters) { parameter.value.copy(from: copy) }
        return best.step
    }
}
