import Foundations

/// Finds the files that a scenario names, and nothing outside of its folder and its library.
struct ScenarioFolder {
    /// Why a path is refused; completes a sentence that begins with the key.
    struct Refusal: Error {
        var message: String
    }

    /// Folders of a library that all its scenarios may read.
    private static let shared = ["corpora", "scenarios"]
    private static let prices = "prices"

    /// As the user gave it, for messages; empty for the current folder.
    private let path: String
    private let realPath: String

    /// - Parameter file: the scenario's path.
    init(ofScenario file: String) {
        path = FileSystem.folder(of: file)
        realPath = FileSystem.folder(of: FileSystem.realPath(of: file))
    }

    /// The path to open for a path in the scenario.
    ///
    /// In a library `…/scenarios/NAME/`, what begins with `corpora/` or `scenarios/` is found in
    /// `…/corpora/` and `…/scenarios/`, so that scenarios can share documents and questions.
    func resolve(_ relative: String) throws(Refusal) -> String {
        guard !relative.hasPrefix("/"), !relative.hasPrefix("~") else {
            throw Refusal(
                message: "expected a path relative to the scenario's folder, got "
                    + "\(Excerpt.quoted(relative)). Put the file there."
            )
        }
        let shared = Self.shared.first { relative.hasPrefix($0 + "/") }
        guard let shared, isInLibrary else {
            try check(relative, in: realPath, root: realPath)
            return FileSystem.join(path, relative)
        }
        let base = FileSystem.join(path, "../.."), realBase = FileSystem.folder(of: realParent)
        let root = FileSystem.join(realBase, shared)
        try check(relative, in: realBase, root: root)
        return FileSystem.join(base, relative)
    }

    /// The path to open for a price sheet: `prices/NAME.yaml` in the scenario's folder, or else in
    /// a library `…/scenarios/NAME/` the one in `…/scenarios/prices/`.
    ///
    /// - Parameter name: a file's name without its ending, no path.
    func priceSheet(_ name: String) throws(Refusal) -> String {
        var bases = [(path, realPath)]
        if isInLibrary { bases.append((FileSystem.join(path, ".."), realParent)) }
        let relative = FileSystem.join(Self.prices, name + PriceSheetFile.ending)
        for (base, realBase) in bases
        where FileSystem.exists(FileSystem.join(realBase, relative)) {
            try check(relative, in: realBase, root: FileSystem.join(realBase, Self.prices))
            return FileSystem.join(base, relative)
        }
        let known = bases.flatMap { base in
            (try? FileSystem.names(in: FileSystem.join(base.1, Self.prices))) ?? []
        }.filter { $0.hasSuffix(PriceSheetFile.ending) }.map(PriceSheetFile.name(ofFile:))
        let hint = Hint.nearest(to: name, among: known)
        let list = known.isEmpty ? "none" : known.joined(separator: ", ")
        throw Refusal(
            message: "there is no price sheet '\(name)'.\(hint) Known here: \(list). Correct the "
                + "name, or write the sheet as \(relative) in the scenario's folder."
        )
    }

    private var realParent: String { FileSystem.folder(of: realPath) }

    private var isInLibrary: Bool { FileSystem.name(of: realParent) == "scenarios" }

    private func check(_ relative: String, in base: String, root: String) throws(Refusal) {
        let joined = FileSystem.join(base, relative)
        let outside = Refusal(
            message: "\(Excerpt.quoted(relative)) leads out of the folder "
                + "'\(FileSystem.name(of: root))'. Put the file inside it."
        )
        guard !Self.climbsOut(relative) else { throw outside }
        guard FileSystem.exists(joined) else {
            let folder = FileSystem.folder(of: joined)
            let names = (try? FileSystem.names(in: folder)) ?? []
            let hint = Hint.nearest(to: FileSystem.name(of: joined), among: names)
            throw Refusal(
                message: "there is no \(Excerpt.quoted(relative)).\(hint) Correct the path, or put "
                    + "the file there."
            )
        }
        guard FileSystem.isInside(FileSystem.realPath(of: joined), of: root) else { throw outside }
    }

    /// True when `..` leads above the start, whatever exists there.
    private static func climbsOut(_ relative: String) -> Bool {
        var depth = 0
        for part in relative.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }
}
