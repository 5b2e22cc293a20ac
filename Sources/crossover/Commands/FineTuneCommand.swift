import ArgumentParser
import Datasets
import Domain
import Foundations
import Lab
import Record
import Reports
import Scenarios

/// `crossover finetune`: a file of data in, trained weights out.
struct FineTuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetune",
        abstract: "Fine-tune the local model on a file of data, without a scenario.",
        discussion: """
            The folder gets an adapter in PEFT's form (with --full model.safetensors) and \
            training.json: the options, the hashes of data and model, losses, gradient norms and \
            what they show. Only completions are learnt; of a conversation each of the \
            assistant's turns after all before it, in the model's own chat template; of a text \
            everything, packed into sequences. What is too long for the model is left out and \
            counted.

            A fine-tuning that was stopped, by Ctrl-C or otherwise, goes on where it was when the \
            same command is given again, and comes to the same weights, bit for bit. What it \
            needs for that stands in a folder beside the other (OUT-unfinished), and goes when \
            all is done.

            --set takes the options of a scenario's arms (docs/scenario-format.md), such as \
            --set learning-rate=1e-3 --set rank=8 --set replay=0.25 --set variant=dora. \
            'wordings', 'stop-by' and 'blend' need a scenario. Unlike there the default of 'form' \
            is chat; 'form=completion' puts prompt and completion one behind the other, with a \
            blank between them where there is no white space.
            """,
    )

    @Argument(help: "The file of training data, in any form that 'crossover dataset' reads.")
    var data: String

    @Option(
        help: ArgumentHelp(
            "Where the weights go; the folder must not be there yet.", valueName: "folder"))
    var out: String

    @OptionGroup var reading: DatasetReading

    @Option(
        help: ArgumentHelp(
            "Validate by this file instead of a share of the data.", valueName: "file"))
    var validation: String?

    @Option(
        help: ArgumentHelp(
            "Share of the data's groups to validate by, drawn as 'dataset split' does; 0 for none.",
            valueName: "share"))
    var validationShare = 0.1

    @Option(
        help: ArgumentHelp(
            "Keep rows together that have the same value here (default: the same prompt).",
            valueName: "field"))
    var group: String?

    @Option(help: ArgumentHelp("\(ModelHelp.generator)", valueName: "path-or-name"))
    var model = DefaultModel.generator

    @Option(
        help: ArgumentHelp(
            "An option of the training; may be given several times.", valueName: "option=value"))
    var set: [String] = []

    @Flag(help: "Train all weights instead of an adapter: 3 epochs at 2e-4 by default.")
    var full = false

    @Option(
        help: ArgumentHelp("Pack a text into sequences of so many tokens.", valueName: "n"))
    var packTokens = 512

    @Option(help: ArgumentHelp("Random seed of the split and of the training.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var engine: EngineOptions

    @Flag(help: "Begin again: what an unfinished fine-tuning left for this folder is removed.")
    var restart = false

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard validationShare >= 0, validationShare < 1 else {
            throw ValidationError(
                "--validation-share must be from 0 to below 1, not \(validationShare).")
        }
        guard (2...1_000_000).contains(packTokens) else {
            throw ValidationError("--pack-tokens must be 2 to 1000000, not \(packTokens).")
        }
    }

    func run() throws {
        let configuration = try configuration()
        try NewFile.require(out)
        let fineTune = FineTune(
            try reading.dataset(data), validation: try held(), configuration: configuration,
            seed: seed, packedTokens: packTokens)
        let surroundings = Surroundings.current
        let store = try surroundings.store, compute = try engine.makeCompute()
        let record = try Interruption.heard { cancellation in
            let reporter = ProgressReporter(isQuiet: quiet, surroundings: surroundings)
            let monitor = Monitor(
                progress: reporter.show, notice: reporter.note, cancellation: cancellation)
            do {
                let record = try fineTune.run(
                    model: model, from: store, on: compute, out: out, isRestarted: restart,
                    monitor: monitor)
                reporter.finish()
                return record
            } catch {
                reporter.abandon()
                throw error
            }
        }
        try json.write(record) { lines(of: record).map { $0 + "\n" }.joined() }
    }

    private func configuration() throws -> TrainingConfiguration {
        var defaults = full ? TrainingConfiguration.fullDefaults : TrainingConfiguration()
        defaults.form = .chat
        return try defaults.setting(set)
    }

    private func held() throws -> FineTune.Validation {
        guard let validation else { return .share(validationShare, group: group) }
        return .data(try reading.dataset(validation))
    }

    // MARK: - What is told

    private func lines(of record: FineTuneRecord) -> [String] {
        [
            "learnt: \(Self.text(record.data))",
            record.validation.map { "validated by: \(Self.text($0))" } ?? "validated by: nothing",
            course(of: record),
        ] + Reports.TrainingSymptoms.sentences(of: record.training).map { "note: \($0)" } + [
            "\(full ? "weights" : "adapter"): \(Excerpt.line(out))"
        ]
    }

    private static func text(_ part: FineTuneRecord.Part) -> String {
        let left =
            part.tooLong.isEmpty
            ? "" : ", \(NumberFormat.grouped(part.tooLong.count)) too long and left out"
        return """
            \(NumberFormat.grouped(part.examples)) examples from \
            \(NumberFormat.grouped(part.rows)) rows of \(Excerpt.line(part.file))\(left)
            """
    }

    private func course(of record: FineTuneRecord) -> String {
        let training = record.training
        func loss(_ value: Double?) -> String {
            value.map { NumberFormat.fixed($0, digits: 3) } ?? "–"
        }
        let best = record.bestValidation.map { ", validation \(loss($0.loss))" } ?? ""
        return """
            loss \(loss(training.losses.first)) → \(loss(training.losses.last)) in \
            \(NumberFormat.grouped(training.steps)) steps\
            \(training.stoppedEarly ? ", stopped early" : ""); weights of step \
            \(NumberFormat.grouped(training.bestStep))\(best); \
            \(NumberFormat.duration(seconds: training.usage.wallSeconds))
            """
    }
}
