import Domain
import Scenarios

extension FuzzTarget {
    /// A scenario, and whether what it is said to mean means the same.
    static func scenario(_ input: FuzzInput) throws {
        let file = try ScenarioFile(path: input.write(input.bytes, to: "scenario.yaml"))
        let resolved = file.resolvedYAML
        do {
            let again = try ScenarioFile(path: input.write(resolved, to: "resolved.yaml"))
            precondition(again.scenario == file.scenario, "another scenario:\n\(resolved)")
        } catch {
            fatalError("the resolved scenario is refused: \(error)\n\(resolved)")
        }
    }

    static func prices(_ input: FuzzInput) throws {
        let file = try PriceSheetFile(path: input.write(input.bytes, to: "sheet.yaml"))
        _ = file.warning(on: "2026-09-01")?.message
    }

    /// Question lines, read for every kind of task.
    static func questions(_ input: FuzzInput) {
        let tasks = ["short-answer", "number", "text", "label, labels: [sales, 'no', Ärger]"]
        for task in tasks {
            input.attempt {
                try load(task: task, data: "corpus: corpus", questions: input.bytes, input)
            }
        }
    }

    static func squad(_ input: FuzzInput) throws {
        try load(task: "short-answer", data: "format: squad", questions: input.bytes, input)
    }

    private static func load(
        task: String, data: String, questions: [UInt8], _ input: FuzzInput
    ) throws {
        let scenario = """
            crossover: 1
            title: Small
            task: { kind: \(task) }
            data: { questions: questions.jsonl, \(data) }
            arms: [base]
            """
        _ = input.write("Ada leads sales.\n", to: "corpus/sales.md")
        _ = input.write(questions, to: "questions.jsonl")
        let path = input.write(scenario, to: "scenario.yaml")
        let bundle = try ScenarioBundle.load(path: path)
        precondition(!bundle.questions.test.isEmpty)
    }
}
