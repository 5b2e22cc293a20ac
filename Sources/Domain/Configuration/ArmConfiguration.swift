/// One contestant of a scenario: a name, and how it solves the task.
public struct ArmConfiguration: Sendable, Equatable {
    /// Unique in the scenario, e.g. `rag-short`; the kind's name where the scenario gives none. See
    /// ``isName(_:)``.
    public var name: String
    /// How the task is solved.
    public var method: ArmMethod
    /// The name of the arm that this one is the control of; nil for an arm that is no control, and
    /// for a control whose kind of arm the scenario has not.
    public var controls: String?
    /// The model behind a service that it asks; nil for the generator, and for arms that ask none.
    public var service: APIModel?
    /// How the answer is taken out of what it writes; nil for the task's way. A control has that of
    /// the arm that it is of.
    public var extraction: AnswerExtraction?
    /// Options of its training whose values are searched for; empty for an arm that is trained as it
    /// stands, and for a control, which has what was found for its arm.
    public var tuned: [TunedOption]

    /// - Parameter name: nil for the kind's.
    public init(
        _ method: ArmMethod, name: String? = nil, controls: String? = nil,
        service: APIModel? = nil, extraction: AnswerExtraction? = nil, tuned: [TunedOption] = []
    ) {
        self.tuned = tuned
        self.method = method
        self.name = name ?? method.kind.rawValue
        self.controls = controls
        self.service = service
        self.extraction = extraction
    }

    /// What a scenario calls a kind of arm.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case nearest
        case base
        case fewShot = "few-shot"
        case rag
        case ragWrongCorpus = "rag-wrong-corpus"
        case lora
        case loraShuffled = "lora-shuffled"
        case loraDocuments = "lora-documents"
        case loraWithRetrieval = "lora+rag"
        case full
        case answers
        case command
    }

    /// Which of the ways this is.
    public var kind: Kind { method.kind }

    /// How training goes; nil for an arm that trains nothing.
    public var training: TrainingConfiguration? { method.training }

    /// How many settings the validation split has to choose among.
    public var candidateCount: Int { method.candidateCount }
}

// MARK: - Names

extension ArmConfiguration {
    /// Letters that a name has at most.
    public static let longestName = 40

    /// What stands in a record's maps and comparisons where an arm's name could stand, too.
    private static let reserved = ["none", "undecided"]

    /// Whether a text may name an arm: letters and digits of ASCII, in parts that are joined by one
    /// `-`, `+` or `_`, and no word that a record uses otherwise. So it is no path, and means
    /// the same in files, tables and on a terminal.
    public static func isName(_ text: String) -> Bool {
        guard text.utf8.count <= longestName, !reserved.contains(text) else { return false }
        return text.split(omittingEmptySubsequences: false) { "-+_".contains($0) }
            .allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
    }

    /// What is left of a name in that of a folder: two arms with the same one cannot both keep
    /// their weights.
    public static func folderName(of name: String) -> String {
        name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    }
}
