import Domain
import Record

extension ClassRecord {
    /// The task's labels as an arm's first training had them, in the task's order.
    ///
    /// - Parameters:
    ///   - questions: those for training are all that it could draw from.
    ///   - task: as the arm has it.
    /// - Returns: nil for tasks without labels, and for arms that learn no answers.
    static func all(
        of arm: ArmResults, _ questions: QuestionSet, task: TaskConfiguration
    ) -> [ClassRecord]? {
        guard !task.labels.isEmpty, let training = arm.trainings.first, let seed = arm.seeds.first
        else { return nil }
        let tooLong = Set((training.tooLong ?? []).map(\.id))
        let drawn = arm.arm.taught(questions.train, task: task, seed: seed)
        guard !drawn.isEmpty else { return nil }
        func counts(_ questions: [Question]) -> [String: Int] {
            questions.reduce(into: [:]) { $0[task.plainAnswer(to: $1), default: 0] += 1 }
        }
        let taught = counts(drawn.filter { !tooLong.contains($0.id) })
        let validation = counts(questions.validation), test = counts(questions.test)
        return task.labels.map { label in
            ClassRecord(
                label: label, training: taught[label] ?? 0, validation: validation[label] ?? 0,
                test: test[label] ?? 0)
        }
    }
}
