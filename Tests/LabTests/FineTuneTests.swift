import Datasets
import Domain
import FineTuning
import FoundationEssentials
import Foundations
import Kernels
import Lab
import LanguageModels
import Record
import Scenarios
import TestSupport
import Testing

@Suite("Fine-tuning on a file")
struct FineTuneTests {
    private static let rows = (0..<12).map {
        #"{"prompt": "Key \#($0)\#($0 * 7)?", "completion": "\#(["oak", "tin", "iron"][$0 % 3]) \#($0)"}"#
    }

    /// A folder with a tiny model and a file of data.
    private final class Bench {
        let folder: TemporaryFolder

        init(_ lines: [String] = rows, context: Int? = nil) throws {
            folder = try TemporaryFolder()
            var decoder = TinyDecoder(seed: 1)
            if let context { decoder.limitContext(to: context) }
            try decoder.writeGGUF(to: "\(folder.path)/model.gguf")
            try folder.file("data.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
        }

        func dataset(_ name: String = "data.jsonl") throws -> Dataset {
            try Dataset(folder.bytes(name), file: "\(folder.path)/\(name)")
        }

        func run(
            _ options: [String] = [], method: TrainingConfiguration.Method = .lora,
            validation: FineTune.Validation = .share(0, group: nil), file: String = "data.jsonl",
            packedTokens: Int = 512, out: String = "out", isRestarted: Bool = false,
            monitor: Monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
        ) throws -> FineTuneRecord {
            var configuration = TrainingConfiguration(
                method: method, lora: LoRAConfiguration(rank: 2, alpha: 4), learningRate: 1e-2,
                epochs: 2, batchSize: 4, form: .chat)
            configuration = try configuration.setting(options)
            return try FineTune(
                dataset(file), validation: validation, configuration: configuration,
                packedTokens: packedTokens
            ).run(
                model: "\(folder.path)/model.gguf", from: ModelStore(folder: folder.path),
                on: Compute(threads: 1), out: "\(folder.path)/\(out)", isRestarted: isRestarted,
                monitor: monitor)
        }

        var contents: [String] { get throws { try folder.contents } }
    }

    /// A monitor that ends the work at the report of so many done steps.
    private static func ending(at step: Int) -> Monitor {
        let cancellation = Cancellation()
        return Monitor(
            progress: { if $0.stage == "training", $0.completed == step { cancellation.cancel() } },
            cancellation: cancellation)
    }

