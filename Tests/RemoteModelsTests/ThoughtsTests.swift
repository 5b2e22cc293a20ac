import Domain
import ModelAPI
import RemoteModels
import TestSupport
import Testing

@Suite("thoughts and ends of remote answers")
struct ThoughtsTests {
    private static func options(stops: Bool = false, thoughts: Int = 100) -> GenerationOptions {
        GenerationOptions(
            maximumTokens: 8, stopsAtLineBreak: stops,
            reasoning: ReasoningRule(maximumTokens: thoughts))
    }

    /// The answer, and the bodies of the requests.
    private func answer(
        _ replies: [String], options: GenerationOptions, thinking: ServiceFindings.Thinking = .none,
        prompt: PromptText = PromptText(turn: "q")
    ) throws -> (GeneratedAnswer, [String]) {
        let server = try StubServer { [.json(replies[min($0.number, replies.count - 1)])] }
        let findings = ServiceFindings(chats: true, completes: true, thinking: thinking)
        let model = try RemoteModel(server.endpoint(), findings: findings)
        let answers = try model.answers(to: [prompt], options: options) { _, _ in }
        return (answers.answers[0], server.requests.map(\.body))
    }

    private func message(_ fields: String, end: String) -> String {
        #"{"choices":[{"message":{\#(fields)},"finish_reason":"\#(end)"}]}"#
    }

    @Test("thoughts within the text are cut")
    func within() throws {
        let (answer, bodies) = try answer(
            [Body.chat("<think>so\\nso</think> Paris\\nand", end: "stop")],
            options: Self.options(stops: true), thinking: .marked)
        #expect(answer == GeneratedAnswer(text: " Paris", reasoning: .finished, end: .stop))
        // A line break must not end the thoughts, which have room beside the answer.
        #expect(bodies.count == 1 && !bodies[0].contains("stop"))
        #expect(bodies[0].contains("\"max_tokens\":108"))
    }

    @Test("thoughts beside the text are seen", arguments: ["reasoning_content", "reasoning"])
    func beside(field: String) throws {
        let (answer, _) = try answer(
            [message(#""content":"Paris","\#(field)":"so""#, end: "stop")],
            options: Self.options())
        #expect(answer == GeneratedAnswer(text: "Paris", reasoning: .finished, end: .stop))
    }

    @Test("who turns out to think is asked again with room for it")
    func again() throws {
        let (answer, bodies) = try answer(
            [
                message(#""content":null,"reasoning_content":"so""#, end: "length"),
                Body.chat("Paris"),
            ], options: Self.options(stops: true))
        #expect(answer.text == "Paris" && bodies.count == 2)
        #expect(bodies[0].contains("\"max_tokens\":8,") && bodies[0].contains("stop"))
        #expect(bodies[1].contains("\"max_tokens\":108") && !bodies[1].contains("stop"))
    }

    @Test("cut off while thinking is not an empty answer")
    func cutOff() throws {
        let cut = message(#""content":"","reasoning_content":"so""#, end: "length")
        let (thinking, _) = try answer([cut], options: Self.options(), thinking: .marked)
        #expect(thinking == GeneratedAnswer(text: "", reasoning: .unfinished, end: .length))
        #expect(thinking.isCutOff)
        let within = Body.chat("<think>so", end: "length")
        let (open, _) = try answer([within], options: Self.options(), thinking: .marked)
        #expect(open.reasoning == .unfinished && open.isCutOff && open.text == "")
        let hidden = """
            {"choices":[{"message":{"content":""},"finish_reason":"length"}],"usage":\
            {"prompt_tokens":5,"completion_tokens":8,"completion_tokens_details":\
            {"reasoning_tokens":8}}}
            """
        let (counted, _) = try answer([hidden], options: Self.options(), thinking: .marked)
        #expect(counted.reasoning == .unfinished)
        let (empty, _) = try answer([Body.chat("")], options: Self.options(), thinking: .marked)
        #expect(empty == GeneratedAnswer(text: "", reasoning: nil, end: .stop))
        #expect(!empty.isCutOff)
    }

    @Test("thoughts that a template began are thoughts without their mark")
    func begun() throws {
        let (answer, _) = try answer(
            [Body.chat("so\\nso</think>Paris")], options: Self.options(stops: true),
            thinking: .begunByTemplate)
        #expect(answer == GeneratedAnswer(text: "Paris", reasoning: .finished, end: .stop))
        let (cut, _) = try self.answer(
            [Body.chat("so and so", end: "length")], options: Self.options(),
            thinking: .begunByTemplate)
        #expect(cut == GeneratedAnswer(text: "", reasoning: .unfinished, end: .length))
        let (marked, _) = try self.answer(
            [Body.chat("<think>so</think>Paris")], options: Self.options(),
            thinking: .begunByTemplate)
        #expect(marked.text == "Paris" && marked.reasoning == .finished)
    }

    @Test("before a plain text is gone on with nobody thinks")
    func plain() throws {
        let (answer, bodies) = try answer(
            [Body.completion(" Paris")], options: Self.options(stops: true),
            thinking: .begunByTemplate, prompt: "The capital is")
        #expect(answer == GeneratedAnswer(text: " Paris", end: .stop))
        #expect(bodies.count == 1 && bodies[0].contains("\"max_tokens\":8,"))
        #expect(bodies[0].contains("stop"))
    }

    @Test(
        "a probe sees how thoughts are marked",
        arguments: [
            (#""content":"Paris""#, .none), (#""content":"<think>so</think>Paris""#, .marked),
            (#""content":"<think>so""#, .marked),
            (#""content":"so</think>Paris""#, .begunByTemplate),
            (#""content":"Paris","reasoning_content":"so""#, .marked),
            (#""content":"The tags <think> and </think>""#, .none),
        ] as [(String, ServiceFindings.Thinking)])
    func probe(fields: String, thinking: ServiceFindings.Thinking) throws {
        let body = message(fields, end: "stop")
        let server = try StubServer { _ in [.json(body)] }
        #expect(try RemoteModel(server.endpoint()).probe().thinking == thinking)
    }

    @Test("line breaks before an answer do not end it")
    func leadingBreak() throws {
        let (answer, bodies) = try answer(
            [Body.chat(""), Body.chat("\\nParis\\nLondon")],
            options: GenerationOptions(maximumTokens: 8, stopsAtLineBreak: true))
        #expect(answer.text == "\nParis" && bodies.count == 2 && !bodies[1].contains("stop"))
    }

    @Test("a word that nobody knows is kept as it is")
    func words() throws {
        for word in ["content_filter", "eos_found"] {
            let (answer, _) = try answer([Body.chat("x", end: word)], options: Self.options())
            #expect(answer.end == AnswerEnd(rawValue: word) && !answer.isCutOff)
            #expect(answer.end?.isPremature == (word == "content_filter"))
        }
        let (untold, _) = try answer(
            [#"{"choices":[{"message":{"content":"x"},"finish_reason":null}]}"#],
            options: Self.options())
        #expect(untold.end == nil && untold.text == "x")
    }

    @Test("an answer that ends with its first line is whole, though the model was stopped later")
    func whole() throws {
        let options = GenerationOptions(maximumTokens: 8, stopsAtLineBreak: true)
        let (line, _) = try answer([Body.chat("Paris\\nis", end: "length")], options: options)
        #expect(line == GeneratedAnswer(text: "Paris", end: .stop))
        let (cut, _) = try answer([Body.chat("Paris is", end: "length")], options: options)
        #expect(cut == GeneratedAnswer(text: "Paris is", end: .length))
    }
}
