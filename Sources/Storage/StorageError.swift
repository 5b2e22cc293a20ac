public import Foundations

/// What can go wrong in this room.
public enum StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file is damaged, or no SQLite database at all; `detail` is SQLite's own finding.
    case corrupt(path: String, detail: String)
    /// The file is a database of another program.
    case foreign(path: String)
    /// Something else has the name of a file of ours, or of SQLite's beside it.
    case notOurs(path: String)
    /// The file was written by a newer version of this program.
    case tooNew(path: String)
    /// The journal was begun for another scenario, or for other data.
    case otherRun(path: String, expected: SHA256Digest, found: SHA256Digest)
    /// Another process has the file open.
    case inUse(path: String)
    /// The file or its folder cannot be made, opened or written.
    case notWritable(path: String, reason: String)
    /// There is no space left.
    case diskFull(path: String)
    /// A cell was reported as finished twice.
    case alreadyFinished(path: String, key: String)
    /// A stored vector has another length than its encoder's; both count numbers.
    case wrongDimension(path: String, key: String, expected: Int, found: Int)
    /// An event of a log is not what was written, or does not follow the one before.
    case brokenChain(path: String, EventChain.Fault)
    /// Anything else that SQLite says.
    case failed(path: String, detail: String)

    /// One line for the person at the terminal.
    public var description: String {
        switch self {
        case .corrupt(let path, let detail):
            "'\(path)' is not a sound SQLite database: \(detail). Move the file away and run again; "
                + "what it held is made anew."
        case .foreign(let path):
            "'\(path)' is a database of another program. Choose another folder; nothing was changed."
        case .notOurs(let path):
            "'\(path)' is in the way: not a file that crossover wrote, or a symbolic link. Move it "
                + "away, or choose another folder; nothing was changed."
        case .tooNew(let path):
            "'\(path)' was written by a newer version of crossover. Use that version, or choose "
                + "another folder."
        case .otherRun(let path, let expected, let found):
            "The run in '\(path)' belongs to another scenario or to other data: expected "
                + "fingerprint \(expected.hex.prefix(12)), found \(found.hex.prefix(12)). Undo the "
                + "change to go on with that run, choose another folder (--out), or begin again "
                + "(--restart)."
        case .inUse(let path):
            "'\(path)' is in use by another process. Wait until that run has ended, or choose "
                + "another folder."
        case .notWritable(let path, let reason):
            "Cannot write '\(path)': \(reason). Check that the folder is there and may be written."
        case .diskFull(let path):
            "Cannot write '\(path)': the disk is full. Free some space and run again; finished work "
                + "is kept."
        case .alreadyFinished(let path, let key):
            "The cell '\(key)' stands in '\(path)' already; a finished cell is never replaced."
        case .wrongDimension(let path, let key, let expected, let found):
            "The vector \(key.prefix(12)) in '\(path)' has \(found) numbers, expected \(expected). "
                + "Delete the file; the vectors are computed anew."
        case .brokenChain(let path, let fault):
            "'\(path)': \(fault). The log was changed after it was written; nothing is added to it. "
                + "Put back a copy from before."
        case .failed(let path, let detail):
            "SQLite failed on '\(path)': \(detail). Check the disk, and that the folder may be "
                + "written; then run again."
        }
    }
}
