import ModelAPI
import Testing
import Tokenizers

@Suite("Chat templates")
struct ChatTemplateTests {
    private let user = ChatMessage(role: .user, content: "Hi")
    private let system = ChatMessage(role: .system, content: "Be short.")

    /// A ChatML template of one line, its parts to be varied.
    private func chatML(
        before: String = "",
        content: String = "message['content']",
        after: String = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
    ) -> String {
        "\(before){% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + "
            + "\(content) + '<|im_end|>\n' }}{% endfor %}\(after)"
    }

    private func problem(_ template: String) -> String {
        (#expect(throws: TokenizersError.self) { try ChatTemplate(jinja: template) })?.description
            ?? ""
    }

    /// A template in which a statement or expression stands that is to be refused.
    private func problem(with piece: String) -> String { problem(chatML(before: piece)) }

    // MARK: Reference

    private struct Golden: Decodable {
        struct Conversation: Decodable {
            struct Message: Decodable {
                let role: ChatMessage.Role
                let content: String
            }

            let messages: [Message]
            let prompt: Bool
            let text: String?
        }

        let name: String
        let template: String
        let conversations: [Conversation]
    }

    @Test("templates in the forms of published models are rendered as transformers renders them")
    func goldens() throws {
        let goldens = try Goldens.load([Golden].self, "templates.json")
        #expect(goldens.count > 30)
        for golden in goldens {
            for conversation in golden.conversations {
                let messages = conversation.messages.map {
                    ChatMessage(role: $0.role, content: $0.content)
                }
                let text = try? ChatTemplate(
                    jinja: golden.template, beginToken: "<s>", endToken: "</s>"
                ).render(messages, addingGenerationPrompt: conversation.prompt).text
                #expect(
                    text.map { Array($0.utf8) } == conversation.text.map { Array($0.utf8) },
                    "\(golden.name): \(text ?? "refused") \(golden.template)")
            }
        }
    }

    // MARK: Ends

    @Test("what stands before and after an answer is read off a conversation")
    func ends() throws {
        let plain = try ChatTemplate(jinja: chatML())
        #expect(plain.answerLead == "")
        #expect(plain.answerEnd == "<|im_end|>\n")
        let inst = try ChatTemplate(
            jinja: "{% for m in messages %}{% if m.role == 'user' %}{{ bos_token + '[INST] ' + "
                + "m.content + ' [/INST]' }}{% else %}{{ ' ' + m.content + ' ' + eos_token }}"
                + "{% endif %}{% endfor %}", beginToken: "<s>", endToken: "</s>")
        #expect(inst.answerLead == " ")
        #expect(inst.answerEnd == " </s>")
        #expect(try inst.prompt("Hi").text == "<s>[INST] Hi [/INST]")
    }

    @Test("a conversation that the template refuses is an error, with the template's own words")
    func refusedConversation() throws {
        let template = try ChatTemplate(
            jinja: chatML(
                before: "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}"
                    + "{% endif %}"))
        #expect(try template.render([user], addingGenerationPrompt: false).text.contains("Hi"))
        let error = #expect(throws: TokenizersError.self) {
            try template.render([system, user], addingGenerationPrompt: true)
        }
        #expect(error?.description.contains("it says: no system") == true)
    }

    @Test("a template that shows only a part of a conversation is refused")
    func partial() {
        #expect(problem("plain text").contains("what the user says"))
        #expect(problem("").contains("what the user says"))
        #expect(problem("{{ messages[0].content }}").contains("what the assistant says"))
        let other = "{{ messages | length }}{{ messages | map(attribute='content') | join }}"
        #expect(problem(other).contains("does not begin as a prompt"))
    }

    // MARK: Bounds

    @Test(
        "what is not known is named when rendering comes to it",
        arguments: [
            ("{{ x | tojson }}", "filter 'tojson'"), ("{{ f(1) }}", "function 'f'"),
            ("{{ 'a'.encode() }}", "method 'encode'"), ("{{ 1 is prime }}", "test 'prime'"),
            ("{% include 'x' %}", "statement 'include'"), ("{{ strftime_now('%d') }}", "strftime"),
            ("{{ 1 + 'a' }}", "a number + a text"), ("{{ 1 // 0 }}", "1 // 0"),
            ("{{ [1] }}", "shows a list"),
            ("{{ nothing.role }}", "'nothing', which is not defined"),
            ("{{ 9223372036854775807 + 1 }}", "too large"), ("{% set x.y = 1 %}", "no namespace"),
            ("{% set a, b = [1] %}", "2 values"), ("{{ 1 < 2 < 3 }}", "three values"),
        ])
    func unknown(piece: String, words: String) throws {
        #expect(problem(with: piece).contains(words))
        _ = try ChatTemplate(jinja: chatML(before: "{% if tools %}{{ x | tojson }}{% endif %}"))
    }

    @Test(
        "broken templates are refused, with their beginning",
        arguments: [
            "{% if", "{{ 'a }}", "{% if tools %}", "{% endif %}", "{% for a in b %}", "{% %}",
            "{{ }}", "{{ (1 }}", "{{ a[ }}", "{{ {1 }}", "{% for a b %}", "{% set %}",
            "{% macro %}",
            "{{ '\\q' }}", "{{ '\\ud800' }}", "{{ 99999999999999999999 }}", "{{ a.1 }}",
            "{{ [1 2] }}",
            "{% if a %}{% endfor %}", "{{ a[1:2:3:4] }}", "{{ a | }}", "{{ a is }}", "{{ f(a=) }}",
            "{% for x in [1] %}{% else %}", "{% set x %}", "{% else %}", "{{ a if }}",
        ])
    func broken(template: String) {
        #expect(problem(template).contains("begins '\(template.prefix(60))'"))
    }

    @Test(
        "a template cannot take the time, the memory or the stack",
        arguments: [
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
            "{{ range(9223372036854775807) }}",
            "{% set x = namespace(t='0123456789') %}{% for i in range(64) %}"
                + "{% set x.t = x.t + x.t %}{% endfor %}",
            "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
            "{{ \(String(repeating: "(", count: 5000))1\(String(repeating: ")", count: 5000)) }}",
            "{{ 1\(String(repeating: " + 1", count: 100_000)) }}",
            "{{ a\(String(repeating: ".b", count: 3000)) }}",
            String(repeating: "{% if true %}", count: 2000),
            String(repeating: "x", count: 300_000),
            "{% for i in range(3000) %}{{ '\(String(repeating: "y", count: 9000))' }}{% endfor %}",
        ])
    func bounded(template: String) {
        #expect(!problem(template + chatML()).isEmpty)
    }
}
