import Domain
import Lab
import LanguageModels
import ModelAPI
import Record
import Retrieval
import TestSupport
import Testing
import Tokenizers

@Suite("Passages of any text")
struct PassageBoundTests {
    private static let arms = """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - base: { form: completion }
          - rag: { passages: 2, examples: 0 }
        """

    private func scenario(_ documents: [String: String]) throws -> TinyScenario {
        let scenario = try TinyScenario(Self.arms)
        for (name, text) in documents {
            try scenario.folder.file("docs/\(name)", Array(text.utf8))
        }
        return scenario
    }

    @Test("No arm fails for a passage, and documents that the models cut smaller are named")
    func anyText() throws {
        let scenario = try scenario([
            "tamil.md": String(repeating: "பல்கலைக்கழகத்திலிருந்து ", count: 60),
            "key.md": String(repeating: "QUJD", count: 2000) + "\n\nThe owner of the key is Mara.",
            "faces.md": String(repeating: "👨‍👩‍👧‍👦", count: 500),
        ])
        let bench = try scenario.workbench()
        let chunks = try #require(bench.retriever?.chunks)
        #expect(chunks.allSatisfy { bench.model.tokens($0.passage).count <= 256 })
        #expect(chunks.contains { $0.text.hasSuffix("The owner of the key is Mara.") })
        let record = try scenario.run()
        #expect(record.arms.allSatisfy { $0.rows.count == record.data.testCount })
        #expect(
            record.data.notices
                == [DataNotice(.shortenedPassages, subjects: ["tamil.md"])].compactMap(\.self))
    }

    @Test("No passage is longer than what the encoder looks at")
    func encoder() throws {
        // Fourteen words of twelve letters, each of which is a token; two stand around a text.
        let scenario = try scenario(["long.md": String(repeating: "abcdefghijkl ", count: 60)])
        let bench = try scenario.workbench()
        let chunks = try #require(bench.retriever?.chunks).filter { $0.source == "long.md" }
        let lengths = chunks.map { chunk in chunk.text.filter { $0 != " " }.count + 2 }
        #expect(!lengths.isEmpty && lengths.allSatisfy { $0 <= TinyEncoder.longestText })
    }

    @Test("Code stands in the prompt line by line")
    func code() throws {
        let code = "```python\n# first: load the key\n#define MAX_KEYS 10\n```"
        let scenario = try scenario(["setup.md": "# Setup\n\nDo this.\n\n\(code)\n"])
        let bench = try scenario.workbench()
        let chunk = try #require(bench.retriever?.chunks.first { $0.source == "setup.md" })
        let builder = PromptBuilder(task: TaskConfiguration(kind: .shortAnswer), chatForm: nil)
        let prompt = try builder.prompt(
            PromptBlock(question: "Which?", passages: [chunk.passage]), examples: [],
            form: .completion)
        #expect(prompt.text == "Context:\nSetup. Do this.\n\(code)\n\nQuestion: Which?\nAnswer:")
    }
}
