import Datasets
import Foundations

/// Small files of training data, written in the tests themselves.
enum DatasetFixture {
    static func read(
        _ text: String, file: String = "data.jsonl", from dialect: Dialect? = nil,
        columns: TableColumns = .init()
    ) throws -> Dataset {
        try Dataset(Array(text.utf8), file: file, dialect: dialect, columns: columns)
    }

    static func row(_ turns: TrainingExample.Turn..., line: Int = 1) -> TrainingExample {
        TrainingExample(turns, origin: TextPosition(file: "data.jsonl", line: line, column: 1))
    }

    static func pair(_ prompt: String, _ completion: String, line: Int = 1) -> TrainingExample {
        row(.init(.user, prompt), .init(.assistant, completion), line: line)
    }
}

extension Finding {
    /// Kind, line and column, to compare with what is expected.
    var short: String { "\(kind.rawValue) \(position.line):\(position.column)" }
}

extension DatasetCheck {
    var short: [String] { findings.kept.map(\.short) }
}
