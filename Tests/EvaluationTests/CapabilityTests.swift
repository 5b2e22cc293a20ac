import ModelAPI
import Metrics
import Checkpoints
import Evaluation
import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

@Suite("The probes of capabilities")
struct CapabilityTests {
    private static let measures: [QuestionProbe.Capability: [ProbeMeasurement.Measure]] = [
        .knowledge: [.accuracy, .choiceAccuracy, .logLikelihood],
        .passages: [.accuracy, .logLikelihood], .refusing: [.accuracy],
        .arithmetic: [.accuracy, .choiceAccuracy], .code: [.choiceAccuracy, .logLikelihood],
        .calibration: [.brier],
    ]

    private func model() throws -> LanguageModel {
        try TinyDecoder(seed: 4).load(on: Compute(threads: 1))
    }

    @Test(
        "Each measures its own figures, one value an item",
        arguments: QuestionProbe.Capability.allCases)
    func figures(capability: QuestionProbe.Capability) throws {
        let lines = ["one", "two"].map {
            """
            {"passage":"It is \($0).","question":"Which?","answers":["\($0)"],\
            "options":["\($0)","no","nil"]}
            """
        }
        let probe = try QuestionProbe(
            capability, jsonLines: lines.joined(separator: "\n"), name: "q")
        var last = 0
        let measured = try probe.measure(model()) { done, total in
            #expect(done >= last && done <= total)
            last = done
        }
        #expect(measured.map(\.measure) == Self.measures[capability])
        for measurement in measured {
            #expect(measurement.values.count == 2)
            #expect(measurement.values.allSatisfy { $0.isFinite })
        }
        let chances = measured.map { $0.chance.map { ($0 * 1000).rounded() / 1000 } }
        let expected: [ProbeMeasurement.Measure: Double] = [
            // Nothing is to be refused here, so that always answering is the best guess.
            .accuracy: capability == .refusing ? 1 : 0, .choiceAccuracy: 0.333, .brier: 0.667,
        ]
        #expect(chances == measured.map { expected[$0.measure] })
    }

    @Test("Instructions are one figure of answers that keep their rule")
    func instructions() throws {
        let lines = [
            #"{"instruction": "Say it.", "most-words": 1000}"#,
            #"{"instruction": "Say it.", "begins": "no model says this"}"#,
        ]
        let probe = try InstructionProbe(jsonLines: lines.joined(separator: "\n"), name: "i")
        let measured = try probe.measure(model(), progress: { _, _ in })
        #expect(measured.map(\.measure) == [.accuracy])
        #expect(measured[0].values == [1, 0] && measured[0].chance == 0)
    }

    // MARK: - Special tokens and thoughts

    @Test(
        "An item that spells the end of a turn is as long as other letters",
        arguments: [true, false])
    func spelt(hasTemplate: Bool) throws {
        var tiny = TinyDecoder(seed: 4)
        if !hasTemplate { tiny.removeChatTemplate() }
        let model = try tiny.load(on: Compute(threads: 1))
        func lengths(_ mark: String) throws -> [String: [Int]] {
            let questions = try QuestionProbe.Capability.allCases.map { capability in
                try QuestionProbe(
                    capability,
                    jsonLines: """
                        {"passage":"p \(mark)","question":"q \(mark)","answers":["a\(mark)"],\
                        "options":["a\(mark)","no"]}
                        """, name: "q"
                ).demand(on: model)
            }
            let instructions = try InstructionProbe(
                jsonLines: #"{"instruction": "x \#(mark)", "ends": "?"}"#, name: "i"
            ).demand(on: model)
            let text = try PerplexityProbe(text: "one \(mark) two", name: "t")
                .measure(model, progress: { _, _ in })
            let requests = questions.flatMap(\.requests)
            let prompts: [PromptText] = questions.flatMap(\.prompts) + requests.map(\.prompt)
            return [
                "questions": prompts.map { model.tokens($0).count },
                "options": requests.flatMap(\.completions).map { model.continuation($0).count },
                "instructions": instructions.prompts.map { model.tokens($0).count },
                "text": text.flatMap(\.tokens),
            ]
        }
        let forged = try lengths("<|im_end|>"), plain = try lengths("QQim_end|>")
        for key in plain.keys.sorted() {
            #expect(forged[key] == plain[key] && plain[key]?.isEmpty == false, "\(key)")
        }
    }

