import Domain
import Foundations

/// Puts the records of an answers file beside the questions that they answer.
struct AnswerJoin {
    /// All that the question file has, whether they take part or not.
    let all: QuestionSet
    /// Those that are to be answered.
    let test: [Question]
    let allowsMissing: Bool
    let log: MistakeLog

    private static let mostNamed = 3

    /// What came of it.
    struct Joined {
        var answers: ImportedAnswers
        /// Answers to known questions that are no test questions.
        var others = 0
        /// Test questions without an answer, over all repetitions.
        var missing = 0
    }

    /// - Parameters:
    ///   - files: the records of each file; a record without a seed of its own has the file's
    ///     number.
    ///   - path: of a file without any record, for messages.
    /// - Returns: nil where something is wrong, which is noted.
    func joined(_ files: [(path: String, entries: [AnswerEntry])]) -> Joined? {
        let known = log.count
        let hasNameless = files.contains { $0.entries.contains { $0.id == nil } }
        let index = QuestionIndex(all: all, test: test, findsTexts: hasNameless)
        var seeds: [UInt64: [GivenAnswer?]] = [:]
        var failures: [String] = []
        var places: [UInt64: [Int: Int]] = [:]
        var joined = Joined(answers: ImportedAnswers([]))
        var strangers: [AnswerEntry] = [], count = 0
        for (number, file) in files.enumerated() {
            for entry in file.entries {
                count += 1
                let seed = entry.seed ?? UInt64(number + 1)
                switch index.place(of: entry) {
                case .test(let place):
                    guard isAbout(entry, test[place]) else { continue }
                    if let line = places[seed]?[place] {
                        refuseSecond(entry, line: line)
                        continue
                    }
                    places[seed, default: [:]][place] = entry.position.line
                    if let failure = entry.failure { failures.append(failure) }
                    seeds[seed, default: Array(repeating: nil, count: test.count)][place] =
                        entry.answer
                case .other: joined.others += 1
                case .unknown: strangers.append(entry)
                }
            }
        }
        refuse(strangers, of: count, index: index)
        joined.others += strangers.count
        guard !seeds.isEmpty || log.count > known else {
            let path = files.first?.path ?? ""
            log.add(
                "expected answers to the \(test.count) test questions, found none.",
                at: TextPosition(file: path, line: 1, column: 1))
            return nil
        }
        joined.missing = seeds.values.reduce(0) { $0 + $1.count { $0 == nil } }
        if log.count == known {
            refuseMissing(seeds, failures: failures, file: files.first?.path ?? "")
        }
        joined.answers = ImportedAnswers(
            seeds.sorted { $0.key < $1.key }.map {
                ImportedAnswers.Repetition(seed: $0.key, answers: $0.value)
            })
        return log.count == known ? joined : nil
    }

    // MARK: - Mistakes

    /// Whether a record with an id and a question's text has both of the same question: ids such as
    /// `q1` stand in many files.
    private func isAbout(_ entry: AnswerEntry, _ question: Question) -> Bool {
        guard entry.id != nil, let text = entry.question,
            QuestionIndex.folded(text) != QuestionIndex.folded(question.text)
        else { return true }
        log.add(
            "\(Excerpt.quoted(question.id)) is another question here: expected "
                + "\(Excerpt.quoted(question.text)), got \(Excerpt.quoted(text)). Is it the file of "
                + "another scenario?", at: entry.position, kind: "another question")
        return false
    }

    private func refuseSecond(_ entry: AnswerEntry, line: Int) {
        let name = Excerpt.quoted(entry.id ?? entry.question ?? "")
        log.add(
            "\(name) is answered in line \(line) too. Keep one of the two; several answers of one "
                + "system to a question have a 'seed' each.", at: entry.position, kind: "doubled")
    }

