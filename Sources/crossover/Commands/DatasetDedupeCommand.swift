import ArgumentParser
import Datasets
import Foundations

/// `crossover dataset dedupe`: rows that say what another says.
struct DatasetDedupeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedupe",
        abstract: "Tell which rows repeat another one, word for word or nearly.",
        discussion: """
            Two rows are nearly the same when they share four of five runs of five words, by \
            themselves and in their completions, and have the same numbers. Runs that half of the \
            rows have, as of an instruction in each, do not count; a text of fewer than five \
            words is one run. All pairs are found, and each is compared in full. The first of \
            them stays.
            """,
    )

    private static let mostShown = 20

    @Argument(help: "The file of training data.")
    var file: String

    @OptionGroup var reading: DatasetReading

    @Flag(help: "Only rows that are identical character by character.")
    var exact = false

    @Option(
        help: ArgumentHelp(
            "Write the rows that stay to this file, in the form of the input; it must not exist.",
            valueName: "file"))
    var out: String?

    @OptionGroup var writing: DatasetWriting

    @OptionGroup var json: JSONFlag

    func run() throws {
        if let out { try NewFile.require(out) }
        let dataset = try reading.dataset(file)
        let rows = try dataset.sound()
        let duplicates = Duplicates(of: rows, nearly: !exact)
        if let out {
            let writer = writing.writer(dataset.dialect, reading.columns)
            try AtomicFile.write(writer.bytes(of: duplicates.kept.map { rows[$0] }), to: out)
        }
        try json.write(duplicates) { text(duplicates) }
    }

    private func text(_ duplicates: Duplicates) -> String {
        let name = Excerpt.line(file)
        var lines = duplicates.pairs.prefix(Self.mostShown).map { pair in
            let share = NumberFormat.percent(pair.similarity, digits: 0)
            return pair.isExact
                ? "\(name):\(pair.line): the same as line \(pair.ofLine)"
                : "\(name):\(pair.line): nearly line \(pair.ofLine) (\(share) shared)"
        }
        let left = duplicates.pairs.count - Self.mostShown
        if left > 0 { lines.append("… \(NumberFormat.grouped(left)) more; --json has all") }
        let same = duplicates.pairs.count { $0.isExact }
        lines.append(
            """
            \(NumberFormat.grouped(duplicates.rows)) rows: \(NumberFormat.grouped(same)) the \
            same, \(NumberFormat.grouped(duplicates.pairs.count - same)) nearly the same, \
            \(NumberFormat.grouped(duplicates.rows - duplicates.pairs.count)) stay
            """)
        if let out { lines.append("written: \(Excerpt.line(out))") }
        return lines.map { $0 + "\n" }.joined()
    }
}
