import Domain
import ArgumentParser
import Foundations
import Lab
import Scenarios

/// `crossover scenario`: what a scenario says, and whether it can be run.
struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Show and check scenarios.",
        subcommands: [ScenarioShowCommand.self, ScenarioLintCommand.self],
    )
}

/// `crossover scenario show`: what a scenario says, with every default.
struct ScenarioShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Write a scenario with every default, each line marked with its origin.",
    )

    @Argument(help: "A scenario's file, or a folder that holds scenario.yaml.")
    var scenario: String

    func run() throws {
        try StandardStream.output.write(exactly: ScenarioFile(path: scenario).resolvedYAML)
    }
}

/// `crossover scenario lint`: whether a scenario can be run.
struct ScenarioLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check a scenario and all its files without running it.",
    )

    @Argument(help: "A scenario's file, or a folder that holds scenario.yaml.")
    var scenario: String

    @OptionGroup var data: DataOption

    func run() throws {
        let bundle = try ScenarioBundle.load(path: scenario, overrides: data.overrides)
        bundle.warnOfData()
        let lengths = try Self.lengths(bundle)
        let questions = bundle.questions
        let prices = bundle.scenario.prices
        try StandardStream.output.show(
            """
            \(Excerpt.line(bundle.file.path)): no mistakes
            arms:        \(bundle.scenario.arms.map(\.name).joined(separator: ", "))
            questions:   \(questions.train.count) for training, \(questions.validation.count) \
            for validation, \(questions.test.count) for the test
            documents:   \(bundle.corpus?.documents.count ?? 0)
            lengths:     \(lengths)
            prices:      \(prices.isEmpty ? "none" : prices.joined(separator: ", "))
            fingerprint: \(bundle.fingerprint)

            """)
    }

    /// Warns of what is too long for the model, where its tokenizer is there.
    ///
    /// - Returns: what became of the check, in a few words.
    private static func lengths(_ bundle: ScenarioBundle) throws -> String {
        guard bundle.scenario.needsModels else { return "no model is needed" }
        guard bundle.scenario.asksGenerator else {
            return "not checked. How much a service's model can read is known to the service alone."
        }
        do {
            let warnings = try bundle.warnOfLengths(store: Surroundings.current.store)
            return warnings == 0
                ? "all that is read fits into the context of \(bundle.scenario.models.generator)"
                : "\(warnings) warnings, see above"
        } catch let error as any CustomStringConvertible & Error {
            return "not checked. \(error)"
        }
    }
}
