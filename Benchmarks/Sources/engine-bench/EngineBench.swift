import ArgumentParser
import Foundations
import Kernels

/// Measures how fast the engine is on this machine, with the real models.
@main
struct EngineBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine-bench",
        abstract: "Measures the engine's speed and memory on this machine.",
        discussion: """
            Build it in release (swift build -c release): a debug build measures nothing of use. \
            Peak memory is the process's, so ask for one work at a time when it matters.
            """)

    @Argument(help: "What to measure; everything when none is named.")
    var works: [Work] = []

    @Option(help: "The language model: a .gguf file or a checkpoint's folder.")
    var decoder: String?

    @Option(help: "The sentence encoder's folder.")
    var encoder: String?

    @Option(help: "Threads that share the work.")
    var threads = 2

    @Option(help: "Measured repeats after the warm-up.")
    var repeats = 3

    @Flag(help: "One JSON line a work instead of a table.")
    var json = false

    func validate() throws {
        guard threads >= 1, repeats >= 1 else {
            throw ValidationError("--threads and --repeats must be 1 or more")
        }
    }

    func run() throws {
        let bench = Bench(
            compute: try Compute(threads: threads), repeats: repeats, decoderPath: decoder,
            encoderPath: encoder)
        if !json { print("\(bench.compute.blasDescription), \(threads) threads") }
        for work in works.isEmpty ? Work.allCases : works {
            let measurement = try bench.measure(work)
            print(json ? try CanonicalJSON.encodeLine(measurement) : measurement.line)
        }
    }
}

extension Work: ExpressibleByArgument {}
