import ArgumentParser
import Foundations
import Statistics

/// `crossover simulate`: whether the statistics keep what they promise.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Hold the statistics to what they promise, on arms whose true scores are known.",
        discussion: """
            Writes how often 95 % intervals contain the true figure, how often equal arms are \
            called different, how often a better arm is found, and how often a worse one would be \
            recommended. The same seed gives the same table on \
            every machine. docs/statistics.md explains it. With --times it measures instead how \
            long intervals and a region map take here.
            """,
    )

    @Option(
        help: ArgumentHelp("How often each trial is repeated, 1 to 100000.", valueName: "number"))
    var repetitions = 1000

    @Option(help: ArgumentHelp("Where chance starts.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Measure how long intervals and a region map take on this machine instead.")
    var times = false

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard (1...100_000).contains(repetitions) else {
            throw ValidationError("--repetitions is \(repetitions); expected 1 to 100000.")
        }
    }

    func run() throws {
        if times {
            let timed = TimedWork.all(seed: seed)
            try json.write(timed) { TimedWork.table(timed) }
            return
        }
        let rows = Simulation(repetitions: repetitions, seed: seed).rows()
        try json.write(rows) { table(rows) }
    }

    private func table(_ rows: [Simulation.Row]) -> String {
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
