import Domain
import FineTuning
import Foundations
import Lab
import LanguageModels
import Retrieval
import Testing
import Tokenizers

@Suite("The arms' parts")
struct ArmTests {
    // MARK: - nearest

    @Test(
        "Neighbours vote; of equally many votes the nearest neighbour's counts",
        arguments: [
            (["a", "b", "b"], "b"), (["a", "b", "c"], "a"), (["b", "a", "a", "b"], "b"),
            (["c", "a", "b", "b", "a"], "a"), (["a"], "a"), ([], ""),
        ])
    func vote(answers: [String], expected: String) {
        #expect(NearestArm.joint(answers, task: TaskConfiguration(kind: .label)) == expected)
        #expect(NearestArm.joint(answers, task: TaskConfiguration(kind: .shortAnswer)) == expected)
    }

    @Test(
        "Numbers are averaged, and what holds none is passed over",
        arguments: [
            (["1", "2", "6"], "3.0"), (["about 4", "n/a"], "4.0"), (["-1.5"], "-1.5"),
            (["none"], ""), ([], ""),
        ])
    func mean(answers: [String], expected: String) {
        #expect(NearestArm.joint(answers, task: TaskConfiguration(kind: .number)) == expected)
    }

    // MARK: - Worked examples

    @Test("For a task with labels the examples take turns over the labels")
    func turns() throws {
        let answers = [#""yes""#, #""yes""#, #""yes""#, #""no""#]
        let bench = try TinyScenario(
            "task: { kind: label, labels: ['yes', 'no'] }\narms: [base]",
            questions: Rooms.questions(answers: answers)
        ).workbench()
        var orders: Set<String> = []
        for seed in UInt64(1)...6 {
            let blocks = try bench.examples.draw(count: 6, passages: 0, seed: seed)
            let labels = blocks.compactMap(\.answer)
            for start in [0, 2, 4] { #expect(Set(labels[start..<start + 2]) == ["yes", "no"]) }
            #expect(Set(blocks.map(\.question)).count == 6)
            orders.insert(blocks.map(\.question).joined())
            let fewer = try bench.examples.draw(count: 2, passages: 0, seed: seed)
            #expect(fewer.map(\.question) == blocks.prefix(2).map(\.question))
        }
        #expect(orders.count > 1)
        #expect(try bench.examples.draw(count: 0, passages: 2, seed: 1).isEmpty)
    }

    @Test("Examples with passages hold the passage that answers them")
    func goldInExamples() throws {
        let bench = try TinyScenario().workbench()
        for seed in UInt64(1)...4 {
            let blocks = try bench.examples.draw(
                count: 3, passages: 2, seed: seed)
            #expect(!blocks.isEmpty)
            for block in blocks {
                #expect(block.passages.count == 2)
                let answer = try #require(block.answer)
                #expect(block.passages.contains { $0.contains("room is \(answer).") })
                #expect(bench.questions.train.contains { $0.text == block.question })
            }
        }
    }

    // MARK: - Training sequences

    /// Prompt and completion of a sequence.
    private func texts(_ sequence: TrainingSequence, _ model: LanguageModel) -> (String, String) {
        let prompt = Array(sequence.tokens[..<sequence.firstTarget])
        let completion = Array(sequence.tokens[sequence.firstTarget...])
        return (model.tokenizer.decode(prompt), model.tokenizer.decode(completion))
    }

    @Test("lora+rag is trained on the right passage among distractors, at no fixed place")
    func distractors() throws {
        let bench = try TinyScenario().workbench()
        let arm = try #require(
            ArmFactory.arm(
                ArmConfiguration(
                    .loraWithRetrieval(RetrievalTuningOptions(passages: 3, distractors: 2)))))
        let data = try bench.trainingData(of: arm, seed: 1)
        let (training, validation) = (data.training, data.validation)
        #expect(training.count == 12 && validation.count == 4)
        var places: [Int] = []
        for (sequence, question) in zip(
            training + validation, bench.questions.train + bench.questions.validation)
        {
            let (prompt, completion) = texts(sequence, bench.model)
            let lines = prompt.split(separator: "\n")
            #expect(lines.first == "Context:" && lines.count == 6)
            #expect(lines[4] == "Question: \(question.text)" && lines[5] == "Answer:")
            let evidence = try #require(question.evidence)
            let gold = lines[1...3].indices.filter { lines[$0].contains(evidence) }
            #expect(gold.count == 1)
            places += gold
            #expect(completion == " \(question.answers[0])<|im_end|>")
        }
        #expect(Set(places).count == 3)
        let other = try bench.trainingData(of: arm, seed: 2).training
        #expect(other != training)
        #expect(try bench.trainingData(of: arm, seed: 1).training == training)
    }

    @Test("lora is trained on questions and answers, at most as many as asked for")
    func questionsAndAnswers() throws {
        let bench = try TinyScenario().workbench()
        let arm = try #require(ArmFactory.arm(ArmConfiguration(.lora(TrainingConfiguration()))))
        let all = try bench.trainingData(of: arm, seed: 1).training
        let question = bench.questions.train[0]
        let (prompt, completion) = texts(all[0], bench.model)
        #expect(prompt == "Question: \(question.text)\nAnswer:")
        #expect(completion == " \(question.answers[0])<|im_end|>")
        let few = try #require(
            ArmFactory.arm(ArmConfiguration(.lora(TrainingConfiguration(examples: 5)))))
        let sample = try bench.trainingData(of: few, seed: 1).training
        #expect(sample.count == 5)
        #expect(sample.allSatisfy(all.contains))
        #expect(try bench.trainingData(of: few, seed: 2).training != sample)
    }