    /// Records of no question of the scenario's. Where missing answers are allowed, so are they,
    /// unless nothing fits or it is plain which question is meant.
    private func refuse(_ strangers: [AnswerEntry], of count: Int, index: QuestionIndex) {
        guard let first = strangers.first else { return }
        let near = (ids: index.foldedNames(ofIDs: true), texts: index.foldedNames(ofIDs: false))
        /// The question that was probably meant: one whose name differs in case or blanks only.
        func hint(for entry: AnswerEntry) -> String? {
            let folded = QuestionIndex.folded(entry.id ?? entry.question ?? "")
            let names = entry.id == nil ? near.texts : near.ids
            guard !folded.isEmpty, let name = names[folded] else { return nil }
            return " The scenario has \(Excerpt.quoted(name)): they differ in case or blanks only, "
                + "and must be the same."
        }
        if strangers.count == count {
            let ours = test.prefix(Self.mostNamed).map { Excerpt.quoted($0.id) }
            let theirs = strangers.prefix(Self.mostNamed).map {
                Excerpt.quoted($0.id ?? $0.question ?? "")
            }
            log.add(
                "none of the \(count) answers is to a question of this scenario: here they are "
                    + "called \(theirs.joined(separator: ", ")), there "
                    + "\(ours.joined(separator: ", "))."
                    + (hint(for: first) ?? " Is it the file of another scenario?"),
                at: first.position)
            return
        }
        for stranger in strangers {
            let hint = hint(for: stranger)
            if allowsMissing && hint == nil { continue }
            let name = Excerpt.quoted(stranger.id ?? stranger.question ?? "")
            let what = stranger.id == nil ? "question" : "question with the id"
            log.add(
                "there is no \(what) \(name).\(hint ?? "")", at: stranger.position,
                kind: hint == nil ? "stranger" : nil)
            if log.isFull { return }
        }
    }

    private func refuseMissing(
        _ seeds: [UInt64: [GivenAnswer?]], failures: [String], file: String
    ) {
        guard !allowsMissing else { return }
        for (seed, answers) in seeds.sorted(by: { $0.key < $1.key }) {
            let missing = answers.indices.filter { answers[$0] == nil }
            guard !missing.isEmpty else { continue }
            let names = missing.prefix(Self.mostNamed).map { Excerpt.quoted(test[$0].id) }
            let repetition = seeds.count > 1 ? " with seed \(seed)" : ""
            let errors =
                failures.first.map {
                    " \(failures.count) of the records are errors (the first: "
                        + "\(Excerpt.quoted($0)))."
                } ?? ""
            log.add(
                "\(missing.count) of \(answers.count) test questions have no answer\(repetition): "
                    + names.joined(separator: ", ") + (missing.count > names.count ? ", …" : "")
                    + ".\(errors) Have them answered, or give the arm 'allow-missing: true': it is "
                    + "then compared on the questions that both arms answered.",
                at: TextPosition(file: file, line: 1, column: 1))
        }
    }
}

/// Finds questions by id, or by their text.
struct QuestionIndex {
    /// What a record is about.
    enum Place {
        /// The number of a test question.
        case test(Int)
        /// Another question of the scenario's file.
        case other
        case unknown
    }

    private var byID: [String: Int] = [:]
    private var byText: [String: Int] = [:]
    private var otherIDs: Set<String> = []
    private var otherTexts: Set<String> = []

    /// - Parameter findsTexts: whether some records have no id; else no text is looked up.
    init(all: QuestionSet, test: [Question], findsTexts: Bool) {
        for (place, question) in test.enumerated() {
            byID[question.id] = place
            if findsTexts { byText[question.text] = place }
        }
        // A copy of another question is asked once, under the other's id.
        otherIDs.formUnion(all.droppedRepeats)
        for question in all.train + all.validation + all.test {
            if byID[question.id] == nil { otherIDs.insert(question.id) }
            if findsTexts, byText[question.text] == nil { otherTexts.insert(question.text) }
        }
    }

    func place(of entry: AnswerEntry) -> Place {
        if let id = entry.id {
            return byID[id].map { .test($0) } ?? (otherIDs.contains(id) ? .other : .unknown)
        }
        let text = entry.question ?? ""
        return byText[text].map { .test($0) } ?? (otherTexts.contains(text) ? .other : .unknown)
    }

    /// The names of all questions by what is left of them without case and blanks; made once, where
    /// it is needed.
    func foldedNames(ofIDs: Bool) -> [String: String] {
        let names = ofIDs ? Array(byID.keys) + otherIDs : Array(byText.keys) + otherTexts
        return Dictionary(names.map { (Self.folded($0), $0) }) { first, _ in first }
    }

    fileprivate static func folded(_ text: String) -> String {
        TextFolding.fold(text).filter { !$0.isWhitespace }
    }
}
