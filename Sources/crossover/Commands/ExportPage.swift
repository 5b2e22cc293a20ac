import Domain
import FineTuning
import Foundations
import LanguageModels

/// What an export says of itself, on the terminal and in the folder's `README.md`.
enum ExportPage {
    /// A line for each file, and what was lost.
    static func lines(of summary: ExportSummary, in folder: String) -> String {
        let files = summary.files.map {
            "\(Excerpt.line(folder))/\($0.name): \(NumberFormat.grouped($0.byteCount)) bytes\n"
        }
        return files.joined() + "\(loss(summary))\n"
    }

    /// The page.
    static func text(of summary: ExportSummary, as form: ExportOptions.Form) -> String {
        """
        # \(title(form)): \(Excerpt.line(summary.base.name)), fine-tuned

        Written by crossover export.

        - **Base:** \(Excerpt.line(summary.base.name)); other programs find it as \
        \(Excerpt.line(summary.origin)). It was read from \(files(of: summary.base)).
        - **Trained:** \(trained(summary)).
        - **Licence of the base:** \(Excerpt.line(summary.base.licence)).
        - **Precision:** \(precision(summary, form))

        \(use(form))

        """
    }

    private static func files(of base: ModelIdentity) -> String {
        base.files.sorted { $0.key < $1.key }
            .map { "\(Excerpt.line($0.key)) (SHA-256 `\($0.value.hex)`)" }
            .joined(separator: ", ")
    }

    private static func title(_ form: ExportOptions.Form) -> String {
        switch form {
        case .peft: "PEFT adapter"
        case .safetensors: "Merged model, safetensors"
        case .gguf: "Merged model, GGUF"
        }
    }

    private static func trained(_ summary: ExportSummary) -> String {
        let what =
            switch summary.adapter {
            case .lora: "LoRA adapters"
            case .dora: "DoRA adapters"
            case nil: "all weights"
            }
        guard summary.blend != 1 else { return what }
        guard summary.blend != 0 else { return "nothing; this is the base itself (blend 0)" }
        let share = NumberFormat.significant(summary.blend, digits: 3)
        return "\(what), taken \(share) of the way from the base (blend \(share))"
    }

    private static func precision(_ summary: ExportSummary, _ form: ExportOptions.Form) -> String {
        guard form != .peft else {
            return """
                F32. It was trained on the weights of the files above. A checkpoint of the same name \
                in another precision gives slightly different logits; for the very same ones write \
                this base out with `crossover export … --to safetensors --blend 0`.
                """
        }
        let types = summary.types.sorted { $0.key < $1.key }
            .map { "\($0.value) tensors \($0.key)" }
        return """
            \(types.joined(separator: ", ")). Merged in f32 and rounded once: \(loss(summary))
            """
    }

    private static func loss(_ summary: ExportSummary) -> String {
        guard let loss = summary.loss else { return "No value was changed by rounding." }
        return """
            Rounding changed a weight by at most \
            \(NumberFormat.significant(Double(loss.largest), digits: 2)) (in \
            \(Excerpt.line(loss.tensor))), and all weights by \
            \(NumberFormat.percent(loss.relative, digits: 3)) (root mean square).
            """
    }

    private static func use(_ form: ExportOptions.Form) -> String {
        switch form {
        case .peft:
            """
            Load it with PEFT: `PeftModel.from_pretrained(base, folder)`.
            """
        case .safetensors:
            """
            Load it with transformers: `AutoModelForCausalLM.from_pretrained(folder)`, and the \
            tokenizer with its chat template: `AutoTokenizer.from_pretrained(folder)`.
            """
        case .gguf:
            """
            Load it with llama.cpp: `llama-cli -m model.gguf`. The chat template is in the file.
            """
        }
    }
}
