import Domain
import Foundations
import Programs
import Record
import Scenarios
import Storage

/// Asks programs from outside, and keeps every answer at once: what was answered is not asked again,
/// whatever becomes of the program or of this one.
struct ProgramAnswers {
    let bundle: ScenarioBundle
    let journal: Journal
    let monitor: Monitor
    /// The environment's variables, of which a program gets what the scenario names.
    let surroundings: [String: String]

    /// What a program says that it was asked.
    private struct Asked: Encodable {
        var id: String
        var question: String
        var seed: UInt64
    }

    /// One answer of a program.
    private struct Kept: Codable {
        var question: String
        var answer: GivenAnswer
    }

    /// - Throws: ``LabError/programsNotAllowed(_:)`` before anything is run.
    static func refusePrograms(of bundle: ScenarioBundle) throws {
        let programs = bundle.scenario.arms.compactMap { arm -> LabError.Program? in
            guard case .command(let options) = arm.method else { return nil }
            return LabError.Program(arm: arm.name, words: options.run, folder: bundle.folder)
        }
        guard programs.isEmpty else { throw LabError.programsNotAllowed(programs) }
    }

    /// The answers to the test questions, in their order, for each seed that is asked.
    ///
    /// - Throws: `ProgramsError`, `ScenariosError` for a line that is no answer,
    ///   ``LabError/programFailed(arm:question:reason:)``, `Interrupted`; `StorageError`.
    func repetitions(
        of arm: String, _ options: CommandOptions
    ) throws -> [(seed: UInt64, told: [GivenAnswer?])] {
        let seeds = bundle.scenario.seeds
        return try (options.repeats ? seeds : [seeds[0]]).map { seed in
            (seed, try answers(of: arm, options, seed: seed))
        }
    }

    private func answers(
        of arm: String, _ options: CommandOptions, seed: UInt64
    ) throws -> [GivenAnswer?] {
        let questions = bundle.questions.test
        let places = Dictionary(
            uniqueKeysWithValues: questions.indices.map { (questions[$0].id, $0) })
        var told: [Int: GivenAnswer?] = [:]
        // With other words it is another program.
        let digest = SHA256.hash(options.run.joined(separator: "\u{0}")).hex.prefix(12)
        func name(_ place: Int) -> CellName {
            CellName(
                kind: .program, arm: Self.owner(of: arm), seed: seed,
                detail: "\(digest) · \(questions[place].id)")
        }
        for place in questions.indices {
            guard let kept: Kept = try journal.finished(name(place).key) else { continue }
            told[place] = kept.answer
        }
        let asked = questions.filter { told[places[$0.id] ?? 0] == nil }
        guard !asked.isEmpty else { return questions.indices.map { told[$0] ?? nil } }
        let lines = try asked.map {
            try CanonicalJSON.encodeLine(Asked(id: $0.id, question: $0.text, seed: seed))
        }
        let output = "standard output of \(arm)"
        let earlier = Set(told.keys)
        var number = 0, fresh: Set<Int> = []
        try command(options).run(
            lines, surroundings: surroundings,
            check: { try monitor.report("\(arm): answering", told.count, of: questions.count) },
            isAnswered: { told.count == questions.count },
            take: { line in
                number += 1
                guard !line.allSatisfy(\.isWhitespace),
                    let entry = try AnswerLines.answer(in: line, output: output, line: number)
                else { return }
                let place = try place(of: entry, among: places, fresh: fresh)
                // Some programs answer all that they know, whatever they are asked. What came first
                // stays.
                guard !earlier.contains(place) else { return }
                if let failure = entry.failure, !options.allowsMissing {
                    throw LabError.programFailed(
                        arm: arm, question: questions[place].id, reason: failure)
                }
                fresh.insert(place)
                told[place] = .some(entry.answer)
                // A question on which it failed is asked again by the next run.
                guard let answer = entry.answer else { return }
                try journal.finish(
                    name(place), Kept(question: questions[place].id, answer: answer))
            })
        return questions.indices.map { told[$0] ?? nil }
    }

    /// To whom the journal says that a program's answers belong: they outlive the arm's own cells,
    /// which every run makes anew.
    static func owner(of arm: String) -> String { "\(arm) (program)" }

    private func command(_ options: CommandOptions) -> ProgramCommand {
        ProgramCommand(
            words: options.run, folder: bundle.folder, passedOn: options.variables,
            timeout: options.timeout)
    }

    /// The place of the question that a line answers: none that this start of the program has
    /// answered already.
    private func place(
        of entry: AnswerEntry, among places: [String: Int], fresh: Set<Int>
    ) throws -> Int {
        let questions = bundle.questions.test
        let place =
            entry.id.map { places[$0] } ?? questions.firstIndex { $0.text == entry.question }
        guard let place, !fresh.contains(place) else {
            let name = Excerpt.quoted(entry.id ?? entry.question ?? "")
            let message =
                place == nil
                ? "there is no question \(name). Answer with the id that the question came with."
                : "\(name) is answered for the second time. Write one line for each question."
            throw ScenariosError.mistakes(
                [Mistake(position: entry.position, message: message)], omitted: 0)
        }
        return place
    }
}
