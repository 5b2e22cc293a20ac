import ArgumentParser
import Datasets
import FoundationEssentials
import Foundations

/// `crossover dataset split`: training, validation and test.
struct DatasetSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Share rows out to training, validation and test, or look for leaks.",
        discussion: """
            A hash of a row's group decides where it goes, so that rows that are added move no \
            other; the shares are met on average. The group is the prompt, without difference of \
            case and form, or the value of --group. Near-duplicates stay together. A label that \
            no training row has is an error.

            With --stratify every part gets its share of each class: in each the class is off by \
            less than its largest group, if its groups have rows of one class only. Training has \
            a row of every class. The hash then decides among groups of a class, and rows that \
            are added may move others.

            With --against nothing is written: the file is a test, and the command tells which of \
            its prompts and answers stand in the training data. The exit code is 0 only without \
            any.
            """,
    )

    private static let mostShown = 20

    @Argument(help: "The file of training data; with --against that of the test.")
    var file: String

    @OptionGroup var reading: DatasetReading

    @Option(help: ArgumentHelp("Share of the validation part, from 0.", valueName: "share"))
    var validation = 0.1

    @Option(help: ArgumentHelp("Share of the test part, from 0.", valueName: "share"))
    var test = 0.1

    @Option(
        help: ArgumentHelp("Keep rows together that have the same value here.", valueName: "field"))
    var group: String?

    @Option(
        help: ArgumentHelp(
            "Share out the rows of each class evenly: the class is the value of this field, or "
                + "with 'completion' the answer.", valueName: "field"))
    var stratify: String?

    @Option(help: ArgumentHelp("Random seed; another one gives another split.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Write train, validation and test to this folder; they must not exist.",
            valueName: "folder"))
    var out: String?

    @Option(help: ArgumentHelp("Look for leaks of the test into this file.", valueName: "file"))
    var against: String?

    @OptionGroup var writing: DatasetWriting

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard validation >= 0, test >= 0, validation + test < 1 else {
            throw ValidationError(
                "--validation and --test: expected shares from 0, together below 1.")
        }
        guard (out == nil) != (against == nil) else {
            throw ValidationError("Give either --out to split, or --against to look for leaks.")
        }
        guard stratify == nil || against == nil else {
            throw ValidationError("--stratify splits, and --against does not. Leave out one.")
        }
    }

    func run() throws {
        let dataset = try reading.dataset(file)
        if let against {
            try tellLeaks(of: dataset, in: reading.dataset(against))
        } else if let out {
            try split(dataset, to: out)
        }
    }

    private func split(_ dataset: Dataset, to folder: String) throws {
        let rows = try dataset.sound()
        let split = try DatasetSplit(
            rows, shares: .init(validation: validation, test: test), field: group,
            classes: classes, seed: seed)
        let writer = writing.writer(dataset.dialect, reading.columns)
        let parts = DatasetSplit.Part.allCases.filter { !split.places(of: $0).isEmpty }
        let files = try parts.map { part in
            let path = "\(folder)/\(part.rawValue).\(writer.dialect.ending)"
            try NewFile.require(path)
            let places = split.places(of: part)
            return (
                WrittenPart(part: part, rows: places.count, file: path),
                try writer.bytes(of: places.map { rows[$0] })
            )
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for (part, bytes) in files { try AtomicFile.write(bytes, to: part.file) }
        if !split.scarce.isEmpty {
            try StandardStream.error.show(Self.notes(split.scarce, parts: parts.count))
        }
        try json.write(files.map(\.0)) {
            files.map {
                "\($0.0.part.rawValue): \(NumberFormat.grouped($0.0.rows)) rows, "
                    + "\(Excerpt.line($0.0.file))\n"
            }.joined()
                + "\(NumberFormat.grouped(split.groups)) groups, seed \(seed)\n"
        }
    }

    /// A table's completions go by the name of their column, too.
    private var classes: DatasetSplit.Classes? {
        stratify.map {
            $0 == "completion" || $0 == reading.completionColumn ? .completion : .field($0)
        }
    }

    private static func notes(_ scarce: [DatasetSplit.ScarceClass], parts: Int) -> String {
        var lines = scarce.prefix(mostShown).map { one in
            let missing = one.missing.map(\.rawValue).joined(separator: " and ")
            return """
                note: the class \(Excerpt.quoted(one.name)) cannot be in all \(parts) parts: its \
                \(NumberFormat.grouped(one.rows)) row\(one.rows == 1 ? "" : "s") make \
                \(one.groups) group\(one.groups == 1 ? "" : "s"). It is missing in \(missing).
                """
        }
        let left = scarce.count - mostShown
        if left > 0 { lines.append("note: so are \(NumberFormat.grouped(left)) more classes.") }
        return lines.map { $0 + "\n" }.joined()
    }

    private struct WrittenPart: Encodable {
        var part: DatasetSplit.Part
        var rows: Int
        var file: String
    }

    private func tellLeaks(of test: Dataset, in training: Dataset) throws {
        let leaks = Leaks(of: try test.sound(), in: try training.sound())
        do {
            try json.write(leaks) { text(leaks, training.file) }
        } catch CrossoverError.closed {
            // Whether there are leaks is told by the exit code.
        }
        guard leaks.leaks.isEmpty else {
            throw CrossoverError.datasetLeaks(leaks.rowsWithLeak, of: leaks.rows, path: file)
        }
    }

    private func text(_ leaks: Leaks, _ training: String) -> String {
        let names = (Excerpt.line(file), Excerpt.line(training))
        var lines = leaks.leaks.prefix(Self.mostShown).map { leak in
            """
            \(names.0):\(leak.line): \(NumberFormat.percent(leak.share, digits: 0)) of the \
            \(leak.text.rawValue) stands in \(names.1):\(leak.trainingLine)
            """
        }
        let left = leaks.leaks.count - Self.mostShown
        if left > 0 { lines.append("… \(NumberFormat.grouped(left)) more; --json has all") }
        lines.append(
            "\(NumberFormat.grouped(leaks.rowsWithLeak)) of \(NumberFormat.grouped(leaks.rows)) "
                + "rows leak")
        return lines.map { $0 + "\n" }.joined()
    }
}
