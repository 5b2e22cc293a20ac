import FoundationEssentials
import TestSupport
import Testing

@Suite("The dataset commands")
struct DatasetCommandTests {
    /// The page's blocks of code, in their order.
    private static func blocks() throws -> [String] {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/datasets.md").standardized
        let parts = try String(contentsOf: page, encoding: .utf8).split(
            separator: "```", omittingEmptySubsequences: false)
        return parts.indices.filter { !$0.isMultiple(of: 2) }.map {
            String(parts[$0].drop(while: \.isNewline))
        }
    }

    @Test("every example of docs/datasets.md runs as it stands and prints what the page shows")
    func page() throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(folder: folder.path)
        var output = "", commands = 0
        for block in try Self.blocks() {
            if block.hasPrefix("cat > ") {
                let lines = block.split(separator: "\n")
                let name = lines[0].split(separator: " ")[2]
                let text = lines.dropFirst().prefix { $0 != "END" }.map { $0 + "\n" }.joined()
                try folder.file(String(name), Array(text.utf8))
            } else if block.hasPrefix("crossover ") {
                output = ""
                for line in block.split(separator: "\n") {
                    let words = line.split(separator: " ").dropFirst().map(String.init)
                    let outcome = try program.run(words)
                    #expect(outcome.code == 0, "\(line): \(outcome.errors)")
                    output += outcome.output
                    commands += 1
                }
            } else {
                #expect(block == output)
            }
        }
        #expect(commands == 8)
    }

    @Test("mistakes end with an error, and so does a leak")
    func exitCodes() throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(folder: folder.path)
        let row =
            #"{"prompt":"Who leads the desk for water and rivers?","completion":"Ann"}"# + "\n"
        try folder.file("train.jsonl", Array(row.utf8))
        try folder.file("bad.jsonl", Array((row + "{}\n").utf8))
        let check = try program.run(["dataset", "check", "bad.jsonl"])
        #expect(check.code == 1)
        #expect(check.output.contains("bad.jsonl:2:1: the key 'prompt' is missing"))
        #expect(check.errors == "crossover: 'bad.jsonl' has 2 mistakes.\n")
        let leak = try program.run(
            ["dataset", "split", "train.jsonl", "--against", "train.jsonl"])
        #expect(leak.code == 1)
        #expect(leak.output.contains("train.jsonl:1: 100 % of the prompt stands in train.jsonl:1"))
    }

    /// What a test reads of the statistics' JSON.
    private struct Measured: Decodable {
        struct Bill: Decodable {
            var amount: Double?
            var gap: String?
        }

        var trained: Int
        var bills: [Bill]?
    }

    private static let sheets = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scenarios/prices").standardized.path

    @Test("a training is billed by each sheet that is given, where its tokens are known")
    func bills() throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(folder: folder.path)
        try TinyDecoder().writeGGUF(to: "\(folder.path)/tiny.gguf")
        let row = #"{"prompt":"Where is my parcel?","completion":"delivery"}"# + "\n"
        try folder.file("a.jsonl", Array(row.utf8))
        func measured(_ model: String, _ sheets: [String]) throws -> Measured {
            let prices = sheets.flatMap { ["--prices", "\(Self.sheets)/\($0).yaml"] }
            let outcome = try program.run(
                ["dataset", "stats", "a.jsonl", "--epochs", "100", "--model", model, "--json"]
                    + prices)
            #expect(outcome.code == 0, "\(outcome.errors)")
            return try JSONDecoder().decode(Measured.self, from: Data(outcome.output.utf8))
        }
        let priced = "api-llama-2-13b-provisioned"
        let known = try measured("tiny.gguf", [priced, "api-nova-micro-2026-08", "this-machine"])
        let bills = try #require(known.bills)
        #expect(bills.map(\.gap) == [nil, "unpriced", "paid-by-time"])
        #expect(known.trained > 0)
        let amount = try #require(bills.first?.amount)
        #expect(abs(amount - 1.49e-6 * Double(known.trained)) < 1e-12)
        #expect(try measured("no-such.gguf", [priced]).bills?.map(\.gap) == ["tokens-unknown"])
        #expect(try measured("tiny.gguf", []).bills == nil)
    }

    @Test("no command writes over a file, and a refused conversion leaves none behind")
    func writing() throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram(folder: folder.path)
        let row = #"{"prompt":"a","completion":"b"}"# + "\n"
        try folder.file("a.jsonl", Array(row.utf8))
        for words in [
            ["convert", "a.jsonl", "--to", "csv", "--out", "a.jsonl"],
            ["dedupe", "a.jsonl", "--out", "a.jsonl"], ["stats", "a.jsonl", "--svg", "a.jsonl"],
            ["convert", "a.jsonl", "--to", "text", "--out", "b.txt"],
        ] {
            #expect(try program.run(["dataset"] + words).code == 1)
        }
        #expect(try folder.bytes("a.jsonl") == Array(row.utf8))
        #expect(try folder.contents == ["a.jsonl"])
    }
}
