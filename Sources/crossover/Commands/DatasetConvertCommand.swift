import ArgumentParser
import Datasets
import Foundations

/// `crossover dataset convert`: the same rows in another form.
struct DatasetConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write training data in another form.",
        discussion: """
            There and back gives the same rows. What the other form cannot hold, such as weights, \
            tools, a system text or several turns, is named, and nothing is written unless \
            --lossy says that it may go.
            """,
    )

    @Argument(help: "The file of training data.")
    var file: String

    @OptionGroup var reading: DatasetReading

    @Option(
        help: ArgumentHelp(
            "The form to write: \(Dialect.names(Dialect.written)).", valueName: "form"),
        transform: DatasetConvertCommand.written(named:))
    var to: Dialect

    @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"))
    var out: String

    @OptionGroup var writing: DatasetWriting

    func run() throws {
        try NewFile.require(out)
        let dataset = try reading.dataset(file)
        let rows = try dataset.sound()
        let writer = writing.writer(to, reading.columns)
        try AtomicFile.write(writer.bytes(of: rows), to: out)
        try StandardStream.output.show(
            """
            \(NumberFormat.grouped(rows.count)) rows from \(dataset.dialect.rawValue) to \
            \(to.rawValue): \(Excerpt.line(out))

            """)
    }

    private static func written(named name: String) throws -> Dialect {
        guard let dialect = Dialect(named: name), Dialect.written.contains(dialect) else {
            throw ValidationError(
                "--to: expected \(Dialect.names(Dialect.written)), got '\(name)'.")
        }
        return dialect
    }
}
