import FoundationEssentials

/// Bytes that somebody might hand us as a file, and a folder to put them in.
struct FuzzInput {
    /// ASCII's record separator divides an input where a target reads several files or texts. No
    /// valid JSON holds it, so cuts and joins of inputs stay inputs.
    private static let separator: UInt8 = 0x1E

    let bytes: [UInt8]
    /// Exists; files of earlier inputs may lie in it.
    let folder: String
    /// Takes the message of every error.
    var report: (String) -> Void = { _ in }

    /// All bytes, what is not UTF-8 replaced.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What stands between the separators: at least one part.
    var parts: [[UInt8]] {
        bytes.split(separator: Self.separator, omittingEmptySubsequences: false).map(Array.init)
    }

    /// Writes a file, over what an earlier input left there, and gives its path.
    func write(_ bytes: [UInt8], to name: String) -> String {
        let path = "\(folder)/\(name)", files = FileManager.default
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let isWritten =
            (try? files.createDirectory(
                atPath: parent.joined(separator: "/"), withIntermediateDirectories: true)) != nil
            && files.createFile(atPath: path, contents: Data(bytes))
        guard isWritten else { fatalError("cannot write \(path)") }
        return path
    }

    func write(_ text: String, to name: String) -> String { write(Array(text.utf8), to: name) }

    /// Removes what an earlier input may have left there.
    func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }

    /// Does `work`. An error is a right answer; its message is made, since it quotes the input.
    func attempt(_ work: () throws -> Void) {
        do {
            try work()
        } catch {
            report("\(error)")
        }
    }
}
