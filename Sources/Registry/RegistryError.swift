import Foundations
public import Storage

/// What can go wrong in this room.
public enum RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Words that people give with an event.
    public enum Words: String, Sendable {
        case author = "--by"
        case reason = "--reason"
        case note = "a note"
    }

    /// What is wrong with a stored file.
    public enum FileFault: String, Codable, Sendable {
        case missing, changed
        /// A folder, a symbolic link or the like has its name.
        case notAFile = "not-a-file"
    }

    case notAName(String)
    case notAnAlias(String)
    case notAReference(String)
    case notAHead(String)
    /// There is no registry in the folder.
    case noRegistry(folder: String)
    /// Something else has the name of a folder or file of the registry.
    case notARegistry(path: String)
    /// The database is no sound one, or its events are not what was written.
    case damaged(path: String, reason: String)
    /// Any other trouble with the database.
    case storage(StorageError)
    case unknownModel(ModelName, known: [String])
    case unknownVersion(VersionName, latest: Int)
    case unknownAlias(ModelAlias, ModelName, known: [String])
    /// The alias leads to a version that was rejected since, or is to lead to one.
    case aliasOfRejected(ModelAlias, VersionName)
    case aliasUnchanged(ModelAlias, VersionName)
    /// The alias leads to this version and not to the one that it is taken from.
    case aliasElsewhere(ModelAlias, VersionName)
    /// The version was decided on before.
    case notPending(VersionName, ModelVersion.State)
    /// The same weights of the same run are a version already.
    case registeredBefore(VersionName)
    /// A version has a number that is not the next one, or files of no plain names.
    case notNext(VersionName, next: Int)
    /// An alias led to no other version before that is approved now.
    case nothingBefore(ModelAlias, ModelName, passedOver: [VersionName])
    /// A rollback leads elsewhere by now.
    case otherTarget(ModelAlias, expected: VersionName, found: VersionName)
    /// `count` and `most` are Unicode code points; 0 for nothing but blanks.
    case words(Words, count: Int, most: Int)
    case unknownArm(String, known: [String])
    /// Nothing was trained for the arm.
    case trainsNothing(arm: String, trained: [String])
    case armFailed(String, reason: String)
    case unknownSeed(UInt64, known: [UInt64])
    /// A run's record cannot be read by this program.
    case record(reason: String)
    /// A stored file of a version is not as it was stored.
    case file(VersionName, name: String, FileFault)
    case exists(path: String)
}

extension RegistryError {
    /// Where a database stands in the way, or was changed, the registry has words of its own: what
    /// it held is made by nobody again.
    init(_ error: StorageError) {
        self =
            switch error {
            case .corrupt(let path, let detail): .damaged(path: path, reason: detail)
            case .brokenChain(let path, let fault): .damaged(path: path, reason: "\(fault)")
            case .foreign(let path), .notOurs(let path): .notARegistry(path: path)
            default: .storage(error)
            }
    }
}
