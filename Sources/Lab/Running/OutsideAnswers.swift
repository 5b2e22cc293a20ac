import Domain
import Record
import Scenarios
import Storage

/// Puts down what arms from outside answered, as cells like those of the lab's own arms.
///
/// The files are the user's, and may change from run to run: their cells are made anew each time.
struct OutsideAnswers {
    let bundle: ScenarioBundle
    let journal: Journal

    /// - Returns: nil for an arm whose questions the lab asks itself.
    func results(of configuration: ArmConfiguration) throws -> ArmResults? {
        guard let imported = bundle.answers[configuration.name] else { return nil }
        let repetitions = imported.repetitions, name = configuration.name
        var results = ArmResults(
            arm: ArmFactory.contestant(configuration), seeds: repetitions.map(\.seed))
        for repetition in repetitions {
            results.answers.append(
                try keep(cell(repetition), CellKind.answer, of: name, seed: repetition.seed))
        }
        if let first = repetitions.first, let latency = latency(first) {
            results.latency = try keep(latency, CellKind.latency, of: name, seed: first.seed)
        }
        return results
    }

    /// Takes the cells of an earlier run away.
    func forgetEarlier() throws {
        try journal.discardCells(ofArms: Set(bundle.answers.keys))
    }

    private func keep<Payload: Codable>(
        _ payload: Payload, _ kind: CellKind, of arm: String, seed: UInt64
    ) throws -> Journaled<Payload> {
        let name = CellName(kind: kind, arm: arm, seed: seed)
        // A look that grows comes here again.
        if try journal.finishedCell(name.key) == nil { try journal.finish(name, payload) }
        return Journaled(key: name.key, payload: payload)
    }

    private func cell(_ repetition: ImportedAnswers.Repetition) -> AnswersCell {
        let answers = zip(bundle.questions.test, repetition.answers).map { question, given in
            given.map { Answer($0, to: question) }
                ?? Answer(question: question.id, text: "", isMissing: true)
        }
        return AnswersCell(answers: answers, usage: .none)
    }

    /// Nil unless every answer says how long it took.
    private func latency(_ repetition: ImportedAnswers.Repetition) -> LatencyCell? {
        let given = repetition.answers.enumerated().filter { $0.element != nil }
        let seconds = given.compactMap { $0.element?.seconds }
        guard !seconds.isEmpty, seconds.count == given.count else { return nil }
        return LatencyCell(
            questions: given.map { bundle.questions.test[$0.offset].id }, seconds: seconds)
    }
}

extension Answer {
    init(_ given: GivenAnswer, to question: Question) {
        self.init(
            question: question.id, text: given.text,
            passages: (given.passages ?? []).map { $0.source ?? "" },
            told: Told(
                tokensIn: given.tokensIn, tokensOut: given.tokensOut, cost: given.cost,
                hasDeclined: given.hasDeclined))
    }
}
