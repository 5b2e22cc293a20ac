import Foundations

/// Reads a plain text: documents with blank lines between them.
enum TextReader {
    static func examples(_ bytes: [UInt8], file: String) -> [TrainingExample] {
        var examples: [TrainingExample] = [], lines: [ArraySlice<UInt8>] = [], first = 1
        func close() {
            guard !lines.isEmpty else { return }
            let text = String(decoding: Array(lines.joined(separator: [0x0A])), as: UTF8.self)
            examples.append(
                TrainingExample(
                    [.init(.document, text)],
                    origin: TextPosition(file: file, line: first, column: 1)))
            lines = []
        }
        let all = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in all.enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                close()
            } else {
                if lines.isEmpty { first = index + 1 }
                lines.append(line)
            }
        }
        close()
        return examples
    }
}
