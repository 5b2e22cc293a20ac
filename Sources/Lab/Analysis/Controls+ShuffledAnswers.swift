import Decision
import Domain
import Metrics
import Record

extension Controls {
    func shuffledAnswers(_ control: ScoredArm, at place: RecordPointer) -> ControlRecord? {
        guard let scores = control.scores,
            var record = NothingLearnt(
                arm: control.name, control: scores, unlearnt: unlearnt
            ).record(at: place)
        else { return nil }
        // A shorter training is a weaker check, and saving time is what a scenario may want.
        if let epochs = control.results.arm.training?.epochs,
            let controlled = arms.first(where: { $0.name == control.results.arm.controls }),
            let full = controlled.results.arm.training?.epochs, epochs < full
        {
            record.figures["epochs"] = Double(epochs)
            record.figures["epochsOfControlled"] = Double(full)
            let had = Statement.counted(epochs, "epoch", from: place.figures.epochs)
            let others = Statement.figure(full, from: place.figures.epochsOfControlled)
            let sentence: Statement =
                " It was trained for \(had), \(controlled.name) for \(others)."
            record.finding = record.finding + sentence
        }
        return record
    }

    /// The untrained ways that show how answers look, and the best answer that is always the same.
    private var unlearnt: [(name: String, scores: SeededScores)] {
        let prompted = (arms(.base) + arms(.fewShot)).compactMap { arm in
            arm.scores.map { (name: arm.name, scores: $0) }
        }
        return prompted
            + [
                TrivialAnswer.constant(questions, task: scenario.task).map {
                    (name: "the best constant answer", scores: $0.scores)
                }
            ].compactMap(\.self)
    }
}
