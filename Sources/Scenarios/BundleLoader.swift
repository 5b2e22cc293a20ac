import Domain
import Economics
import Evaluation
import Foundations

/// Reads the files of a scenario one after the other, and remembers their digests.
struct BundleLoader {
    private static let dataLimit = 200_000_000
    private static let probeLimit = 50_000_000

    let file: ScenarioFile
    private let overrides: ScenarioOverrides
    private let folder: ScenarioFolder
    /// One line for each data file: its role, its path within the data and its digest.
    private var inventory: [String]
    /// The same for each file of answers: they belong to the scenario, but to no work of the lab.
    var answerFiles: [String] = []

    var scenario: Scenario { file.scenario }

    init(file: ScenarioFile, overrides: ScenarioOverrides) {
        self.file = file
        self.overrides = overrides
        folder = ScenarioFolder(ofScenario: file.path)
        inventory = []
    }

    mutating func load() throws(ScenariosError) -> ScenarioBundle {
        var corpus = try loadCorpus(scenario.data.corpus, key: "data.corpus")
        let wrongCorpus = try loadCorpus(scenario.data.wrongCorpus, key: "data.wrong-corpus")
        let dataPath = try dataPath()
        let text = try read(dataPath, role: "questions", sizeLimit: Self.dataLimit)
        let all: QuestionSet
        var undeclared: [String] = []
        switch scenario.data.format {
        case .jsonl:
            let isOnce = scenario.data.repeated == .once
            var lines = QuestionLines(
                file: dataPath, task: scenario.task, corpus: corpus, refusesRepeats: !isOnce)
            all = try lines.questions(in: text)
            undeclared = lines.undeclaredDecimals
        case .squad:
            let squad = try SQuADFile(text, file: dataPath)
            corpus = Corpus(documents: squad.documents)
            all = split(squad)
        }
        var questions = all.limited(to: scenario.data.limits, seed: scenario.seeds[0])
        // A data set's users cannot be asked to mend it; what was drawn is what counts.
        if scenario.data.format == .squad { questions = questions.withoutRepeats }
        try BundleChecks(file: file, questions: questions, dataPath: dataPath).run()
        let (answers, answerNotices) = try loadAnswers(all: all, test: questions.test)
        let (probeTexts, cutProbes) = try loadProbes()
        let priceFiles = try PriceLoader(file: file, folder: folder).load()
        let marks = try loadMarks(on: all)
        return ScenarioBundle(
            file: file,
            questions: questions,
            corpus: corpus,
            wrongCorpus: wrongCorpus,
            answers: answers,
            probeTexts: probeTexts,
            marks: marks?.marks,
            priceFiles: priceFiles,
            notices: Corpus.notices(of: [corpus, wrongCorpus].compactMap(\.self))
                + questions.notices(for: scenario.task)
                + [
                    notice(ofUndeclaredDecimals: undeclared, in: questions), cutProbes,
                ].compactMap(\.self) + answerNotices,
            fingerprint: Self.fingerprint(
                ["scenario \(file.digest)"] + inventory + answerFiles
                    + priceFiles.map { "prices \($0.digest) \($0.sheet.name)" }
                    + [marks.map { "marks \($0.digest)" }].compactMap(\.self)),
            experimentFingerprint: Self.fingerprint(
                [ResolvedYAML.text(of: scenario.experiment, given: [])] + inventory),
        )
    }

    /// Of questions that take part, unless the scenario says which decimal sign it has.
    private func notice(
        ofUndeclaredDecimals ids: [String], in questions: QuestionSet
    ) -> DataNotice? {
        guard file.positions["task.numbers.decimal"] == nil else { return nil }
        let known = Set((questions.train + questions.validation + questions.test).map(\.id))
        return DataNotice(.undeclaredDecimals, subjects: ids.filter(known.contains))
    }

    private static func fingerprint(_ lines: [String]) -> SHA256Digest {
        SHA256.hash(lines.joined(separator: "\n"))
    }

    private func split(_ squad: SQuADFile) -> QuestionSet {
        let split = SQuADSplit(
            articleCount: squad.articleCount,
            share: scenario.data.heldOutArticles,
            seed: scenario.seeds[0],
        )
        let questions = split.questions(of: squad.entries)
        return QuestionSet(questions, droppedRepeats: squad.droppedRepeats)
    }

    private func dataPath() throws(ScenariosError) -> String {
        if let path = overrides.dataFile { return path }
        guard let relative = scenario.data.questions else {
            throw .noDataFile(scenario: file.path)
        }
        return try resolve(relative, key: "data.questions")
    }

    private mutating func loadCorpus(
        _ relative: String?,
        key: String
    ) throws(ScenariosError) -> Corpus? {
        guard let relative else { return nil }
        let corpus = try Corpus.load(path: resolve(relative, key: key))
        for document in corpus.documents {
            inventory.append("\(key) \(document.digest) \(document.path)")
        }
        return corpus
    }

    /// The user's own probes, and a notice of what their limits leave out.
    private mutating func loadProbes() throws(ScenariosError)
        -> (texts: [ForgettingConfiguration.Probe: String], notice: DataNotice?)
    {
        var texts: [ForgettingConfiguration.Probe: String] = [:]
        var beyond = 0, cut: [String] = []
        for probe in ForgettingConfiguration.Probe.allCases {
            guard let relative = scenario.forgetting.files[probe] else { continue }
            let key = "forgetting.\(probe.rawValue)"
            let path = try resolve(relative, key: key)
            let text = try read(path, role: key, sizeLimit: Self.probeLimit)
            let items = try self.probe(probe, in: text, path: path).itemsBeyondLimits
            if items > 0 { cut.append(probe.rawValue) }
            beyond += items
            texts[probe] = text
        }
        return (texts, DataNotice(.probeItemsBeyondLimits, subjects: cut, count: beyond))
    }

    /// A mistake in a probe's file is found now, not after the trainings that it is for.
    private func probe(
        _ probe: ForgettingConfiguration.Probe, in text: String, path: String
    ) throws(ScenariosError) -> any ForgettingProbe {
        let position: TextPosition, message: String
        do {
            return try probe.probe(in: text, name: path)
        } catch {
            if case .malformedProbe(let place, let reason) = error {
                (position, message) = (place, "\(reason).")
            } else {
                position = TextPosition(file: path, line: 1, column: 1)
                message = "\(error)"
            }
        }
        throw .mistakes([Mistake(position: position, message: message)], omitted: 0)
    }

    /// No part of the inventory: the marks are on what a run with that inventory answered.
    private func loadMarks(
        on questions: QuestionSet
    ) throws(ScenariosError) -> (marks: HumanMarks, digest: SHA256Digest)? {
        guard let relative = scenario.data.marks else { return nil }
        let path = try resolve(relative, key: "data.marks")
        let source = try TextFile(path: path, sizeLimit: Self.dataLimit)
        let marks = try MarkLines(file: path, questions: questions).marks(in: source.text)
        return (marks, source.digest)
    }

    private mutating func read(
        _ path: String,
        role: String,
        sizeLimit: Int
    ) throws(ScenariosError) -> String {
        let source = try TextFile(path: path, sizeLimit: sizeLimit)
        inventory.append("\(role) \(source.digest)")
        return source.text
    }

    func resolve(_ relative: String, key: String) throws(ScenariosError) -> String {
        do {
            return try folder.resolve(relative)
        } catch {
            let message = "\(key): \(error.message)"
            let mistake = Mistake(position: file.position(of: key), message: message)
            throw .mistakes([mistake], omitted: 0)
        }
    }
}
