import FoundationEssentials
import Testing

/// Needs the fetched models; `scripts/test` sees to it. One test after the other, since each loads
/// a model into a process of its own.
@Suite(
    "JSON Lines",
    .serialized,
    .enabled(
        if: ProcessInfo.processInfo.environment["CROSSOVER_MODELS"] != nil,
        "CROSSOVER_MODELS names no folder of fetched models"
    )
)
struct JSONLinesTests {
    @Test("every line is answered in order, empty texts included")
    func tokenize() throws {
        let outcome = try BuiltProgram().run(
            ["tokenize"],
            input: #"{"text":"one"}"# + "\n\n" + #"{"text":""}"# + "\n" + #"{"text":"two"}"#
        )
        #expect(outcome.code == 0)
        #expect(outcome.output == "{\"ids\":[537]}\n{\"ids\":[]}\n{\"ids\":[11355]}\n")
    }

    @Test("an encoder's ids carry its marks")
    func encoderTokens() throws {
        let outcome = try BuiltProgram().run(
            ["tokenize", "--model", "all-minilm-l6-v2"],
            input: #"{"text":"hello"}"# + "\n" + #"{"text":""}"#
        )
        #expect(outcome.output == "{\"ids\":[101,7592,102]}\n{\"ids\":[101,102]}\n")
    }

    @Test(
        "answers before a wrong line are kept, and its place is told",
        arguments: [
            (#"{"text":"b","x":1}"#, "<stdin>:2:13: unknown key 'x'."),
            (#"{"text":"b"#, "<stdin>:2:11: not JSON"),
            (#"{"text":3}"#, "<stdin>:2:9: text: expected a text, got 3."),
            (#"{}"#, "<stdin>:2:1: the key 'text' is missing"),
            (#"["b"]"#, "<stdin>:2:1: expected an object"),
        ]
    )
    func wrongLine(line: String, message: String) throws {
        let outcome = try BuiltProgram().run(
            ["tokenize", "--model", "all-minilm-l6-v2"],
            input: #"{"text":"one"}"# + "\n" + line + "\n" + #"{"text":"two"}"#
        )
        #expect(outcome.code == 1)
        #expect(outcome.output == "{\"ids\":[101,2028,102]}\n")
        #expect(outcome.errors.hasPrefix("crossover: " + message), "\(outcome.errors)")
    }

    @Test("empty texts are legal everywhere")
    func emptyTexts() throws {
        let prompt = #"{"prompt":""}"#
        let logits = try BuiltProgram().run(["logits"], input: prompt)
        #expect(
            logits.output
                == #"{"ids":[],"sumLogLikelihood":0,"topIds":[],"topLogits":[]}"# + "\n")
        let generation = try BuiltProgram().run(["generate"], input: prompt)
        #expect(generation.output == #"{"ids":[],"text":""}"# + "\n")
        let score = try BuiltProgram().run(["score"], input: #"{"prompt":"a","completion":""}"#)
        #expect(score.output == #"{"logLikelihood":0,"tokens":0}"# + "\n")
        let embedding = try BuiltProgram().run(["embed"], input: #"{"text":""}"#)
        #expect(embedding.output.split(separator: ",").count == 384)
    }

    @Test("a prompt that leaves no room for the answer is refused with its place")
    func tooLong() throws {
        let outcome = try BuiltProgram().run(
            ["generate", "--max-tokens", "8192"],
            input: #"{"prompt":"a"}"#
        )
        #expect(outcome.code == 1)
        let beginning = "crossover: <stdin>:1:1: prompt and answer of up to 8193 tokens"
        #expect(outcome.errors.hasPrefix(beginning))
    }

    @Test("drawn answers do not depend on how many lines come at once")
    func sampling() throws {
        let line = #"{"prompt":"Once upon a time"}"# + "\n"
        let arguments = ["generate", "--max-tokens", "3", "--temperature", "1", "--seed", "3"]
        let many = try BuiltProgram().run(arguments, input: String(repeating: line, count: 66))
        let few = try BuiltProgram().run(arguments, input: String(repeating: line, count: 2))
        let answers = many.output.split(separator: "\n")
        #expect(answers.count == 66)
        #expect(many.output.hasPrefix(few.output))
        #expect(answers[64...] != answers[..<2], "the second batch must go on, not begin again")
    }
}
