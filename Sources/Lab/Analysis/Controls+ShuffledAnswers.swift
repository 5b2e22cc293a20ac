import Domain
import Metrics

extension Controls {
    func shuffledAnswers(at place: RecordPointer) -> ControlRecord? {
        guard let control = arm(.loraShuffled), let scores = control.scores,
            var record = NothingLearnt(control: scores, unlearnt: unlearnt).record(at: place)
        else { return nil }
        // A shorter training is a weaker check, and saving time is what a scenario may want.
        if let epochs = control.results.arm.training?.epochs,
            let full = arm(.lora)?.results.arm.training?.epochs, epochs < full
        {
            record.figures?["epochs"] = Double(epochs)
            record.figures?["epochsOfLora"] = Double(full)
            let had = Statement.counted(epochs, "epoch", from: place.figures.epochs)
            let lora = Statement.figure(full, from: place.figures.epochsOfLora)
            let sentence: Statement = " It was trained for \(had), lora for \(lora)."
            record.finding = record.finding + sentence
        }
        return record
    }

    /// The untrained ways that show how answers look, and the best answer that is always the same.
    private var unlearnt: [(name: String, scores: SeededScores)] {
        let prompted = [ArmConfiguration.Kind.base, .fewShot].compactMap { kind in
            arm(kind)?.scores.map { (name: kind.rawValue, scores: $0) }
        }
        return prompted
            + [
                TrivialAnswer.constant(questions, task: scenario.task).map {
                    (name: "the best constant answer", scores: $0.scores)
                }
            ].compactMap(\.self)
    }
}
