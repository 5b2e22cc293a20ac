import FoundationEssentials
import Foundations
import Testing
import crossover

@Suite("Line reader")
struct LineReaderTests {
    /// All batches of a text: for each line its number and its text.
    private func batches(
        _ text: String,
        limit: Int = 64,
        longestLine: Int = 1 << 20
    ) throws -> [[String]] {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/lines"
        try AtomicFile.write(text, to: path)
        var reader = try LineReader(path: path, longestLine: longestLine)
        var batches: [[String]] = []
        while true {
            let lines = try reader.nextLines(limit: limit)
            if lines.isEmpty { return batches }
            batches.append(
                lines.map { "\($0.position.line) " + String(decoding: $0.bytes, as: UTF8.self) })
        }
    }

    @Test("lines keep their numbers, blank ones are left out")
    func numbers() throws {
        #expect(try batches("a\n\n \t\r\nb\r\nc") == [["1 a", "4 b\r", "5 c"]])
        #expect(try batches("a\n") == [["1 a"]])
        #expect(try batches("") == [])
        #expect(try batches("\n\n") == [])
    }

    @Test("a byte order mark before the first line is dropped, and nowhere else")
    func byteOrderMark() throws {
        #expect(try batches("\u{FEFF}a\r\nb") == [["1 a\r", "2 b"]])
        #expect(try batches("\u{FEFF}") == [])
        #expect(try batches("a\n\u{FEFF}b") == [["1 a", "2 \u{FEFF}b"]])
    }

    @Test("a batch has at most as many lines as are asked for")
    func limits() throws {
        let batches = try batches("a\nb\nc\nd\ne\n", limit: 2)
        #expect(batches == [["1 a", "2 b"], ["3 c", "4 d"], ["5 e"]])
    }

    @Test("lines that are longer than a piece of the file are whole")
    func longLines() throws {
        let long = String(repeating: "x", count: 200_000)
        #expect(try batches("\(long)\ny\n\(long)") == [["1 \(long)", "2 y", "3 \(long)"]])
    }

    @Test("a line that is too long is an error with its number")
    func tooLong() throws {
        let error = #expect(throws: CrossoverError.self) {
            try batches("abc\nabcdef\n", longestLine: 5)
        }
        guard case .lineTooLong(let position, limit: 5) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(position.line == 2)
        #expect(throws: CrossoverError.self) { try batches("abcdef", longestLine: 5) }
    }

    @Test("a file that is not there is an error with its name")
    func missing() {
        #expect(throws: FoundationsError.self) { _ = try LineReader(path: "/nowhere/lines") }
    }
}

/// A fresh folder that goes with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "crossover-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
