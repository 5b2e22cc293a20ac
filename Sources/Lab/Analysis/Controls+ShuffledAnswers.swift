import Evaluation
import Scenarios

extension Controls {
    func shuffledAnswers(at place: RecordPointer) -> ControlRecord? {
        arm(.loraShuffled)?.scores.flatMap {
            NothingLearnt(control: $0, unlearnt: unlearnt).record(at: place)
        }
    }

    /// The untrained ways that show how answers look, and the best answer that is always the same.
    private var unlearnt: [(name: String, scores: SeededScores)] {
        let prompted = [ArmConfiguration.Kind.base, .fewShot].compactMap { kind in
            arm(kind)?.scores.map { (name: kind.rawValue, scores: $0) }
        }
        return prompted
            + [constant.map { (name: "the best constant answer", scores: $0) }].compactMap(\.self)
    }

    /// The commonest training answer, for numbers their mean, given to every test question.
    private var constant: SeededScores? {
        let task = scenario.task
        let answer = NearestArm.joint(questions.train.map { $0.answers[0] }, kind: task.kind)
        let rows = questions.test.map { ScoredAnswers.Row(answer: answer, references: $0.answers) }
        return (try? ScoredAnswers(rows, metric: task.metric, labels: task.labels))
            .map { SeededScores([$0]) }
    }
}
