import Domain
public import Foundations

/// A table of answers for people to mark, as CSV.
///
/// Spreadsheets sort it, drop rows and change cells; so each row has a key of its own, which is a
/// hash of question and answer and says of how many rows it was one.
public struct LabelSheet: Sendable {
    /// Which answers are written, and how.
    public struct Options: Sendable {
        /// So many answers, drawn at random; nil for all.
        public var sample: Int?
        /// Leaves out which arms gave an answer.
        public var isBlind: Bool
        /// Only answers, of all seeds, on which no mark decides; else those of the first seed.
        public var isMissing: Bool
        /// The separator of the cells.
        public var separator: CSVSeparator
        /// Seed of the random order of the rows.
        public var seed: UInt64

        /// The default is all answers of the first seed with the arms' names.
        public init(
            sample: Int? = nil, isBlind: Bool = false, isMissing: Bool = false,
            separator: CSVSeparator = .comma, seed: UInt64 = 1
        ) {
            self.sample = sample
            self.isBlind = isBlind
            self.isMissing = isMissing
            self.separator = separator
            self.seed = seed
        }
    }

    /// The names of the columns.
    enum Column: String, CaseIterable {
        case row, question, references, answer, arms, mark, rater, note
    }

    /// The whole file.
    public let bytes: [UInt8]
    /// How many answers it has.
    public let rows: Int
    /// Of how many it is a part.
    public let answers: Int

    init(_ run: RunAnswers, _ options: Options) {
        let all = run.items.filter {
            options.isMissing ? run.marks?[$0.key]?.isRight == nil : $0.isOfFirstSeed
        }
        var generator = SeededGenerator(seed: options.seed, stream: "label sheet")
        var places = Array(all.indices)
        generator.shuffle(&places)
        let drawn = places.prefix(options.sample ?? all.count).map { all[$0] }
        let columns = Column.allCases.filter { $0 != .arms || !options.isBlind }
        var writer = CSVWriter(header: columns.map(\.rawValue), separator: options.separator)
        for item in drawn {
            writer.add(
                columns.map { column in
                    switch column {
                    case .row: Self.row(item.key, of: drawn.count)
                    case .question: Self.cell(item.question.text)
                    case .references: Self.cell(item.question.answers.joined(separator: " | "))
                    case .answer: Self.cell(item.answer)
                    case .arms: item.arms.joined(separator: ", ")
                    case .mark, .rater, .note: ""
                    }
                })
        }
        bytes = writer.bytes
        rows = drawn.count
        answers = all.count
    }

    /// What names a row in the first column.
    static func row(_ key: AnswerKey, of rows: Int) -> String { "\(key)-\(rows)" }

    /// Key and number of rows of a name; nil for anything else.
    static func key(ofRow text: String) -> (key: AnswerKey, rows: Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let key = AnswerKey(parts[0]), let rows = Int(parts[1]), rows > 0
        else { return nil }
        return (key, rows)
    }

    /// A text as a cell can hold it: no file with a NUL is read as text.
    static func cell(_ text: String) -> String { text.replacing("\0", with: "\u{2400}") }
}
