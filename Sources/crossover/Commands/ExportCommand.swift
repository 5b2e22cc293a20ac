import ArgumentParser
import Checkpoints
import FineTuning
import Foundations
import Kernels
import LanguageModels

/// `crossover export`: trained weights in a form that other programs read.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write trained weights for PEFT, transformers or llama.cpp.",
        discussion: """
            The weights are a folder that a run has left, such as \
            runs/handbook/weights/lora-seed1, or one that PEFT has saved. --to peft writes the \
            adapter alone. --to safetensors and --to gguf merge it into the base, in f32, and \
            round once to --type.

            The folder must not exist. It appears when it is whole, with a README.md that says \
            what it is. docs/fine-tuning.md tells how far each form lies from the trained model.
            """,
    )

    @Argument(help: "The folder of the trained weights.")
    var weights: String

    @Option(
        help: ArgumentHelp(
            "What to write: \(ExportOptions.forms).", valueName: ExportOptions.forms),
        transform: ExportOptions.Form.init(option:))
    var to: ExportOptions.Form

    @Option(help: ArgumentHelp("The folder to make; it must not exist.", valueName: "folder"))
    var out: String

    @Option(
        help: ArgumentHelp(
            """
            How numbers are stored. For safetensors: f32 (default), f16, bf16. For gguf: f16 \
            (default), q8_0, q4_0, q4_1; the output layer keeps 8 bits in the last two.
            """, valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp(
            """
            Take the weights only so far from the base, 0 to 1: base + a · (trained − base). 0 \
            writes the base itself.
            """, valueName: "a"))
    var blend = 1.0

    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    @Flag(
        help: """
            Take the adapter although it names another base, e.g. one that was moved or renamed. \
            The sizes must still fit.
            """)
    var anyBase = false

    @OptionGroup var json: JSONFlag

    func validate() throws {
        _ = try to.form(type: type)
        guard (0...1).contains(blend), blend > 0 || to != .peft else {
            let least = to == .peft ? "above 0" : "0"
            throw ValidationError("--blend must be \(least) to 1, not \(blend).")
        }
    }

    func run() throws {
        try NewFile.require(out)
        let form = try to.form(type: type)
        let export = try WeightExport(
            weights: weights, base: Surroundings.current.store.files(of: model), blend: blend,
            isSameBase: anyBase, on: Compute(threads: 1))
        let summary = try export.write(form, to: out) { ExportPage.text(of: $0, as: to) }
        try json.write(ExportResult(folder: out, form: to, summary: summary)) {
            ExportPage.lines(of: summary, in: out)
        }
    }
}

/// What `--json` writes.
private struct ExportResult: Encodable {
    let folder: String
    let form: ExportOptions.Form
    let summary: ExportSummary
}

/// What `--to` and `--type` may be together.
enum ExportOptions {
    static let forms = Form.allCases.map(\.rawValue).joined(separator: "|")

    enum Form: String, CaseIterable, Encodable {
        case peft, safetensors, gguf

        init(option name: String) throws {
            guard let form = Form(rawValue: name) else {
                throw ValidationError("--to must be \(ExportOptions.forms), not '\(name)'.")
            }
            self = form
        }

        /// The types by their names, the default first.
        private static let safetensorsTypes: [(name: String, type: SafetensorsType)] = [
            ("f32", .float32), ("f16", .float16), ("bf16", .bfloat16),
        ]
        private static let ggufTypes: [(name: String, type: GGUFTensorType)] = [
            ("f16", .f16), ("q8_0", .q8_0), ("q4_0", .q4_0), ("q4_1", .q4_1),
        ]

        func form(type name: String?) throws -> ExportForm {
            switch self {
            case .peft:
                guard name == nil else {
                    throw ValidationError("--type is for safetensors and gguf; peft has none.")
                }
                return .peft
            case .safetensors: return .safetensors(try Self.type(name, of: Self.safetensorsTypes))
            case .gguf: return .gguf(try Self.type(name, of: Self.ggufTypes))
            }
        }

        private static func type<Type>(
            _ name: String?, of types: [(name: String, type: Type)]
        ) throws -> Type {
            guard let found = types.first(where: { $0.name == name ?? types[0].name }) else {
                let names = types.map(\.name).joined(separator: ", ")
                throw ValidationError("--type must be one of \(names), not '\(name ?? "")'.")
            }
            return found.type
        }
    }
}
