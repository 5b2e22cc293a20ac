import FoundationEssentials
import Testing

@Suite("Help")
struct HelpTests {
    static let commands = [
        "", "plan", "run", "tune", "finetune", "record", "report", "gate", "compare", "label",
        "label export",
        "label import", "scenario", "scenario show",
        "scenario lint", "dataset", "dataset check", "dataset stats", "dataset convert",
        "dataset dedupe", "dataset split", "models", "models list",
        "models fetch", "models show", "models verify", "tokenize", "logits", "score", "generate",
        "embed", "export", "bench", "simulate", "registry", "registry add", "registry list",
        "registry show", "registry diff", "registry approve", "registry reject", "registry note",
        "registry alias", "registry rollback", "registry verify", "registry card",
        "registry export",
    ]

    /// One file a command; `scripts/update-help` writes them.
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Help")

    @Test("the help of every command is what was agreed on", arguments: commands)
    func snapshot(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let help = try BuiltProgram().run(words + ["--help"])
        let name = (["crossover"] + words).joined(separator: "-")
        let expected = try String(
            contentsOf: Self.folder.appending(path: "\(name).txt"),
            encoding: .utf8
        )
        #expect(help.code == 0)
        #expect(help.output == expected)
        #expect(help.errors == "")
    }

    @Test("no snapshot is left of a command that has gone")
    func noOrphans() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.count == Self.commands.count)
    }
}
