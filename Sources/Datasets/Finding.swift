public import Foundations

/// Something that is wrong with training data, or may be, at one place.
public struct Finding: Sendable, Equatable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable, Encodable {
        // What keeps a row from being read.
        case notJSON = "not-json"
        case notObject = "not-an-object"
        case missingKey = "missing-key"
        case wrongType = "wrong-type"
        case unknownRole = "unknown-role"
        case nul
        case notCSV = "not-csv"
        case tooManyTurns = "too-many-turns"
        case noAnswer = "no-answer"
        case notText = "not-text"
        // What training cannot use.
        case emptyTurn = "empty-turn"
        case firstRole = "first-role"
        case lastRole = "last-role"
        case roleOrder = "role-order"
        case systemPlace = "system-place"
        case weight
        case nothingTaught = "nothing-taught"
        // What a service refuses.
        case dialectRefused = "dialect-refused"
        case roleRefused = "role-refused"
        case keyRefused = "key-refused"
        case reservedWord = "reserved-word"
        case fileName = "file-name"
        case tooFewRows = "too-few-rows"
        // Warnings.
        case fewRows = "few-rows"
        case schemaVersion = "schema-version"
        case repeatedRow = "repeated-row"
        case promptAnsweredTwice = "prompt-answered-twice"
        case promptInCompletion = "prompt-in-completion"
        case unseenCharacter = "unseen-character"
        case unbalancedLabels = "unbalanced-labels"
        case someSystem = "some-system"
        case tooLong = "too-long"

        /// Whether training can go on with it.
        public var isWarning: Bool {
            switch self {
            case .fewRows, .schemaVersion, .repeatedRow, .promptAnsweredTwice,
                .promptInCompletion, .unseenCharacter, .unbalancedLabels, .someSystem, .tooLong:
                true
            default: false
            }
        }
    }

    /// What it is.
    public var kind: Kind
    /// Where.
    public var position: TextPosition
    /// What was expected, what was found and what to do.
    public var message: String
}

extension Finding: CustomStringConvertible {
    /// `file:line:column: message`, with the word *warning* for one.
    public var description: String {
        "\(position): \(kind.isWarning ? "warning: " : "")\(message)"
    }
}

extension Finding: Encodable {
    private enum CodingKeys: String, CodingKey { case kind, isWarning, file, line, column, message }

    /// Kind, place and message.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(kind, forKey: .kind)
        try values.encode(kind.isWarning, forKey: .isWarning)
        try values.encode(position.file, forKey: .file)
        try values.encode(position.line, forKey: .line)
        try values.encode(position.column, forKey: .column)
        try values.encode(message, forKey: .message)
    }
}

/// Gathers findings: all are counted, of each kind the first are kept.
public struct Findings: Sendable {
    /// More of one kind teach nobody anything, and a hostile file would fill the memory with them.
    private static let mostOfKind = 1_000

    /// How many of each kind there are.
    public private(set) var counts: [Finding.Kind: Int] = [:]
    private var entries: [Finding] = []

    /// No finding yet.
    public init() {}

    /// The kept ones in the order of the file.
    public var kept: [Finding] {
        entries.enumerated().sorted { left, right in
            let one = left.element.position, other = right.element.position
            return (one.line, one.column, left.offset) < (other.line, other.column, right.offset)
        }.map(\.element)
    }

    /// How many mistakes there are.
    public var mistakes: Int { counts.reduce(0) { $0 + ($1.key.isWarning ? 0 : $1.value) } }
    /// How many warnings there are.
    public var warnings: Int { counts.reduce(0) { $0 + ($1.key.isWarning ? $1.value : 0) } }

    mutating func add(_ kind: Finding.Kind, at position: TextPosition, _ message: String) {
        counts[kind, default: 0] += 1
        guard counts[kind, default: 0] <= Self.mostOfKind else { return }
        entries.append(Finding(kind: kind, position: position, message: message))
    }

    /// Ends work that needs data without mistakes.
    func requireNone(in file: String) throws(DatasetsError) {
        guard mistakes > 0 else { return }
        let shown = kept.filter { !$0.kind.isWarning }.prefix(10)
        throw .mistakes(Array(shown), omitted: mistakes - shown.count, file: file)
    }
}
