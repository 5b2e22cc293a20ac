import ArgumentParser
import FoundationEssentials
import Kernels
import Lab

/// How the arithmetic is done.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .customLong("threads"),
        help: ArgumentHelp(
            "Share the arithmetic among so many threads (default: one a core).",
            valueName: "n",
        )
    )
    private var givenThreads: Int?

    @Option(
        name: .customLong("precision"),
        help: ArgumentHelp(
            """
            How linear layers multiply: f32, bf16 or int8 (on quantised weights as the file \
            has them). Where the processor has no fast products of that kind, f32 is used and \
            the run says so.
            """,
            valueName: "f32|bf16|int8",
        ),
        transform: EngineOptions.precision(named:)
    )
    private var givenPrecision: Precision = .f32

    @Option(
        name: .customLong("processor"),
        help: ArgumentHelp(
            """
            Use nothing newer than avx2 (no AVX-512, VNNI, bf16, AMX), to see how fast another \
            machine would be; the default is all that this one has.
            """,
            valueName: "avx2",
        ),
        transform: EngineOptions.processor(named:)
    )
    private var givenProcessor: Processor.Kind?

    private static var mostThreads: Int { 256 }

    var threads: Int { givenThreads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// The precision that was asked for, or f32 where this processor would be slow at it.
    var precision: Precision { givenPrecision.isFast ? givenPrecision : .f32 }

    func makeCompute() throws -> Compute {
        tellOfFallback()
        return try Compute(threads: threads, precision: precision)
    }

    func experimentOptions(
        restart: Bool = false, retrain: [String] = [], within: Double? = nil
    ) -> ExperimentOptions {
        tellOfFallback()
        return ExperimentOptions(
            threads: threads, precision: precision, restart: restart, retrain: retrain,
            within: within)
    }

    private static func precision(named name: String) throws -> Precision {
        guard let precision = Precision(rawValue: name) else {
            throw ValidationError("--precision must be f32, bf16 or int8, not '\(name)'.")
        }
        return precision
    }

    private static func processor(named name: String) throws -> Processor.Kind {
        guard let kind = Processor.Kind(rawValue: name) else {
            throw ValidationError("--processor must be avx2, not '\(name)'.")
        }
        return kind
    }

    private func tellOfFallback() {
        guard precision != givenPrecision else { return }
        try? StandardStream.error.show(
            "This processor has no \(givenPrecision) products: \(precision) is used instead.\n")
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
