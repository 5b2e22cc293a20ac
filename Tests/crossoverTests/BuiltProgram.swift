// `Process` is not in FoundationEssentials.
import Foundation

/// The built program, which stands beside the tests.
struct BuiltProgram {
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Added to the environment of the tests.
    var environment: [String: String] = [:]
    /// The current folder; the tests' own unless one is given.
    var folder: String?
    /// Whether nobody reads what the program writes to standard output.
    var isOutputClosed = false

    /// Runs the program to its end. `input` must be small enough for a pipe.
    func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = Process(), inputs = Pipe(), outputs = Pipe(), errors = Pipe()
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(filePath: tests).deletingLastPathComponent()
            .appending(path: "crossover")
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        if isOutputClosed { try outputs.fileHandleForReading.close() }
        // Help is wrapped at the screen's width.
        process.environment = ProcessInfo.processInfo.environment
            .merging(["COLUMNS": "80"]) { $1 }.merging(environment) { $1 }
        (process.standardInput, process.standardOutput) = (inputs, outputs)
        process.standardError = errors
        try process.run()
        try inputs.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inputs.fileHandleForWriting.close()
        let output =
            isOutputClosed ? Data() : try outputs.fileHandleForReading.readToEnd() ?? Data()
        let message = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus,
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: message, as: UTF8.self)
        )
    }
}
