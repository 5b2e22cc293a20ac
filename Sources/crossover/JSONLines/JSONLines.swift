import ArgumentParser
import FoundationEssentials
import Foundations
import Kernels
import Scenarios

/// The options of all commands that answer JSON Lines, and the loop they share.
struct JSONLines: ParsableArguments {
    @Option(help: ArgumentHelp("Read this file instead of standard input.", valueName: "file"))
    var input: String?

    @OptionGroup var engine: EngineOptions

    /// Models take so many lines at once, where so many are there.
    private static var batchSize: Int { 64 }

    /// Answers every line, in order.
    ///
    /// What stands before a wrong line is answered, and then the error is thrown.
    ///
    /// - Parameters:
    ///   - keys: the keys that every line must have, and no other.
    ///   - check: throws when the model cannot take a line's texts.
    ///   - answer: gets the texts of some lines, and the number of the first of them among all.
    func answer<Answer: Encodable>(
        keys: [String],
        check: ([String]) throws -> Void = { _ in },
        with answer: (_ texts: [[String]], _ first: Int) throws -> [Answer],
    ) throws {
        var reader = try LineReader(path: input)
        var count = 0
        while true {
            let lines = try reader.nextLines(limit: Self.batchSize)
            guard !lines.isEmpty else { return }
            var texts: [[String]] = []
            let mistake = Self.firstError {
                for line in lines { texts.append(try Self.texts(keys, in: line, check: check)) }
            }
            if !texts.isEmpty {
                let answers = try answer(texts, count)
                let output = try answers.map { try CanonicalJSON.encodeLine($0) + "\n" }
                try StandardStream.output.write(exactly: output.joined())
            }
            if let mistake { throw mistake }
            count += texts.count
        }
    }

    private static func texts(
        _ keys: [String],
        in line: LineReader.Line,
        check: ([String]) throws -> Void,
    ) throws -> [String] {
        let texts = try RequestLine.texts(keys, in: line.bytes, at: line.position)
        do {
            try check(texts)
        } catch {
            throw CrossoverError.refused(line.position, reason: "\(error)")
        }
        return texts
    }

    private static func firstError(in work: () throws -> Void) -> (any Error)? {
        do {
            try work()
            return nil
        } catch {
            return error
        }
    }
}
