import ArgumentParser
import Foundations
import Lab
import Registry

/// `crossover registry add`: a training of a run becomes a version.
struct RegistryAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Register the weights that a run trained, as the next version of a model.",
        discussion: """
            The run must be finished, and its weights must be those that it trained. Weights and \
            record are copied, so the run's folder may go. The version is pending until somebody \
            approves or rejects it.
            """,
    )

    @Argument(help: "The folder of a finished run.")
    var folder: String

    @Option(help: ArgumentHelp("The arm whose weights are meant.", valueName: "name"))
    var arm: String

    @Option(help: ArgumentHelp("The seed (default: the run's first).", valueName: "n"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp("The model that it is a version of, such as handbook-lora."),
        transform: { name in
            do {
                return try ModelName(name)
            } catch {
                throw ValidationError("\(error)")
            }
        })
    var name: ModelName

    @OptionGroup var author: AuthorOption
    @OptionGroup var registry: RegistryOption
    @OptionGroup var json: JSONFlag

    func run() throws {
        let run = try FinishedRun(folder: folder), record = try run.record()
        let training = try TrainingInRun(arm: arm, seed: seed, of: record)
        let trained = try run.trainedFiles(ofArm: training.arm, seed: training.seed)
        let version = try registry.open(isCreating: true).add(
            training, as: name, weights: trained.files, from: trained.folder,
            record: CanonicalJSON.encode(record), trainingData: trained.trainingData,
            by: author.author)
        try VersionLine(version: version).write(as: json)
    }
}
