import Testing
import Tokenizers

@Suite("Chat templates")
struct ChatTemplateTests {
    /// A ChatML template of one line, its parts to be varied.
    private func chatML(
        before: String = "",
        system: String? = "{% if loop.first and messages[0]['role'] != 'system' %}"
            + "{{ '<|im_start|>system\nBe kind.<|im_end|>\n' }}{% endif %}",
        message: String = "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
            + "'<|im_end|>' + '\n'}}",
        after: String = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
    ) -> String {
        "\(before){% for message in messages %}\(system ?? "")\(message){% endfor %}\(after)"
    }

    private func problem(_ template: String) -> String {
        (#expect(throws: TokenizersError.self) { try ChatTemplate(jinja: template) })?.description
            ?? ""
    }

    @Test("ChatML is recognised with its default system message, or without one")
    func recognised() throws {
        #expect(try ChatTemplate(jinja: chatML()).defaultSystemMessage == "Be kind.")
        #expect(try ChatTemplate(jinja: chatML(system: nil)).defaultSystemMessage == nil)
    }

    @Test(
        "spelling that changes nothing in the rendering is accepted",
        arguments: [
            ("'", "\""), ("['role']", ".role"), (" + ", "+"), ("\n'", "\\n'"), ("{% ", "{%- "),
            (" %}", " -%}"), ("{% endif %}", "{% endif %}\n"), ("{% for", "  {% for"),
            ("{{'<", "{#- a comment #}{{ '<"), ("{% endfor %}", "{%endfor%}"),
        ]
    )
    func spelling(old: String, new: String) throws {
        let template = chatML().replacing(old, with: new)
        #expect(template != chatML())
        let expected = ChatTemplate(defaultSystemMessage: "Be kind.")
        #expect(try ChatTemplate(jinja: template) == expected)
    }

    @Test("text outside of tags counts as output")
    func textForm() throws {
        let message = "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
        let template = chatML(system: nil, message: message)
        #expect(try ChatTemplate(jinja: template).defaultSystemMessage == nil)
    }

    @Test("the form of Qwen2.5 is recognised, its tools passed over")
    func qwen25() throws {
        let template = """
            {%- if tools %}
                {{- '<|im_start|>system\\n' }}
                {%- for tool in tools %}
                    {{- "\\n" }}
                    {{- tool | tojson }}
                {%- endfor %}
                {{- "{\\"name\\": %}<|im_end|>\\n" }}
            {%- else %}
                {%- if messages[0]['role'] == 'system' %}
                    {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
                {%- else %}
                    {{- '<|im_start|>system\\nYou are helpful.<|im_end|>\\n' }}
                {%- endif %}
            {%- endif %}
            {%- for message in messages %}
                {%- if (message.role == "user") or (message.role == "system" and not loop.first) \
            or (message.role == "assistant" and not message.tool_calls) %}
                    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' \
            + '\\n' }}
                {%- elif message.role == "assistant" %}
                    {%- set tool_call = tool_call.function %}
                    {{- '<tool_call>' }}
                {%- elif message.role == "tool" %}
                    {{- '<tool_response>' }}
                {%- endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- '<|im_start|>assistant\\n' }}
            {%- endif %}

            """
        #expect(try ChatTemplate(jinja: template).defaultSystemMessage == "You are helpful.")
        let withTool = template.replacing("not loop.first", with: "loop.first")
        #expect(problem(withTool).contains("conditions"))
    }

    @Test("whatever would render otherwise is refused")
    func refused() {
        let trimmed =
            "{{'<|im_start|>' + message['role'] + '\n' + message['content'] | trim + "
            + "'<|im_end|>' + '\n'}}"
        #expect(problem(chatML(message: trimmed)).contains("as ChatML does"))
        let noLineBreak = "{{'<|im_start|>' + message['role'] + '\n' + message['content']}}"
        #expect(problem(chatML(message: noLineBreak)).contains("as ChatML does"))
        #expect(problem(chatML(before: "{{ bos_token }}")).contains("loop"))
        #expect(problem(chatML(before: "text")).contains("loop"))
        #expect(problem(chatML(after: "")).contains("generation prompt"))
        #expect(problem(chatML(after: "{{ '<|im_start|>assistant\n' }}")).contains("generation"))
        let odd = "{% if loop.last %}{{ 'x' }}{% endif %}"
        #expect(problem(chatML(system: odd)).contains("condition"))
        let loose = chatML() + "\n\ntext"
        #expect(problem(loose).contains("generation prompt"))
    }

    @Test(
        "other families and broken templates are refused, with their beginning",
        arguments: [
            "{{ bos_token }}{% for m in messages %}[INST] {{ m['content'] }} [/INST]{% endfor %}",
            "{% for message in messages %}{{ '<|header|>' + message['role'] }}{% endfor %}",
            "{% macro x() %}{% endmacro %}", "{% if", "{{ 'a }}", "{% if tools %}", "{% endif %}",
            "{% for a in b %}", "{% %}", "", "plain text",
        ]
    )
    func otherFamilies(template: String) {
        let problem = problem(template)
        #expect(problem.contains("begins '\(template.prefix(60))'"))
        #expect(problem.contains("SmolLM2"))
    }

    @Test("conversations are rendered")
    func rendering() {
        let user = ChatMessage(role: .user, content: "Hi")
        let withDefault = ChatTemplate(defaultSystemMessage: "Be kind.")
        #expect(
            withDefault.render([user], addingGenerationPrompt: true) == """
                <|im_start|>system
                Be kind.<|im_end|>
                <|im_start|>user
                Hi<|im_end|>
                <|im_start|>assistant

                """
        )
        let system = ChatMessage(role: .system, content: "Be short.")
        #expect(
            withDefault.render([system, user], addingGenerationPrompt: false) == """
                <|im_start|>system
                Be short.<|im_end|>
                <|im_start|>user
                Hi<|im_end|>

                """
        )
        let without = ChatTemplate(defaultSystemMessage: nil)
        #expect(
            without.render([user], addingGenerationPrompt: false)
                == "<|im_start|>user\nHi<|im_end|>\n"
        )
        #expect(without.render([], addingGenerationPrompt: false) == "")
    }
}
