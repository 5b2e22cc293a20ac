import Checkpoints
import FoundationEssentials
import Foundations
import TestSupport
import Testing

@Suite("The export command")
struct ExportCommandTests {
    private let folder: TemporaryFolder
    private let program: BuiltProgram

    init() throws {
        folder = try TemporaryFolder()
        program = BuiltProgram(folder: folder.path)
        try TinyDecoder().writeGGUF(to: "\(folder.path)/tiny.gguf")
        // All weights of another tiny model, as a full training leaves them.
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/full", withIntermediateDirectories: true)
        try SafetensorsFile.write(
            TinyDecoder(seed: 50).tensors, to: "\(folder.path)/full/model.safetensors")
    }

    private func export(_ words: String...) throws -> BuiltProgram.Outcome {
        try program.run(["export", "full", "--model", "tiny.gguf"] + words)
    }

    /// What `--json` writes, as far as a script would look at it.
    private struct Result: Decodable {
        struct Summary: Decodable {
            struct File: Decodable {
                let name: String
                let byteCount: Int
            }

            struct Loss: Decodable { let largest, relative: Double }

            let blend: Double
            let files: [File]
            let types: [String: Int]
            let loss: Loss?
        }

        let folder, form: String
        let summary: Summary
    }

    @Test("the result says which files there are, and what the rounding cost")
    func result() throws {
        let outcome = try export(
            "--to", "gguf", "--type", "q4_1", "--blend", "0.5", "--out", "out", "--json")
        #expect(outcome.code == 0 && outcome.errors == "")
        let result = try CanonicalJSON.decode(Result.self, from: outcome.output)
        #expect(result.folder == "out" && result.form == "gguf")
        #expect(result.summary.blend == 0.5)
        #expect(result.summary.types == ["F32": 5, "Q4_1": 14, "Q8_0": 1])
        #expect(result.summary.files.map(\.name) == ["model.gguf"])
        #expect(
            try result.summary.files.first?.byteCount
                == RegularFile.size(at: "\(folder.path)/out/model.gguf"))
        let loss = try #require(result.summary.loss)
        #expect(loss.largest > 0 && (0.001...0.2).contains(loss.relative))
        let page = String(decoding: try folder.bytes("out/README.md"), as: UTF8.self)
        #expect(page.contains("blend 0.5") && page.contains("14 tensors Q4_1"))
    }

    @Test("an exported model is one that the program itself takes")
    func taken() throws {
        #expect(try export("--to", "safetensors", "--out", "folder").code == 0)
        #expect(try export("--to", "gguf", "--out", "file").code == 0)
        var answers: [String] = []
        for model in ["folder", "file/model.gguf"] {
            let outcome = try program.run(
                ["generate", "--model", model, "--max-tokens", "4"],
                input: #"{"prompt":"the heron"}"# + "\n")
            #expect(outcome.code == 0)
            answers.append(outcome.output)
        }
        #expect(answers[0].contains("ids"))
    }

    @Test("a folder that is there is not written into, and an export that fails leaves none")
    func targets() throws {
        try folder.file("out/thesis.txt", [1])
        let taken = try export("--to", "gguf", "--out", "out")
        #expect(taken.code == 1 && taken.errors.contains("'out' is there already"))
        #expect(try folder.bytes("out/thesis.txt") == [1])
        let none = try export("--to", "peft", "--out", "adapter")
        #expect(none.code == 1 && none.output == "")
        #expect(try folder.contents == ["full", "out", "tiny.gguf"])
    }

    @Test(
        "what cannot be asked for together is a wrong command line",
        arguments: [
            ["--to", "onnx", "--out", "x"], ["--to", "peft", "--type", "f16", "--out", "x"],
            ["--to", "gguf", "--type", "q4_k_m", "--out", "x"],
            ["--to", "safetensors", "--type", "q8_0", "--out", "x"],
            ["--to", "gguf", "--blend", "1.5", "--out", "x"],
            ["--to", "peft", "--blend", "0", "--out", "x"], ["--to", "gguf"],
        ])
    func usage(words: [String]) throws {
        let outcome = try program.run(["export", "full", "--model", "tiny.gguf"] + words)
        #expect(outcome.code == 64)
        #expect(try folder.contents == ["full", "tiny.gguf"])
    }
}
