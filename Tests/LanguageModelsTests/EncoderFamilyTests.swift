import ModelAPI
import Checkpoints
import Foundation
import Kernels
import LanguageModels
import TestSupport
import Testing

/// Tiny random encoders as sentence-transformers saves them, and what it computes with them.
enum EncoderFixture: String, CaseIterable {
    case bert = "bert-cls"
    case xlmRoberta = "xlmr-mean"

    struct Golden: Decodable {
        let texts: [String]
        let tokens: [[Int]]
        let plain: [[Double]]
        let query: [[Double]]
        let passage: [[Double]]
    }

    var folder: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/\(rawValue)"
    }

    func golden() throws -> Golden {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/golden.json"))
        return try JSONDecoder().decode(Golden.self, from: data)
    }
}

@Suite("Families of sentence encoders")
struct EncoderFamilyTests {
    private let copy: TemporaryFolder

    init() throws { copy = try TemporaryFolder() }

    private func load(
        _ folder: String, query: String? = nil, passage: String? = nil
    ) throws -> SentenceEncoder {
        try ModelStore(folder: "").sentenceEncoder(
            folder, queryPrefix: query, passagePrefix: passage, on: Compute(threads: 1))
    }

    private func expect(
        _ encoder: SentenceEncoder, _ role: TextRole, gives want: [[Double]], of texts: [String]
    ) throws {
        let vectors = try encoder.embed(texts, as: role).vectors
        for (row, want) in want.enumerated() {
            expectClose(vectors.row(row), want, absolute: 1e-5, "\(role): \(texts[row])")
        }
    }

    @Test("each gives the reference vectors, by role", arguments: EncoderFixture.allCases)
    func goldens(fixture: EncoderFixture) throws {
        let golden = try fixture.golden(), encoder = try load(fixture.folder)
        #expect(golden.texts.map(encoder.tokens) == golden.tokens)
        try expect(encoder, .plain, gives: golden.plain, of: golden.texts)
        try expect(encoder, .query, gives: golden.query, of: golden.texts)
        try expect(encoder, .passage, gives: golden.passage, of: golden.texts)
        #expect(golden.plain != golden.query)
    }

