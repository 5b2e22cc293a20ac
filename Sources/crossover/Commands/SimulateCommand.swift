import ArgumentParser
import Foundations
import Statistics
import Tuning

/// `crossover simulate`: whether the statistics keep what they promise, and searches too.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Hold the statistics to what they promise, on arms whose true scores are known.",
        discussion: """
            Writes how often 95 % intervals contain the true figure, how often equal arms are \
            called different, how often a better arm is found, and how often a worse one would be \
            recommended. The same seed gives the same table on \
            every machine. docs/statistics.md explains it. With --times it measures instead how \
            long intervals and a region map take here. With --tuning it sets the Bayesian search for \
            hyper-parameters against the random one, on functions whose highest value is known \
            (Benchmarks/README.md).
            """,
    )

    @Option(
        help: ArgumentHelp(
            "How often each trial is repeated, 1 to 100000 (default: 1000; with --tuning 50).",
            valueName: "number"))
    var repetitions: Int?

    @Option(help: ArgumentHelp("Where chance starts.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Measure how long intervals and a region map take on this machine instead.")
    var times = false

    @Flag(help: "Set the Bayesian search for hyper-parameters against the random one instead.")
    var tuning = false

    @OptionGroup var json: JSONFlag

    func validate() throws {
        if let repetitions, !(1...100_000).contains(repetitions) {
            throw ValidationError("--repetitions is \(repetitions); expected 1 to 100000.")
        }
        if times, tuning {
            throw ValidationError("--times and --tuning ask for two things; give one of them.")
        }
    }

    func run() throws {
        if times {
            let timed = TimedWork.all(seed: seed)
            try json.write(timed) { TimedWork.table(timed) }
            return
        }
        if tuning {
            let rows = try TuningSimulation(seeds: repetitions ?? 50, seed: seed).rows()
            try json.write(rows) { table(rows) }
            return
        }
        let simulation = Simulation(repetitions: repetitions ?? 1000, seed: seed)
        let rows = simulation.rows()
        try json.write(rows) { table(rows, of: simulation.repetitions) }
    }

    private func table(_ rows: [TuningSimulation.Row]) -> String {
        let lines = rows.map { row in
            """
            | \(row.function) | \(row.trials) \
            | \(NumberFormat.significant(row.randomRegret, digits: 3)) \
            | \(NumberFormat.significant(row.bayesianRegret, digits: 3)) \
            | \(row.wins) : \(row.losses) | \(NumberFormat.significant(row.pValue, digits: 2)) |

            """
        }
        return """
            | Function | Trials | Median regret, random | Bayesian | Wins : losses | p |
            | --- | ---: | ---: | ---: | ---: | ---: |

            """ + lines.joined()
    }

    private func table(_ rows: [Simulation.Row], of repetitions: Int) -> String {
        let lines = rows.map { row in
            let bounds = "\(percent(row.least)) to \(percent(row.most))"
            let isOpen = row.least == 0 && row.most == 1
            let word = isOpen ? "–" : row.isKept ? "yes" : "no"
            return "| \(row.trial) | \(percent(row.share)) | \(isOpen ? "–" : bounds) | \(word) |\n"
        }
        return """
            | Of \(NumberFormat.grouped(repetitions)) repetitions | Share | Asked for | Kept |
            | --- | ---: | ---: | --- |

            """ + lines.joined()
    }

    private func percent(_ share: Double) -> String { NumberFormat.percent(share, digits: 1) }
}