    @Test("leaves an adapter and what it came to, and nothing else")
    func adapter() throws {
        let bench = try Bench()
        let record = try bench.run(validation: .share(0.3, group: nil))
        #expect(try bench.contents == ["data.jsonl", "model.gguf", "out"])
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(bench.folder.path)/out")
        #expect(
            files.sorted() == [
                "adapter_config.json", "adapter_model.safetensors", "training.json",
            ])
        #expect(record.data.rows + (record.validation?.rows ?? 0) == 12)
        #expect(record.training.steps == record.training.losses.count)
        #expect(record.training.gradientNorms?.count == record.training.steps)
        #expect(record.training.validation.count == 2)
        #expect(record.training.movement?.count == TinyDecoder.layers)
        #expect(
            record.data.sha256 == SHA256.hash(try bench.folder.bytes("data.jsonl")))
        let written = try CanonicalJSON.decode(
            FineTuneRecord.self,
            from: String(decoding: bench.folder.bytes("out/training.json"), as: UTF8.self))
        #expect(written.training == record.training)
        for (name, digest) in written.files {
            #expect(try SHA256.hash(fileAt: "\(bench.folder.path)/out/\(name)") == digest)
        }
        #expect(throws: LabError.self) { try bench.run() }
    }

    @Test(
        "ended after any step it goes on there, and comes to the same weights, bit for bit",
        arguments: [
            (TrainingConfiguration.Method.lora, ["replay=0.25", "dropout=0.1"]),
            (.lora, ["variant=dora"]), (.lora, ["ewc=1"]), (.full, ["l2-sp=0.1"]),
        ])
    func resumed(method: TrainingConfiguration.Method, options: [String]) throws {
        let bench = try Bench()
        let validation = FineTune.Validation.data(try bench.dataset())
        let whole = try bench.run(options, method: method, validation: validation, out: "whole")
        for step in [1, 3] {
            #expect(throws: Interrupted.self) {
                try bench.run(
                    options, method: method, validation: validation,
                    monitor: Self.ending(at: step))
            }
            #expect(try bench.contents.contains("out-unfinished"))
            #expect(try !bench.contents.contains("out"))
        }
        var first: Int?
        let resumed = try bench.run(
            options, method: method, validation: validation,
            monitor: Monitor(
                progress: { if $0.stage == "training" { first = first ?? $0.completed } },
                cancellation: Cancellation()))
        #expect(first == 5)
        #expect(resumed.files == whole.files)
        #expect(resumed.training.losses == whole.training.losses)
        #expect(try !bench.contents.contains("out-unfinished"))
    }

    @Test("what an unfinished one left is no other one's, unless it is thrown away")
    func otherOptions() throws {
        let bench = try Bench()
        #expect(throws: Interrupted.self) { try bench.run(monitor: Self.ending(at: 2)) }
        let result = Result { try bench.run(["learning-rate=1e-3"]) }
        guard case .failure(LabError.otherFineTuning) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(try bench.run(["learning-rate=1e-3"], isRestarted: true).training.steps == 6)
    }

    @Test("a folder that holds what is not ours is left alone")
    func foreign() throws {
        let bench = try Bench()
        try bench.folder.file("out-unfinished/letter.txt", [65])
        let result = Result { try bench.run(isRestarted: true) }
        guard case .failure(LabError.notARunFolder) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(try bench.folder.bytes("out-unfinished/letter.txt") == [65])
    }

    @Test("each of the assistant's turns is learnt, but for those of weight 0")
    func conversations() throws {
        let row = """
            {"messages": [{"role": "system", "content": "Be short."}, \
            {"role": "user", "content": "Key?"}, {"role": "assistant", "content": "Oak."}, \
            {"role": "user", "content": "Sure?"}, {"role": "assistant", "content": "Hm", "weight": 0}, \
            {"role": "user", "content": "Well?"}, {"role": "assistant", "content": "Yes."}]}
            """
        let record = try Bench([row]).run()
        #expect(record.data.rows == 1 && record.data.examples == 2)
        let tool =
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "tool", "content": "b"}, {"role": "assistant", "content": "c"}]}"#
        let result = Result { try Bench([row, tool]).run() }
        guard case .failure(LabError.untaughtRows(let mistakes, omitted: 0)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(mistakes.map(\.position.line) == [2])
        #expect(throws: LabError.self) { try Bench([row]).run(["form=completion"]) }
    }

    @Test("documents are packed, each token learnt once but for the first")
    func documents() throws {
        let bench = try Bench()
        try bench.folder.file("text.txt", Array("abcd\n\nefgh\n\nijkl\n".utf8))
        let record = try bench.run(["epochs=1"], file: "text.txt", packedTokens: 4)
        // Three texts of four tokens, each with its end.
        #expect(record.data.rows == 3 && record.data.examples == 5)
        #expect(record.training.usage.wallSeconds > 0)
    }

    @Test("what is too long is left out and counted, and an empty completion is a mistake")
    func limits() throws {
        let long = #"{"prompt": "\#(String(repeating: "x", count: 300))", "completion": "y"}"#
        let record = try Bench(Self.rows + [long], context: 128).run()
        #expect(record.data.examples == 12 && record.data.tooLong.count == 1)
        let empty = #"{"prompt": "x", "completion": ""}"#
        let result = Result { try Bench(Self.rows + [empty]).run() }
        guard case .failure(DatasetsError.mistakes(let found, omitted: 0, file: _)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(found.map(\.kind) == [.emptyTurn] && found[0].position.line == 13)
        #expect(throws: LabError.self) { try Bench([long], context: 128).run() }
    }
}
