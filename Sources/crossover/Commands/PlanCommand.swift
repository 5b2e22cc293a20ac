import ArgumentParser
import Foundations
import Lab
import Scenarios

/// `crossover plan`: what a run will take and can show, before it is run.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a run of a scenario will take, and which differences it can show.",
        discussion: """
            No model is needed. Time and memory are not foretold: they depend on the machine, and \
            'crossover bench' measures it. How the differences are found stands in \
            docs/statistics.md.
            """,
    )

    @Argument(help: "A scenario's file, or a folder that holds scenario.yaml.")
    var scenario: String

    @OptionGroup var data: DataOption

    @OptionGroup var json: JSONFlag

    func run() throws {
        let plan = RunPlan(try ScenarioBundle.load(path: scenario, overrides: data.overrides))
        try StandardStream.output.write(json.isOn ? CanonicalJSON.encode(plan) : Self.text(plan))
    }

    private static func text(_ plan: RunPlan) -> String {
        let head = """
            \(plan.scenario): \(plan.testQuestions) test questions, decided by \(plan.metric), \
            seeds: \(plan.seeds)
            trainings: \(NumberFormat.grouped(plan.trainings))
            answers:   at most \(NumberFormat.grouped(plan.answers))
            """
        let arms = plan.arms.map { arm in
            """
              \(arm.name): settings to choose from: \(arm.settings), trainings: \(arm.trainings), \
            answers: at most \(NumberFormat.grouped(arm.answers))
            """
        }
        let differences = plan.differences.map { entry in
            """
              \(NumberFormat.fixed(entry.assumed, digits: 1)): \
            \(difference(entry.alone)) between two arms, \
            \(difference(entry.amongAll)) among all
            """
        }
        let shown = """
            smallest differences found in four of five runs, between two arms alone, and among all \
            arms (Holm-corrected over \(plan.comparisons) comparisons)
            \(plan.assumption)
            """
        let warnings = plan.warnings.map { "warning: \($0)" }
        return ([head] + arms + [shown] + differences + warnings).joined(separator: "\n") + "\n"
    }

    private static func difference(_ value: Double?) -> String {
        value.map { NumberFormat.fixed($0, digits: 3) } ?? "none"
    }
}
