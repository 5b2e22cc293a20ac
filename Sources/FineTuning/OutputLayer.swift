import Kernels
import LanguageModels

/// Final norm, output layer and cross-entropy, a few rows of logits at a time.
///
/// Pieces over the vocabulary would need the logits twice, for the sum of all exponentials and
/// then for the gradient; pieces over the rows need them once. The second product alone makes a
/// step with adapters on queries and values 9 to 10 % longer in f32, 11 to 15 % in bf16 (processor
/// time, SmolLM2-135M, 8 sequences of 128), and either kind of piece is as small as one likes.
final class OutputLayer {
    private let decoder: Decoder
    private let parameters: TrainableParameters
    private let rowsAtOnce: Int
    private let logits: Matrix
    private let hidden: Matrix
    private let normed: Matrix
    private let gradNormed: Matrix
    private let gradHidden: Matrix
    private var madeTeacherLogits: Matrix?

    /// - Parameter rowsAtOnce: rows of logits that exist at one time.
    init(_ decoder: Decoder, parameters: TrainableParameters, rowsAtOnce: Int) {
        func make(_ columns: Int) -> Matrix {
            Matrix(uninitializedRows: rowsAtOnce, columns: columns)
        }
        self.decoder = decoder
        self.parameters = parameters
        self.rowsAtOnce = rowsAtOnce
        logits = make(decoder.configuration.vocabulary)
        hidden = make(decoder.configuration.width)
        normed = make(decoder.configuration.width)
        gradNormed = make(decoder.configuration.width)
        gradHidden = make(decoder.configuration.width)
    }

    /// The sum of the losses.
    ///
    /// - Parameters:
    ///   - states: `[tokens, width]`: what the last block gave.
    ///   - rows: the tokens whose successor is to be predicted.
    ///   - targets: these successors.
    func loss(_ states: Matrix, rows: [Int], targets: [Int]) -> Double {
        pieces(states, rows, targets).reduce(0) { sum, piece in
            let losses = decoder.context.compute.logLikelihoods(
                logits: logits(piece), targets: piece.targets)
            return losses.reduce(sum) { $0 - Double($1) }
        }
    }

    /// The same, and its gradient.
    ///
    /// - Parameters:
    ///   - scale: the gradient is that of `scale · Σ loss`.
    ///   - gradient: **in-out** `[tokens, width]`: that of the states, added to.
    func lossBackward(
        _ states: Matrix, rows: [Int], targets: [Int], scale: Float, gradient: Matrix
    ) -> Double {
        pieces(states, rows, targets).reduce(0) { sum, piece in
            let losses = decoder.context.compute.crossEntropyBackward(
                logits: logits(piece), targets: piece.targets, scale: scale)
            backward(piece, gradient: gradient)
            return losses.reduce(sum) { $0 + Double($1) }
        }
    }

    /// The same with what the untuned model expects in place of the targets.
    ///
    /// - Parameter teacher: `[rows.count, width]`: what its last block gave for these tokens.
    func lossBackward(
        _ states: Matrix, rows: [Int], teacher: Matrix, scale: Float, gradient: Matrix
    ) -> Double {
        let expected = teacherLogits()
        var done = 0
        return pieces(states, rows, rows).reduce(0) { sum, piece in
            let range = done..<done + piece.rows.count
            done = range.upperBound
            let own = expected.rows(0..<range.count)
            decoder.logits(teacher.rows(range), normed: normed.rows(0..<range.count), into: own)
            let losses = decoder.context.compute.crossEntropyBackward(
                logits: logits(piece), teacher: own, scale: scale)
            backward(piece, gradient: gradient)
            return losses.reduce(sum) { $0 + Double($1) }
        }
    }

    /// The same with targets that are drawn from what the model expects, all added up.
    ///
    /// - Parameter uniforms: `[rows.count]`, each 0 ..< 1.
    func lossBackward(
        _ states: Matrix, rows: [Int], drawnBy uniforms: [Double], gradient: Matrix
    ) -> Double {
        var left = uniforms[...]
        return pieces(states, rows, rows).reduce(0) { sum, piece in
            let logits = logits(piece), compute = decoder.context.compute
            let targets = compute.drawTokens(
                logits: logits, uniforms: Array(left.prefix(piece.rows.count)))
            left = left.dropFirst(piece.rows.count)
            let losses = compute.crossEntropyBackward(logits: logits, targets: targets, scale: 1)
            backward(piece, gradient: gradient)
            return losses.reduce(sum) { $0 + Double($1) }
        }
    }

    /// Made when it is asked for: most trainings have no teacher.
    private func teacherLogits() -> Matrix {
        if let madeTeacherLogits { return madeTeacherLogits }
        let made = Matrix(uninitializedRows: rowsAtOnce, columns: decoder.configuration.vocabulary)
        madeTeacherLogits = made
        return made
    }

    /// Some of the rows, and the beginning of each buffer for them.
    private struct Piece {
        let states: Matrix
        let rows: [Int]
        let targets: [Int]
    }

    private func pieces(_ states: Matrix, _ rows: [Int], _ targets: [Int]) -> [Piece] {
        stride(from: 0, to: rows.count, by: rowsAtOnce).map { start in
            let range = start..<min(start + rowsAtOnce, rows.count)
            return Piece(
                states: states, rows: Array(rows[range]), targets: Array(targets[range]))
        }
    }

    private func logits(_ piece: Piece) -> Matrix {
        let range = 0..<piece.rows.count, logits = logits.rows(range)
        decoder.context.compute.gather(piece.states, piece.rows, into: hidden.rows(range))
        decoder.logits(hidden.rows(range), normed: normed.rows(range), into: logits)
        return logits
    }

    /// - Precondition: `logits` holds the loss's gradient at the logits.
    private func backward(_ piece: Piece, gradient: Matrix) {
        let compute = decoder.context.compute, range = 0..<piece.rows.count
        let gradLogits = logits.rows(range), gradNormed = gradNormed.rows(range)
        compute.projectBack(gradLogits, by: decoder.output, into: gradNormed, beta: 0)
        if let trained = parameters.output ?? parameters.embedding {
            compute.multiply(
                gradLogits, .transposed, normed.rows(range), .plain, into: trained.gradient,
                beta: 1)
        }
        let gradHidden = gradHidden.rows(range)
        gradHidden.fill(0)
        compute.rmsNormBackward(
            hidden.rows(range), gain: decoder.finalNorm, epsilon: decoder.context.epsilon,
            gradY: gradNormed, gradX: gradHidden, gradGain: parameters.finalNorm?.gradient)
        compute.scatterAdd(gradHidden, piece.rows, to: gradient)
    }
}
