import Checkpoints
import Domain
import Foundations
import Kernels

/// Everything of a training between two steps, in one safetensors file: the trained weights, AdamW's
/// averages, the best weights so far, and what has been counted. What is drawn by the seed is drawn
/// anew, up to where the training stands.
struct TrainingCheckpoint {
    private let parameters: [Parameter]
    private let training: SHA256Digest

    /// - Parameter sequences: of the task, to validate by, and general ones.
    init(
        parameters: [Parameter], configuration: TrainingConfiguration, seed: UInt64,
        sequences: [[TrainingSequence]]
    ) {
        self.parameters = parameters
        var hash = SHA256()
        hash.update("\(configuration) \(seed)".utf8)
        for part in sequences {
            hash.update("part".utf8)
            for sequence in part {
                hash.update("\(sequence.firstTarget) \(sequence.tokens)".utf8)
            }
        }
        training = hash.finalize()
    }

    /// What stands beside the tensors.
    private struct Head: Codable {
        /// Of which training it is.
        var training: SHA256Digest
        var outcome: TrainingOutcome
        var best: ValidationLoss?
        var looksWithoutGain: Int
    }

    private static let key = "training"

    /// Puts the training down, the whole file or nothing.
    ///
    /// - Throws: `FoundationsError.cannotWrite`, e.g. the disk is full.
    func write(_ outcome: TrainingOutcome, _ stopping: EarlyStopping, to path: String) throws {
        let head = Head(
            training: training, outcome: outcome, best: stopping.best?.look,
            looksWithoutGain: stopping.looksWithoutGain)
        var matrices = parameters.flatMap { parameter in
            Part.allCases.map { Self.named($0.rawValue, parameter, $0.matrix(of: parameter)) }
        }
        if let best = stopping.best {
            matrices += zip(parameters, best.values).map { Self.named("best", $0, $1) }
        }
        try SafetensorsFile.write(
            matrices,
            metadata: ["format": "pt", Self.key: try CanonicalJSON.encodeLine(head)], to: path)
    }

    /// Takes the training up where it was put down.
    ///
    /// - Parameter stopping: with nothing observed yet.
    /// - Throws: ``FineTuningError/checkpoint(path:reason:)``, with no parameter changed.
    func read(
        _ path: String, stopping: EarlyStopping
    ) throws -> (TrainingOutcome, EarlyStopping) {
        do {
            let file = try SafetensorsFile(path: path)
            let head = try CanonicalJSON.decode(
                Head.self, from: file.metadata[Self.key] ?? "")
            guard head.training == training else {
                throw FineTuningError.checkpoint(
                    path: path, reason: "it is of another training, or of other data")
            }
            func matrix(_ part: String, _ parameter: Parameter) throws -> Matrix {
                try file.matrix(
                    Self.name(part, parameter), rows: parameter.value.rows,
                    columns: parameter.value.columns)
            }
            let stored = try Part.allCases.map { part in
                (part, try parameters.map { try matrix(part.rawValue, $0) })
            }
            let best = try head.best.map { look in
                EarlyStopping.Best(
                    look: look, values: try parameters.map { try matrix("best", $0) })
            }
            for (part, matrices) in stored {
                for (parameter, matrix) in zip(parameters, matrices) {
                    part.matrix(of: parameter).copy(from: matrix)
                }
            }
            return (
                head.outcome,
                stopping.resumed(best: best, looksWithoutGain: head.looksWithoutGain)
            )
        } catch let error as FineTuningError {
            throw error
        } catch {
            throw FineTuningError.checkpoint(path: path, reason: "\(error)")
        }
    }

    /// What is kept of each parameter.
    private enum Part: String, CaseIterable {
        case value, first, second

        func matrix(of parameter: Parameter) -> Matrix {
            switch self {
            case .value: parameter.value
            case .first: parameter.first
            case .second: parameter.second
            }
        }
    }

    private static func name(_ part: String, _ parameter: Parameter) -> String {
        "\(part).\(parameter.name)"
    }

    private static func named(
        _ part: String, _ parameter: Parameter, _ matrix: Matrix
    ) -> NamedMatrix {
        NamedMatrix(
            name: name(part, parameter), rows: matrix.rows, columns: matrix.columns,
            values: { matrix })
    }
}
