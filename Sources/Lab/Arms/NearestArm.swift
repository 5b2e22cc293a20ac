package import Domain
import Metrics
package import ModelAPI
package import Record

/// Answers without a language model: the training questions nearest in meaning decide.
///
/// Labels by vote, numbers by their mean, any other answer by the nearest's word unless several
/// neighbours agree on another. What this arm solves needs neither retrieval nor fine-tuning.
package struct NearestArm: Arm {
    package let name: String
    package let extraction: AnswerExtraction?
    let options: NearestOptions

    init(_ configuration: ArmConfiguration, options: NearestOptions) {
        (name, extraction) = (configuration.name, configuration.extraction)
        self.options = options
    }

    package var kind: ArmConfiguration.Kind { .nearest }

    package var settings: [ArmSetting] { options.neighbours.map { ArmSetting(neighbours: $0) } }

    private func index(_ bench: ArmBench) -> any KnownQuestions {
        guard let known = bench.known else { preconditionFailure("nothing is embedded") }
        return known
    }

    package func dataFlow(_ setting: ArmSetting) -> DataFlow {
        DataFlow(index: [.questions, .trainingData])
    }

    package func dependsOnSeed(_ setting: ArmSetting) -> Bool { false }

    package func prepare(_ bench: ArmBench) throws -> Usage {
        var usage = Usage.none
        usage.cpuSeconds = try index(bench).prepare()
        return usage
    }

    package func answer(
        _ questions: [Question], setting: ArmSetting, seed: UInt64, by scorer: Scorer,
        bench: ArmBench, pieces: PieceKeeper, progress: RequestProgress
    ) throws -> (answers: [Answer], usage: ModelUsage) {
        let known = bench.questions.train
        let (places, tokens) = try index(bench).nearest(
            to: questions, count: setting.neighbours ?? 1, progress: progress)
        let answers = zip(questions, places).map { question, near in
            let task = bench.task
            let answer = Self.joint(near.map { task.plainAnswer(to: known[$0]) }, task: task)
            let isJSON =
                task.metric == .jsonFields && answer != task.rules.declining.answer
            return Answer(
                question: question.id, text: task.form(answer, isJSON: isJSON),
                passages: near.map { known[$0].id })
        }
        return (answers, ModelUsage(prompt: tokens, computedPrompt: tokens, generated: 0))
    }

    /// One answer from the neighbours', nearest first.
    package static func joint(_ answers: [String], task: TaskConfiguration) -> String {
        if task.kind == .number {
            let rules = task.rules.numbers
            let numbers = answers.compactMap { NumberParser.number(in: $0, by: rules) }
            guard !numbers.isEmpty else { return "" }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            return NumberParser.text(of: mean, by: rules)
        }
        return commonest(answers)
    }

    /// The commonest of some answers; of several the first.
    static func commonest(_ answers: [String]) -> String {
        var votes: [String: Int] = [:]
        for answer in answers { votes[answer, default: 0] += 1 }
        let most = votes.values.max() ?? 0
        // Of answers with equally many votes the nearest neighbour's.
        return answers.first { votes[$0] == most } ?? ""
    }
}
