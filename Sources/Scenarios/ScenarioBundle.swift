public import Domain
public import Economics
public import Foundations

/// What the user's command says over the head of the scenario.
public struct ScenarioOverrides: Sendable, Equatable {
    /// Any path of a question file, in place of `data.questions`.
    public var dataFile: String?

    /// The default changes nothing.
    public init(dataFile: String? = nil) {
        self.dataFile = dataFile
    }
}

/// A scenario with everything it names: what one run needs to know.
public struct ScenarioBundle: Sendable, Equatable {
    /// The scenario and where its keys stand.
    public let file: ScenarioFile
    /// The questions of each split, after sampling.
    public let questions: QuestionSet
    /// What retrieval may read: the scenario's corpus, or SQuAD's paragraphs.
    public let corpus: Corpus?
    /// A corpus without the answers, for the control.
    public let wrongCorpus: Corpus?
    /// What arms from outside answered, by their names: to the test questions, in their order.
    public let answers: [String: ImportedAnswers]
    /// The contents of files that replace shipped probes.
    public let probeTexts: [ForgettingConfiguration.Probe: String]
    /// What people say of answers; nil where the scenario names no marks.
    public let marks: HumanMarks?
    /// The price sheets that the scenario names, in its order, all of one currency.
    public let priceFiles: [PriceSheetFile]
    /// What of the data was passed over, left out or counted once.
    public let notices: [DataNotice]
    /// SHA-256 over the scenario's bytes and all files read. It names no place on this machine.
    public let fingerprint: SHA256Digest
    /// SHA-256 over what the work of a run depends on: ``Scenario/experiment`` and the data files,
    /// but no price sheet and no marks.
    public let experimentFingerprint: SHA256Digest

    /// The folder that the scenario stands in, without links.
    public var folder: String {
        FileSystem.folder(of: FileSystem.realPath(of: file.path))
    }

    /// The scenario itself.
    public var scenario: Scenario { file.scenario }

    /// The prices that bills are made by; without any, the lab counts CPU seconds.
    public var priceSheets: [PriceSheet] { priceFiles.map(\.sheet) }

    /// Which price sheets may be wrong on the day of a run (ISO 8601), and why: they are out of
    /// date, or of a later day.
    public func priceWarnings(on day: String) -> [Mistake] {
        priceFiles.compactMap { $0.warning(on: day) }
    }

    /// Reads a scenario and all its files, and checks them against each other.
    ///
    /// - Parameter path: a scenario file, or a folder that holds `scenario.yaml`.
    /// - Throws: ``ScenariosError``; what is wrong in a text file comes as
    ///   ``ScenariosError/mistakes(_:omitted:)`` with file, line and column.
    public static func load(
        path: String,
        overrides: ScenarioOverrides = ScenarioOverrides()
    ) throws(ScenariosError) -> ScenarioBundle {
        var loader = try BundleLoader(file: ScenarioFile(path: path), overrides: overrides)
        return try loader.load()
    }
}
