import Kernels

/// Watches the looks at the validation sequences, keeps a copy of the best weights, and says when to
/// stop.
struct EarlyStopping {
    private let parameters: [Parameter]
    private let patience: Int
    private(set) var best: Best?
    private(set) var looksWithoutGain = 0

    /// The best look with the weights that it was taken at, one matrix a parameter.
    struct Best {
        var look: ValidationLoss
        var values: [Matrix]
    }

    init(parameters: [Parameter], patience: Int) {
        self.parameters = parameters
        self.patience = patience
    }

    /// The same where an earlier process stopped.
    func resumed(best: Best?, looksWithoutGain: Int) -> EarlyStopping {
        var resumed = self
        resumed.best = best
        resumed.looksWithoutGain = looksWithoutGain
        return resumed
    }

    /// Whether `patience` looks in a row brought nothing better.
    var shouldStop: Bool { looksWithoutGain >= patience }

    mutating func observe(_ look: ValidationLoss) {
        guard best.map({ look.isBetter(than: $0.look) }) ?? (look.loss < .infinity) else {
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
        best = Best(look: look, values: values)
    }

    /// Puts the best weights back.
    ///
    /// - Returns: the step they are from; nil when nothing was observed.
    func restoreBest() -> Int? {
        guard let best else { return nil }
        for (copy, parameter) in zip(best.values, parameters) { parameter.value.copy(from: copy) }
        return best.look.step
    }
}

extension ValidationLoss {
    /// The task's score decides where there is one, and the loss between equal ones.
    fileprivate func isBetter(than other: ValidationLoss) -> Bool {
        guard let score, let reached = other.score, score != reached else {
            return loss < other.loss
        }
        return score > reached
    }
}
