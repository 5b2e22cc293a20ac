/// What can be wrong with a weight file, told so that a stranger knows what to do next.
public enum CheckpointsError: Error, Equatable, Sendable {
    /// The file does not exist, may not be read, or is no regular file.
    case cannotOpen(path: String, reason: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The file ends before something that it promises.
    case truncated(path: String, what: String, offset: Int, needed: Int, available: Int)
    /// The file was written to while it was read.
    case changed(path: String, before: Int, now: Int)
    /// The file is of another kind than its reader expects.
    case wrongFormat(path: String, expected: String, found: String)
    /// Something in the file breaks the rules of its format.
    case malformed(path: String, place: String, expected: String, found: String)
    /// The same name stands twice.
    case duplicate(path: String, what: String, name: String)
    /// A tensor is stored in a type that this reader does not know or cannot turn into floats.
    case unsupportedType(path: String, tensor: String, type: String, supported: [String])
    /// A tensor that is asked for is not in the file.
    case missingTensor(path: String, name: String, nearest: String?)
    /// A metadata key that is asked for is not in the file.
    case missingKey(path: String, key: String, nearest: String?)
    /// A metadata value is of another type than asked for.
    case wrongValue(path: String, key: String, expected: String, found: String)
    /// Tensors that cannot be written, because names, shapes and values do not fit together.
    case cannotEncode(tensor: String, reason: String)
}

extension CheckpointsError: CustomStringConvertible {
    /// What – where – expected – got – what to do.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "\(path) cannot be opened: \(reason). Check the path and the permissions."
        case .empty(let path):
            "\(path) is empty: a weight file was expected. "
                + "The download has probably failed; fetch it again."
        case .truncated(let path, let what, let offset, let needed, let available):
            "\(path) ends too early: \(what) needs \(needed) bytes at byte \(offset), "
                + "\(available) are left. The file is probably cut short; fetch it again."
        case .changed(let path, let before, let now):
            "\(path) was changed while it was read: it had \(before) bytes, and has \(now). "
                + "Replace a model by renaming a new file over it, and run again."
        case .wrongFormat(let path, let expected, let found):
            "\(path) is not a \(expected) file: it looks like \(found). "
                + "Give the path of a \(expected) file."
        case .malformed(let path, let place, let expected, let found):
            "\(path), \(place): expected \(expected), got \(found). "
                + "The file is damaged or was badly made; compare its hash or fetch it again."
        case .duplicate(let path, let what, let name):
            "\(path): the \(what) '\(name)' stands twice, each may stand once. "
                + "The file is damaged or was badly made; fetch it again."
        case .unsupportedType(let path, let tensor, let type, let supported):
            "\(path), tensor '\(tensor)': the type \(type) is not supported; supported are "
                + "\(supported.joined(separator: ", ")). Use a file converted to one of these."
        case .missingTensor(let path, let name, let nearest):
            "\(path) has no tensor '\(name)'\(Self.hint(nearest)). "
                + "The file is of another architecture or incomplete; use a matching one."
        case .missingKey(let path, let key, let nearest):
            "\(path) has no metadata '\(key)'\(Self.hint(nearest)). "
                + "The file is of another architecture or incomplete; use a matching one."
        case .wrongValue(let path, let key, let expected, let found):
            "\(path), metadata '\(key)': expected \(expected), got \(found). "
                + "The file was badly made; convert the model again."
        case .cannotEncode(let tensor, let reason):
            "Tensor '\(tensor)' cannot be written: \(reason)."
        }
    }

    /// A tensor with a value that is NaN or infinite.
    static func notFinite(path: String, tensor: String) -> CheckpointsError {
        .malformed(
            path: path, place: "tensor '\(tensor)'", expected: "finite values",
            found: "NaN or infinity")
    }

    private static func hint(_ nearest: String?) -> String {
        nearest.map { "; the nearest name is '\($0)'" } ?? ""
    }
}
