import Domain
import Foundations
import Record
import Scenarios
import Storage

/// Answers of arms from outside, as cells like those of the lab's own arms.
struct OutsideAnswers {
    let bundle: ScenarioBundle
    let journal: Journal
    let programs: ProgramAnswers

    /// - Returns: nil for an arm of the lab's own.
    func results(of configuration: ArmConfiguration) throws -> ArmResults? {
        let name = configuration.name, repetitions: [(seed: UInt64, told: [GivenAnswer?])]
        switch configuration.method {
        case .answers:
            guard let imported = bundle.answers[name] else { return nil }
            repetitions = imported.repetitions.map { ($0.seed, $0.answers) }
        case .command(let options):
            repetitions = try programs.repetitions(of: name, options)
        default: return nil
        }
        let arm = ArmFactory.contestant(configuration)
        let task = arm.own(bundle.scenario.task)
        var results = ArmResults(arm: arm, seeds: repetitions.map(\.seed))
        for (seed, told) in repetitions {
            results.answers.append(try keep(cell(told, task: task), .answer, of: name, seed: seed))
        }
        if results.answeredByAllSeeds?.isEmpty == true {
            results.failure = "no question has an answer with every seed"
        }
        if let first = repetitions.first, let latency = latency(first.told) {
            results.latency = try keep(latency, .latency, of: name, seed: first.seed)
        }
        return results
    }

    /// Takes away what earlier runs made of answers. The files are the user's, and may change from
    /// run to run; what a program said stays.
    static func forgetEarlier(of bundle: ScenarioBundle, in journal: Journal) throws {
        let names = bundle.scenario.arms.filter(\.kind.isOutside).map(\.name)
        try journal.discardCells(ofArms: Set(names))
    }

    private func keep<Payload: Codable>(
        _ payload: Payload, _ kind: CellKind, of arm: String, seed: UInt64
    ) throws -> Journaled<Payload> {
        let name = CellName(kind: kind, arm: arm, seed: seed)
        // A look that grows comes here again.
        if try journal.finishedCell(name.key) == nil { try journal.finish(name, payload) }
        return Journaled(key: name.key, payload: payload)
    }

    private func cell(_ told: [GivenAnswer?], task: TaskConfiguration) -> AnswersCell {
        var reader = PassageReader(task)
        var answers = zip(bundle.questions.test, told).map { question, given in
            given.map { Answer($0, to: question, read: &reader) }
                ?? Answer(question: question.id, text: "", isMissing: true)
        }
        // Names that are never those of the questions are other names, not wrong passages.
        if !answers.contains(where: { $0.goldShown == true }) {
            for place in answers.indices { answers[place].goldShown = nil }
        }
        return AnswersCell(answers: answers, usage: .none)
    }

    /// Nil unless every answer says how long it took.
    private func latency(_ told: [GivenAnswer?]) -> LatencyCell? {
        let given = told.enumerated().filter { $0.element != nil }
        let seconds = given.compactMap { $0.element?.seconds }
        guard !seconds.isEmpty, seconds.count == given.count else { return nil }
        return LatencyCell(
            questions: given.map { bundle.questions.test[$0.offset].id }, seconds: seconds)
    }
}

extension Answer {
    fileprivate init(
        _ given: GivenAnswer, to question: Question, read reader: inout PassageReader
    ) {
        self.init(
            question: question.id, text: given.text,
            passages: (given.passages ?? []).map { $0.source ?? "" },
            told: Told(
                tokensIn: given.tokensIn, tokensOut: given.tokensOut, cost: given.cost,
                hasDeclined: given.hasDeclined, seconds: given.seconds))
        guard let passages = given.passages else { return }
        let use = reader.use(question, scoredText, passages)
        (goldShown, isSupported) = (use.goldShown, use.isSupported)
    }
}

extension PassageReader {
    /// What can be said of passages that others name or show, or both.
    fileprivate mutating func use(
        _ question: Question, _ answer: String, _ passages: [GivenPassage]
    ) -> PassageUse {
        var question = question
        let haveTexts = passages.allSatisfy { $0.text != nil }
        let haveSources = passages.allSatisfy { $0.source != nil }
        // A passage that is only named is the right one if its document is.
        if !haveTexts { question.evidence = nil }
        // One without a name is told by the evidence.
        let nameless = question.evidence == nil ? "" : question.sources.first ?? ""
        var use = use(
            question: question, answer: answer,
            passages: passages.map { ($0.source ?? nameless, $0.text ?? "") })
        if !haveSources && question.evidence == nil { use.goldShown = nil }
        if !haveTexts { use.isSupported = nil }
        return use
    }
}
