import Datasets
import Foundations

extension FuzzTarget {
    /// A file of training data. What a form holds without a loss must come back from it; a lossy
    /// writer may leave out what it likes, and ends.
    static func datasets(_ input: FuzzInput) {
        for name in ["data.jsonl", "data.txt"] {
            input.attempt {
                let data = try Dataset(input.bytes, file: name)
                input.report(DatasetCheck(data).lines.joined(separator: "\n"))
                let rows = try data.sound()
                _ = Leaks(of: rows, in: rows)
                _ = Duplicates(of: rows)
                for dialect in Dialect.written {
                    // What is lost is named: an error, and a right answer.
                    input.attempt { try checkReturn(of: rows, from: dialect) }
                }
            }
        }
    }

    private static func checkReturn(of rows: [TrainingExample], from dialect: Dialect) throws {
        _ = try DatasetWriter(dialect, isLossy: true).bytes(of: rows)
        let bytes = try DatasetWriter(dialect).bytes(of: rows)
        let back: [TrainingExample]
        do {
            back = try Dataset(bytes, file: "back", dialect: dialect).sound()
        } catch {
            preconditionFailure("what was written is no \(dialect): \(error)")
        }
        precondition(back.count == rows.count, "\(dialect) has other rows")
        for (row, other) in zip(rows, back) {
            precondition(row.saysTheSame(as: other), "\(dialect): \(row) is \(other)")
        }
    }
}
