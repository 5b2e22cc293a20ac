import FoundationEssentials
import TestSupport
import Testing

/// The fuzzer's committed inputs, reproducers of old faults among them, read as the fuzzer reads
/// them; `FuzzTargets` is a link to its sources.
struct FuzzCorpusTests {
    private static let corpus = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../Fuzzing/Corpus").path

    @Test("Every input of the corpus is read or refused", arguments: FuzzTarget.allCases)
    func isReadOrRefused(target: FuzzTarget) throws {
        let folder = try TemporaryFolder(), inputs = "\(Self.corpus)/\(target.rawValue)"
        guard FileManager.default.fileExists(atPath: inputs) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: inputs).sorted() {
            let bytes = try #require(FileManager.default.contents(atPath: "\(inputs)/\(name)"))
            target.run(FuzzInput(bytes: [UInt8](bytes), folder: folder.path))
        }
    }
}
