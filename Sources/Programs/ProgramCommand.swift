import Foundations

/// A program from outside that answers questions: lines on its standard input, answers as lines on
/// its standard output, in any order.
public struct ProgramCommand: Sendable, Equatable {
    /// The program and its arguments, as the program gets them: no shell reads them. A program with
    /// a slash in its name is looked for from ``folder``, any other in the folders of `PATH`.
    public var words: [String]
    /// Where the program works.
    public var folder: String
    /// Names of the environment variables that it gets beside ``alwaysPassedOn``.
    public var passedOn: [String]
    /// The longest that it may take for the next line, in seconds: from its start to the first one,
    /// and from each to the next, without the time that the lines' reader takes. How long all of
    /// them take is not limited; they are as many as the caller asks for. Positive, at most some
    /// years.
    public var timeout: Double

    /// A program and what it may see.
    public init(words: [String], folder: String, passedOn: [String] = [], timeout: Double) {
        self.words = words
        self.folder = folder
        self.passedOn = passedOn
        self.timeout = timeout
    }

    /// What every program gets of the environment, as far as it is there.
    public static let alwaysPassedOn = ["PATH", "HOME", "LANG", "TMPDIR"]

    /// Python keeps output in memory when nobody looks, and writes ASCII where no language is set.
    static let forPython = ["PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"]

    /// The program's whole environment.
    ///
    /// - Parameter surroundings: the environment of this program.
    /// - Throws: ``ProgramsError/variableNotSet(_:program:)``.
    func variables(from surroundings: [String: String]) throws(ProgramsError) -> [String: String] {
        var variables = Self.forPython
        for name in Self.alwaysPassedOn { variables[name] = surroundings[name] }
        for name in passedOn {
            guard let value = surroundings[name] else {
                throw .variableNotSet(name, program: shown)
            }
            variables[name] = value
        }
        return variables
    }

    /// The file of the program, absolute or from ``folder``.
    ///
    /// - Parameter path: the folders that are searched, with colons between them.
    /// - Throws: ``ProgramsError``: nothing to start, or nothing that can be.
    func file(searching path: String) throws(ProgramsError) -> String {
        guard let name = words.first, !name.isEmpty else { throw .noWords }
        // The system's texts end at the first of these.
        guard (words + [folder]).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw .cannotStart(
                program: shown, reason: "a word or the folder holds a null character")
        }
        guard Self.mode(of: folder) == S_IFDIR else { throw .noFolder(folder, program: shown) }
        let places =
            name.utf8.contains(UInt8(ascii: "/"))
            ? [name] : path.split(separator: ":").map { "\($0)/\(name)" }
        let files = places.filter { Self.mode(of: fromHere($0)) == S_IFREG }
        guard let found = files.first else {
            throw .notFound(name, searched: places.count == 1 ? fromHere(places[0]) : path)
        }
        guard let file = files.first(where: { Self.mayRun(fromHere($0)) }) else {
            throw .notExecutable(fromHere(found))
        }
        return file
    }

    /// A path that begins at ``folder``, from where this program works.
    private func fromHere(_ path: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : "\(folder)/\(path)"
    }

    private static func mode(of path: String) -> mode_t? {
        var status = stat()
        // Lends the path and the result for one call of the system.
        return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func mayRun(_ path: String) -> Bool {
        // Lends the path for one call of the system.
        unsafe access(path, X_OK) == 0
    }

    /// The command in messages: its beginning is enough to know it by.
    var shown: String { Excerpt.quoted(words.joined(separator: " ")) }
}