    @Test("the prefixes are those of the folder, or those that were given")
    func prefixes() throws {
        let golden = try EncoderFixture.xlmRoberta.golden()
        let folder = EncoderFixture.xlmRoberta.folder
        #expect(
            try load(folder).prefixes == TextPrefixes(query: "query: ", passage: "passage: "))
        #expect(
            try load(EncoderFixture.bert.folder).prefixes
                == TextPrefixes(query: "Represent this sentence: "))
        let given = try load(folder, query: "passage: ", passage: "")
        try expect(given, .query, gives: golden.passage, of: golden.texts)
        try expect(given, .passage, gives: golden.plain, of: golden.texts)
    }

    @Test(
        "a default prompt is for every role that has none",
        arguments: [
            (#"{"prompts": {"p": "p: "}, "default_prompt_name": "p"}"#, ["p: ", "p: ", "p: "]),
            (
                #"{"prompts": {"query": "", "document": "d", "p": "p"}, "default_prompt_name": "p"}"#,
                ["", "d", "p"]
            ),
            (#"{"prompts": {"corpus": "c: "}, "default_prompt_name": null}"#, ["", "c: ", ""]),
            (#"{"__version__": {}}"#, ["", "", ""]),
        ])
    func prompts(json: String, want: [String]) throws {
        let folder = try changed(.bert, "config_sentence_transformers.json", to: json)
        let prefixes = try load(folder).prefixes
        #expect(TextRole.allCases.map { prefixes[$0] } == want)
    }

    @Test("a text that spells a special token is letters to an encoder of either family")
    func specials() throws {
        for fixture in [EncoderFixture.bert, .xlmRoberta] {
            let encoder = try load(fixture.folder), ends = Set(encoder.tokens(""))
            #expect(ends.count == 2)
            let inner = encoder.tokens("a </s> b <s> c [SEP] d [CLS]").dropFirst().dropLast()
            #expect(ends.isDisjoint(with: inner) && inner.count > 4, "\(fixture): \(inner)")
        }
    }

    @Test("the identity tells family and files")
    func identity() throws {
        let bert = try load(EncoderFixture.bert.folder)
        let xlmRoberta = try load(EncoderFixture.xlmRoberta.folder)
        #expect(bert.identity.architecture == "bert")
        #expect(xlmRoberta.identity.architecture == "xlm-roberta")
        #expect(xlmRoberta.identity.parameterCount == 203 * 32 + 67 * 32 + 64 + 2 * 7504)
        #expect(xlmRoberta.identity.files.count == 8)
        #expect(xlmRoberta.maximumTokens == 48)
    }

    @Test("the longest text comes from the folder, within the table of positions")
    func longestText() throws {
        func limit(_ fixture: EncoderFixture, _ file: String, _ json: String) throws -> Int {
            try load(changed(fixture, file, to: json)).maximumTokens
        }
        let length = "sentence_bert_config.json", tokenizer = "tokenizer_config.json"
        #expect(try limit(.bert, length, #"{"max_seq_length": 64}"#) == 64)
        #expect(try limit(.bert, tokenizer, #"{"model_max_length": 1e30}"#) == 64)
        // Two rows of RoBERTa's table are for no token of a text.
        #expect(try limit(.xlmRoberta, tokenizer, "{}") == 64)
        #expect(
            throws: LanguageModelsError.impossibleSize(
                rule: "max_seq_length must be 2…64, not 65")
        ) { try limit(.xlmRoberta, length, #"{"max_seq_length": 65}"#) }
        let encoder = try load(changed(.xlmRoberta, tokenizer, to: "{}"))
        let text = String(repeating: "a ", count: 200)
        #expect(encoder.tokens(text).count == 64)
        #expect(try encoder.embed([text], as: .plain).tokens == 64)
    }

    @Test(
        "what would compute something else is refused",
        arguments: [
            ("1_Pooling/config.json", #"{"pooling_mode": "max"}"#, "pooling by max"),
            ("1_Pooling/config.json", #"{"pooling_mode": ["cls", "mean"]}"#, "by cls and mean"),
            ("1_Pooling/config.json", #"{"pooling_mode_lasttoken": true}"#, "by lasttoken"),
            ("1_Pooling/config.json", "{}", "by nothing"),
            (
                "1_Pooling/config.json", #"{"pooling_mode": "mean", "include_prompt": false}"#,
                "without the prompt"
            ),
            (
                "modules.json",
                #"[{"type":"a.Transformer","path":""},{"type":"a.Pooling","path":"1_Pooling"},"#
                    + #"{"type":"a.Dense","path":"2_Dense"}]"#, "Transformer, Pooling, Dense"
            ),
            (
                "modules.json",
                #"[{"type":"Transformer","path":""},{"type":"Pooling","path":"2_Pooling"}]"#,
                "1_Pooling"
            ),
            (
                "sentence_bert_config.json", #"{"max_seq_length": 48, "do_lower_case": true}"#,
                "do_lower_case"
            ),
            ("config.json", #"{"model_type": "mpnet"}"#, "bert, roberta, xlm-roberta"),
        ])
    func refused(file: String, json: String, words: String) throws {
        let folder = try changed(.xlmRoberta, file, to: json)
        let error = #expect(throws: LanguageModelsError.self) { try load(folder) }
        let text = "\(try #require(error))"
        #expect(text.contains(words) && text.contains(file), "\(text)")
    }

    @Test("positions that are not absolute are refused")
    func positions() throws {
        let config = try String(
            contentsOfFile: "\(EncoderFixture.bert.folder)/config.json", encoding: .utf8)
        let other = config.replacing(
            "\"model_type\"", with: "\"position_embedding_type\": \"relative_key\", \"model_type\"")
        let folder = try changed(.bert, "config.json", to: other)
        let error = #expect(throws: LanguageModelsError.self) { try load(folder) }
        #expect("\(try #require(error))".contains("'relative_key'"))
    }

    @Test("weights may stand below the model's name", arguments: ["bert.", "roberta."])
    func prefixedNames(prefix: String) throws {
        var tiny = TinyEncoder()
        try tiny.write(to: "\(copy.path)/bare")
        for index in tiny.tensors.indices {
            tiny.tensors[index].name = prefix + tiny.tensors[index].name
        }
        try tiny.write(to: "\(copy.path)/named")
        let texts = ["hello", "world, again"]
        let bare = try load("\(copy.path)/bare").embed(texts, as: .plain).vectors
        let named = try load("\(copy.path)/named").embed(texts, as: .plain).vectors
        #expect(bare.values.map(\.bitPattern) == named.values.map(\.bitPattern))
    }

    /// A copy of a fixture's folder with one file replaced.
    private func changed(
        _ fixture: EncoderFixture, _ file: String, to json: String
    ) throws -> String {
        let folder = "\(copy.path)/\(fixture.rawValue)"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.copyItem(atPath: fixture.folder, toPath: folder)
        try json.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
        return folder
    }
}
