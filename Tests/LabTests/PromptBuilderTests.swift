import ModelAPI
import Domain
import Lab
import Testing
import TestSupport
import Tokenizers

@Suite("Prompts, word for word")
struct PromptBuilderTests {
    private let builder: PromptBuilder
    private let task = TaskConfiguration(kind: .shortAnswer, input: "Q", output: "A")

    init() throws {
        builder = PromptBuilder(
            task: task, chatForm: try ChatTemplate(jinja: TinyTokenizer.chatTemplate))
    }

    private let example = PromptBlock(question: "Who is\nfirst?", answer: "Ada")
    private let exampleWithPassages = PromptBlock(
        question: "Who is first?", passages: ["Ada is first.", "Bob is second."], answer: "Ada")
    private let asked = PromptBlock(
        question: " Who  is third? ", passages: ["Cy is third.", "Di is fourth."])

    @Test("A question alone")
    func bare() throws {
        let block = PromptBlock(question: "Who\r\nis third?")
        #expect(
            try builder.prompt(block, examples: [], form: .completion).text
                == "Q: Who is third?\nA:")
        #expect(
            try builder.prompt(block, examples: [], form: .chat).text == """
                <|im_start|>user
                Answer with a few words only.
                Who is third?<|im_end|>
                <|im_start|>assistant

                """)
    }

    @Test(
        "A question with code or a table keeps its lines",
        arguments: [
            "What does it print?\n```\nfor i in x:\n    print(i)\n```",
            "Which is older?\n| a | b |\n|---|---|\n| 1 | 2 |",
        ])
    func layout(question: String) throws {
        let block = PromptBlock(question: "\n\(question)\n")
        #expect(
            try builder.prompt(block, examples: [], form: .completion).text
                == "Q:\n\(question)\nA:")
        #expect(
            try builder.prompt(block, examples: [], form: .chat).text
                .contains("words only.\n\(question)<|im_end|>"))
    }

    @Test("A completion with examples and passages, the best passage last")
    func completion() throws {
        #expect(
            try builder.prompt(asked, examples: [exampleWithPassages, example], form: .completion)
                .text == """
                    Context:
                    Bob is second.
                    Ada is first.

                    Q: Who is first?
                    A: Ada

                    Q: Who is first?
                    A: Ada

                    Context:
                    Di is fourth.
                    Cy is third.

                    Q: Who is third?
                    A:
                    """)
    }

    @Test("A chat with examples and passages, a turn for each question and answer")
    func chat() throws {
        #expect(
            try builder.prompt(asked, examples: [exampleWithPassages, example], form: .chat).text
                == """
                <|im_start|>user
                Use the context. Answer with a few words only.
                Context:
                - Bob is second.
                - Ada is first.
                Q: Who is first?<|im_end|>
                <|im_start|>assistant
                Ada<|im_end|>
                <|im_start|>user
                Answer with a few words only.
                Who is first?<|im_end|>
                <|im_start|>assistant
                Ada<|im_end|>
                <|im_start|>user
                Use the context. Answer with a few words only.
                Context:
                - Di is fourth.
                - Cy is third.
                Q: Who is third?<|im_end|>
                <|im_start|>assistant

                """)
    }

    @Test("Code in a passage keeps its lines", arguments: [PromptForm.chat, .completion])
    func code(form: PromptForm) throws {
        let block = PromptBlock(question: "Which?", passages: ["See.\n```\n# a\n```"])
        let prompt = try builder.prompt(block, examples: [], form: form).text
        #expect(prompt.contains("See.\n```\n# a\n```\n"))
    }

    @Test("A chat without a template is refused")
    func noTemplate() {
        let plain = PromptBuilder(task: task, chatForm: nil, noChatReason: "there is none")
        #expect(throws: LabError.noChatForm(reason: "there is none")) {
            try plain.prompt(asked, examples: [], form: .chat)
        }
    }
}
