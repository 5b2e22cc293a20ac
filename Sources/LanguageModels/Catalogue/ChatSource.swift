import Checkpoints
import Tokenizers

/// What a model's files say of its chat form.
struct ChatSource {
    /// The template, a program in Jinja.
    var jinja: String?
    /// The texts of the tokens at the beginning and at the end, which templates use.
    var beginToken: String?
    var endToken: String?
    /// The files that it was read from.
    var files: [String] = []
    /// What the files call the end of an answer.
    var ends: [EndDeclaration] = []

    /// What a GGUF file's metadata say.
    init(gguf file: GGUFFile) throws {
        let tokens = try file.strings("tokenizer.ggml.tokens")
        func token(_ role: String) -> String? {
            let id = file.metadata["tokenizer.ggml.\(role)_token_id"]?.integer
            return id.flatMap { tokens.indices.contains($0) ? tokens[$0] : nil }
        }
        jinja = file.metadata["tokenizer.chat_template"]?.string
        beginToken = token("bos")
        endToken = token("eos")
    }

    /// What stands beside a Hugging Face checkpoint: `tokenizer_config.json`, and in newer ones
    /// the template in a file of its own.
    init(folder source: ModelSource) throws {
        let settings = "tokenizer_config.json", template = "chat_template.jinja"
        let said = try source.json(ChatSettings.self, settings, purpose: "the chat template")
        beginToken = said.bos_token?.text
        endToken = said.eos_token?.text
        if let endToken {
            ends = [EndDeclaration(token: .text(endToken), source: "\(settings) eos_token")]
        }
        if source.holds(template) {
            let bytes = try source.bytes(template, purpose: "the chat template")
            jinja = String(decoding: bytes, as: UTF8.self)
            files = [settings, template]
        } else {
            jinja = said.chat_template?.text
            files = [settings]
        }
    }

    /// A template that cannot be rendered costs a model its chat form, and nothing else.
    func template() -> (ChatTemplate?, reason: String?) {
        guard let jinja else { return (nil, "The model's files hold no chat template.") }
        do {
            let template = try ChatTemplate(
                jinja: jinja, beginToken: beginToken, endToken: endToken)
            return (template, nil)
        } catch {
            return (nil, error.description)
        }
    }
}

// The names of the keys are Hugging Face's.
private struct ChatSettings: Decodable {
    let chat_template: NamedTemplates?
    let bos_token: TokenText?
    let eos_token: TokenText?
}

/// One template, or several of which one is called `default`.
private struct NamedTemplates: Decodable {
    private struct Named: Decodable {
        let name: String
        let template: String
    }

    let text: String?

    init(from decoder: any Swift.Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let single = try? container.decode(String.self) {
            text = single
        } else {
            text = try container.decode([Named].self).first { $0.name == "default" }?.template
        }
    }
}

/// A token as its text, or as an object that has one.
private struct TokenText: Decodable {
    private struct Added: Decodable { let content: String }

    let text: String

    init(from decoder: any Swift.Decoder) throws {
        let container = try decoder.singleValueContainer()
        text = try (try? container.decode(String.self)) ?? container.decode(Added.self).content
    }
}
