import ArgumentParser
import Foundations
import Reports

/// `crossover compare`: what changed from one run to another.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell what changed from one run to another, in the inputs and in the results.",
        discussion: """
            Inputs are the settings of the scenario, its data, the models, the machine, the \
            precision, the program and the price sheets. Where both runs asked the same questions (by their ids), \
            each arm's answers are compared pair by pair.
            """,
    )

    @Argument(help: ArgumentHelp("A record.json, or a run's folder.", valueName: "A"))
    var first: String

    @Argument(help: ArgumentHelp("Another one.", valueName: "B"))
    var second: String

    @OptionGroup var json: JSONFlag

    func run() throws {
        let comparison = RecordComparison(
            try RecordFile(first).record(),
            try RecordFile(second).record(),
        )
        try json.write(comparison) { comparison.text }
    }
}
