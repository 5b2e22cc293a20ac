import ArgumentParser
import Benchmarking
import Foundations

/// `crossover bench`: how fast the engine is, and how fast this machine would allow it to be.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast the engine is, beside this machine's own limits.",
        discussion: """
            First the rate of a large matrix product and the rate at which memory is read are \
            measured, then each work: once to warm up, and as often as --repeats says. The median \
            counts. The limit of a work is what these two rates allow: its multiply-adds at the \
            product's rate, or the bytes of weights, keys and values that it moves at memory's, \
            whichever takes longer. Full training multiplies in f32 whatever --precision \
            says.

            prompt-128, prompt-512: a prompt, up to the logits of its last token. generate-1: 48 \
            tokens behind a prompt of 128, the prompt not timed. generate-16, generate-16-shared: \
            48 new tokens for each of 16 prompts of 128, the prompts timed, all of them different \
            or with the same first 100 tokens. score-8x256: log-likelihoods of 8 sequences of 256. \
            lora-qv-8x128, lora-all-8x128, full-8x128: a training step on 8 sequences of 128, \
            adapters of rank 8 on queries and values, on all linear layers, or every weight. \
            lora-dropout-8x128, dora-all-8x128, lora-l2-sp-8x128, lora-ewc-8x128: the step on all \
            linear layers with dropout, DoRA, L2-SP or EWC. \
            embed-queries, embed-passages: 512 questions, 256 passages of about 130 tokens.

            --processor avx2 hides newer instructions from the engine and from OpenBLAS, so that \
            both kinds of processor can be measured on one machine.

            Peak memory is the process's: name one work at a time where it matters. A machine \
            with other work to do measures that too.
            """,
    )

    @Argument(help: ArgumentHelp("What to measure (default: everything).", valueName: "work"))
    var works: [String] = []

    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var decoder = DefaultModel.generator

    @Option(help: ArgumentHelp("\(ModelHelp.encoder)", valueName: "path-or-name"))
    var encoder = DefaultModel.encoder

    @Option(help: ArgumentHelp("Timed repeats of each work.", valueName: "n"))
    var repeats = 3

    @OptionGroup var engine: EngineOptions

    @Flag(help: "Add the limit of each work, and the share of it that was reached.")
    var againstLimit = false

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard (1...1000).contains(repeats) else {
            throw ValidationError("--repeats must be 1 to 1000, not \(repeats).")
        }
        do {
            _ = try chosenWorks
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private var chosenWorks: [BenchmarkWork] {
        get throws(BenchmarkingError) {
            guard !works.isEmpty else { return BenchmarkWork.allCases }
            var chosen: [BenchmarkWork] = []
            for name in works { chosen.append(try BenchmarkWork(named: name)) }
            return chosen
        }
    }

    func run() throws {
        let record = try measure(in: Surroundings.current)
        try json.write(record) { record.table(againstLimit: againstLimit) }
    }

    private func measure(in surroundings: Surroundings) throws -> BenchmarkRecord {
        try Interruption.heard { try measure(in: surroundings, cancellation: $0) }
    }

    private func measure(
        in surroundings: Surroundings, cancellation: Cancellation
    ) throws -> BenchmarkRecord {
        let reporter = ProgressReporter(isQuiet: false, surroundings: surroundings)
        let step = { (progress: Progress) throws -> Void in
            try cancellation.check()
            reporter.show(progress)
        }
        do {
            let compute = try engine.makeCompute()
            let options = Benchmark.Options(
                store: try surroundings.store, decoder: decoder, encoder: encoder,
                repeats: repeats)
            let machine = try MachineProbe(compute).measure(step: step)
            let record = try Benchmark(options, on: compute, step: step)
                .run(chosenWorks, against: machine)
            reporter.finish()
            return record
        } catch {
            reporter.abandon()
            throw error
        }
    }
}
