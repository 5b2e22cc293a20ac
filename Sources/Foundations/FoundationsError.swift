/// What can go wrong in this room.
public enum FoundationsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file could not be opened or read; `reason` is the system's.
    case cannotRead(path: String, reason: String)
    /// A file could not be written, e.g. because the disk is full; `reason` is the system's.
    case cannotWrite(path: String, reason: String)
    /// JSON has no NaN and no infinity; `keyPath` leads to the number.
    case notFinite(keyPath: String, value: String)
    /// A value could not be written as JSON.
    case cannotEncode(keyPath: String, reason: String)
    /// A text is not the JSON that was expected.
    case cannotDecode(keyPath: String, reason: String)

    /// One line for the person at the terminal.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "Cannot read '\(path)': \(reason). Check that the file is there and may be read."
        case .cannotWrite(let path, let reason):
            "Cannot write '\(path)': \(reason). Check the folder, its permissions and the space "
                + "left on the disk."
        case .notFinite(let keyPath, let value):
            "Cannot write JSON: the number at '\(keyPath)' must be finite, got \(value). Leave it "
                + "out or write null."
        case .cannotEncode(let keyPath, let reason):
            "Cannot write JSON at '\(keyPath)': \(reason)"
        case .cannotDecode(let keyPath, let reason):
            "Cannot read JSON at '\(keyPath)': \(reason) Correct the value or make the file again."
        }
    }
}
