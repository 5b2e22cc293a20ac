import FoundationEssentials
import Foundations

/// A text that was read from a file: UTF-8, lines ending in LF, no byte order mark, no NUL.
struct TextFile {
    /// The same text for every way to end lines, so that a checkout elsewhere changes no answer.
    let text: String
    /// SHA-256 of the bytes as they are on the disk.
    let digest: SHA256Digest

    /// - Parameter sizeLimit: the most bytes that are read.
    init(path: String, sizeLimit: Int) throws(ScenariosError) {
        let bytes = try Self.bytes(at: path, sizeLimit: sizeLimit)
        digest = SHA256.hash(bytes)
        // Tidying moves offsets, and the user's editor shows the file as it is.
        if let fault = TextFault(bytes) { throw .notText(path: path, fault: fault) }
        text = String(decoding: TidyLines.tidied(bytes), as: UTF8.self)
    }

    private static func bytes(at path: String, sizeLimit: Int) throws(ScenariosError) -> [UInt8] {
        switch FileSystem.item(at: FileSystem.realPath(of: path)) {
        case .file(let size):
            guard size <= sizeLimit else {
                throw .tooLarge(path: path, size: size, limit: sizeLimit)
            }
        case .folder: throw .unreadable(path: path, reason: "it is a folder, a file is expected")
        case .symbolicLink, .other:
            throw .unreadable(path: path, reason: "it is no regular file; copy its content to one")
        case nil: throw .unreadable(path: path, reason: "there is no such file")
        }
        do {
            return try [UInt8](Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unreadable(path: path, reason: "it may not be read; check its permissions")
        }
    }
}
