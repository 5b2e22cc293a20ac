// `Process` is not in FoundationEssentials.
import Foundation
import Foundations

/// Python without anything that may lie about: no code of the user's folder, of the environment or
/// of the user's own packages is run (`-I`), and it works in a folder of its own.
struct IsolatedPython {
    /// Where it works: private to this process.
    let folder: String
    private static let mostLines = 3

    /// Runs Python to its end.
    ///
    /// - Returns: nil when all went well, else what it said last.
    func run(_ arguments: [String]) -> String? {
        let process = Process(), errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-I"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do {
            try process.run()
        } catch {
            return "python3 could not be started (\(error))"
        }
        let output = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus != 0 || process.terminationReason != .exit else {
            return nil
        }
        let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
            .suffix(Self.mostLines).joined(separator: " ")
        return "python3 ended with \(process.terminationStatus): \(Excerpt.line(lines))"
    }
}
