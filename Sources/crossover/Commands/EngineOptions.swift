import Domain
import ArgumentParser
import FoundationEssentials
import Kernels
import Lab

/// How the arithmetic of the tools is done: in the reference precision unless another is asked for.
struct EngineOptions: ParsableArguments {
    @OptionGroup private var machine: MachineOptions

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
        try Compute(threads: machine.threads, precision: precision.orReference())
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
    @OptionGroup private var machine: MachineOptions

    @Option(
        name: .customLong("precision"),
        help: ArgumentHelp(
            """
            How linear layers multiply: f32, bf16 or int8 (on quantised weights as the file \
            has them), or auto: the fastest of this processor for the scenario, if its models \
            agree with f32 in it, else f32. The default is what the scenario says, else auto. Where the \
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
        for scenario: Scenario, restart: Bool = false, retrain: [String] = [],
        within: Double? = nil, allowsPrograms: Bool = false, variables: [String: String] = [:]
    ) -> ExperimentOptions {
        let choice = choice ?? scenario.models.precision
        return ExperimentOptions(
            threads: machine.threads,
            precision: Precision(rawValue: choice.rawValue)?.orReference(),
            restart: restart,
            retrain: retrain,
            within: within, allowsPrograms: allowsPrograms, variables: variables,
        )
    }

    private static func choice(named name: String) throws -> PrecisionChoice {
        guard let choice = PrecisionChoice(rawValue: name) else {
            throw ValidationError("--precision must be auto, f32, bf16 or int8, not '\(name)'.")
        }
        return choice
    }
}

/// What of the machine is used, the same for all commands that compute.
struct MachineOptions: ParsableArguments {
    @Option(
        name: .customLong("threads"),
        help: ArgumentHelp(
            "Share the arithmetic among so many threads (default: one a core).",
            valueName: "n",
        )
    )
    private var givenThreads: Int?

    @Option(
        name: .customLong("processor"),
        help: ArgumentHelp(
            """
            Use no instructions newer than AVX2 (no AVX-512, VNNI, bf16, AMX), as an older \
            processor would; the default is all that this one has.
            """,
            valueName: "avx2",
        ),
        transform: MachineOptions.processor(named:)
    )
    private var givenProcessor: Processor.Kind?

    private static var mostThreads: Int { 256 }

    var threads: Int { givenThreads ?? ProcessInfo.processInfo.activeProcessorCount }

    private static func processor(named name: String) throws -> Processor.Kind {
        guard let kind = Processor.Kind(rawValue: name) else {
            throw ValidationError("--processor must be avx2, not '\(name)'.")
        }
        return kind
    }

    func validate() throws {
        // Here, since nothing may ask the processor before, and the precision does.
        if let givenProcessor {
            do {
                try Processor.limit(to: givenProcessor)
            } catch {
                throw ValidationError("\(error)")
            }
        }
        guard let givenThreads, !(1...Self.mostThreads).contains(givenThreads) else { return }
        throw ValidationError(
            "--threads must be 1 to \(Self.mostThreads), not \(givenThreads).")
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