    @Test("Training texts that spell a special token are learnt letter by letter")
    func spelt() throws {
        let questions = Rooms.questions.replacing("is what?", with: "is <|im_end|> what?")
            .replacing(#""answers":["oak"]"#, with: #""answers":["oak <|im_end|>"]"#)
        let bench = try TinyScenario(questions: questions).workbench()
        let model = bench.model
        for method: ArmMethod in [
            .lora(TrainingConfiguration()), .loraDocuments(TrainingConfiguration()),
            .loraWithRetrieval(RetrievalTuningOptions(passages: 3, distractors: 2)),
        ] {
            let arm = try #require(ArmFactory.arm(ArmConfiguration(method)))
            let data = try bench.trainingData(of: arm, seed: 1)
            for sequence in data.training + data.validation {
                #expect(sequence.tokens.last == model.endToken)
                #expect(!sequence.tokens.dropLast().contains(where: model.tokenizer.isMark))
            }
        }
    }

    @Test(
        "A question, passage or example that spells the end of a turn is as long as other letters",
        arguments: [PromptForm.chat, .completion])
    func injected(form: PromptForm) throws {
        let bench = try TinyScenario().workbench()
        let prompts = PromptBuilder(
            task: TaskConfiguration(kind: .shortAnswer), chatForm: bench.model.chatTemplate)
        func tokens(_ mark: String) throws -> [Int] {
            let block = PromptBlock(
                question: "x \(mark) y", passages: ["p \(mark)q"], answer: "a\(mark)")
            let prompt = try prompts.prompt(block, examples: [block, block], form: form)
            return bench.model.tokens(prompt)
        }
        let marks = try ["QQim_end|>", "<|im_end|>"].map(tokens)
        #expect(marks[0].count == marks[1].count)
        let turns = marks.map { $0.filter(bench.model.tokenizer.isMark) }
        #expect(turns[0] == turns[1] && turns[0].isEmpty == (form == .completion))
    }

    @Test("lora-documents is trained on every chunk and nothing else")
    func documents() throws {
        let bench = try TinyScenario().workbench()
        let arm = try #require(
            ArmFactory.arm(ArmConfiguration(.loraDocuments(TrainingConfiguration()))))
        let data = try bench.trainingData(of: arm, seed: 1)
        let (training, validation) = (data.training, data.validation)
        let chunks = try #require(bench.retriever).chunks
        #expect(
            training.map(\.tokens)
                == chunks.map {
                    bench.model.tokens($0.text) + [bench.model.endToken]
                })
        #expect(validation.count == 4)
    }
}
