import ModelAPI
import ArgumentParser

/// Whether the texts on standard input are a user's.
struct PlainOption: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            """
            Read special tokens in the texts, such as <|im_end|>, as ordinary text, as in every \
            text of a scenario. Without it they are tokens, since a prompt here may be written in \
            a model's own form.
            """))
    var plain = false

    func prompt(_ text: String) -> PromptText {
        plain ? PromptText(text) : PromptText(template: text)
    }
}
