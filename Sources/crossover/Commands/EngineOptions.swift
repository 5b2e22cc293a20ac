import ArgumentParser
import FoundationEssentials
import Kernels
import Lab
import Scenarios

/// How the arithmetic of the tools is done: in the reference precision unless another is asked for.
struct EngineOptions: ParsableArguments {
    @OptionGroup private var threads: ThreadsOption

    @Option(
        name: .customLong("precision"),
        help: ArgumentHelp(
            """
            How linear layers multiply: f32, bf16 or int8 (on quantised weights as the file \
            has them). Where the processor has no fast products of that kind, f32 is used and \
            the command says so.
            """,
            valueName: "f32|bf16|int8",
        ),
        transform: EngineOptions.precision(named:)
    )
    private var precision: Precision = .f32

    func makeCompute() throws -> Compute {
        try Compute(threads: threads.count, precision: precision.orReference())
    }

    private static func precision(named name: String) throws -> Precision {
        guard let precision = Precision(rawValue: name) else {
            let hint = name == PrecisionChoice.auto.rawValue ? " auto is for run and plan." : ""
            throw ValidationError(
                "--precision must be f32, bf16 or int8, not '\(name)'.\(hint)")
        }
        return precision
    }
}

/// How the arithmetic of an experiment is done.
struct ExperimentEngineOptions: ParsableArguments {
    @OptionGroup private var threads: ThreadsOption

    @Option(
        name: .customLong("precision"),
        help: ArgumentHelp(
            """
            How linear layers multiply: f32, bf16 or int8 (on quantised weights as the file \
            has them), or auto: the fastest of this processor, if it agrees with f32 on the \
            scenario's models. The default is what the scenario says, else auto. Where the \
            processor has no fast products of the kind that was asked for, f32 is used and the \
            command says so.
            """,
            valueName: "auto|f32|bf16|int8",
        ),
        transform: ExperimentEngineOptions.choice(named:)
    )
    private var choice: PrecisionChoice?

    /// Options for a run of `scenario`; what the command says beats what the scenario says.
    func options(
        for scenario: Scenario, restart: Bool = false, retrain: [String] = []
    ) -> ExperimentOptions {
        let choice = choice ?? scenario.models.precision
        return ExperimentOptions(
            threads: threads.count,
            precision: Precision(rawValue: choice.rawValue)?.orReference(),
            restart: restart,
            retrain: retrain,
        )
    }

    private static func choice(named name: String) throws -> PrecisionChoice {
        guard let choice = PrecisionChoice(rawValue: name) else {
            throw ValidationError("--precision must be auto, f32, bf16 or int8, not '\(name)'.")
        }
        return choice
    }
}

/// `--threads`, the same for all commands that compute.
struct ThreadsOption: ParsableArguments {
    @Option(
        name: .customLong("threads"),
        help: ArgumentHelp(
            "Share the arithmetic among so many threads (default: one a core).",
            valueName: "n",
        )
    )
    private var given: Int?

    private static var most: Int { 256 }

    var count: Int { given ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate() throws {
        guard let given, !(1...Self.most).contains(given) else { return }
        throw ValidationError("--threads must be 1 to \(Self.most), not \(given).")
    }
}

extension Precision {
    /// This precision, or f32 where this processor would be slow at it; then the user is told.
    fileprivate func orReference() -> Precision {
        guard !isFast else { return self }
        try? StandardStream.error.show(
            "This processor has no \(self) products: \(Precision.f32) is used instead.\n")
        return .f32
    }
}