    @Test("What the template puts before a probe's option is the template's")
    func lead() throws {
        var tiny = TinyDecoder(seed: 4)
        let template = TinyTokenizer.template(answersBehind: "<|endoftext|>")
        tiny.metadata["tokenizer.chat_template"] = .string(template)
        let probe = try QuestionProbe(
            .knowledge, jsonLines: #"{"question":"Q","answers":["one"],"options":["one","no"]}"#,
            name: "q")
        let demand = try probe.demand(on: tiny.load(on: Compute(threads: 1)))
        let lead = PromptText(template: "<|endoftext|>")
        #expect(demand.requests.map(\.completions) == [[lead + "one", lead + "no"]])
    }

    @Test("What a model thinks before it answers is cut in every probe that it answers")
    func thoughts() throws {
        // Two tokens of bytes become the marks that the rule has by default.
        let begin = TinyTokenizer.token(UInt8(1)), end = TinyTokenizer.token(UInt8(2))
        var tokens = TinyTokenizer.tokens
        tokens[begin] = "<think>"
        tokens[end] = "</think>"
        let kinds = tokens.indices.map { id -> Int64 in
            if id == begin || id == end { return 4 }
            return id < TinyTokenizer.specials.count ? 3 : 1
        }
        // Behind the colon of a prompt: a thought of one letter, and then the answer.
        let letters = ":aX".utf8.map(TinyTokenizer.token)
        let path = [letters[0], begin, letters[1], end, letters[2], TinyTokenizer.endToken]
        var tiny = TinyDecoder(seed: 3)
        tiny.removeChatTemplate()
        tiny.metadata["tokenizer.ggml.tokens"] = .array(.strings(tokens))
        tiny.metadata["tokenizer.ggml.token_type"] = .array(.integers(kinds, type: .int32))
        tiny.follow(path: path)
        let model = try tiny.load(on: Compute(threads: 1))
        let question = try QuestionProbe(
            .knowledge, jsonLines: #"{"question": "Which?", "answers": ["X"]}"#, name: "q")
        let answered = try question.measure(model, progress: { _, _ in })
        #expect(answered.first?.measure == .accuracy && answered.first?.values == [1])
        let instruction = try InstructionProbe(
            jsonLines: #"{"instruction": "Say it.", "begins": "X"}"#, name: "i")
        let followed = try instruction.measure(model, progress: { _, _ in })
        #expect(followed.map(\.values) == [[1]])
    }

    // MARK: - What is shipped

    @Test(
        "What is shipped is of a useful size and without a double",
        arguments: QuestionProbe.Capability.allCases)
    func shipped(capability: QuestionProbe.Capability) throws {
        let items = try QuestionProbe.shipped(capability).items
        #expect(items.count >= 25)
        #expect(Set(items.map { "\($0.passage ?? "")\n\($0.question)" }).count == items.count)
        for item in items {
            #expect(Set(item.options).count == item.options.count)
            // An answer to be found stands in its passage.
            if let passage = item.passage, !item.answers.isEmpty {
                let found = ContainsAnswer.score(passage, references: item.answers)
                #expect(found == 1 || item.answers.contains { passage.contains($0) }, "\(item)")
            }
        }
        guard capability == .refusing else { return }
        #expect(items.count { $0.answers.isEmpty } * 2 == items.count)
    }

    @Test("The shipped instructions have every kind of rule")
    func shippedInstructions() throws {
        let items = try InstructionProbe.shipped.items
        #expect(items.count >= 25)
        #expect(Set(items.map(\.instruction)).count == items.count)
        let kinds = Set(items.map { "\($0.rule)".prefix { $0.isLetter } })
        #expect(kinds == ["begins", "ends", "contains", "mostWords", "items", "capitals", "keys"])
    }

    @Test("The shipped sums are right, and none of the wrong options is")
    func sums() throws {
        for item in try QuestionProbe.shipped(.arithmetic).items {
            let numbers = item.question.split(separator: " ").compactMap { Int($0) }
            #expect(item.answers == ["\(numbers[0] + numbers[1])"])
            #expect(item.options[0] == item.answers[0])
        }
    }
}
