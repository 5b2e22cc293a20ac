import FoundationEssentials
import Foundations

/// Files under the names of their SHA-256: the same bytes are stored once, and a changed file is
/// known by its name.
struct FileStore: Sendable {
    /// Where they lie; it need not be there.
    let folder: String

    /// Far more than a record of any run.
    private static let mostText = 1 << 30

    func path(of digest: SHA256Digest) -> String { "\(folder)/\(digest.hex)" }

    /// What is wrong with a file; nil for nothing.
    func fault(of digest: SHA256Digest) -> RegistryError.FileFault? {
        let path = path(of: digest)
        switch FileKind(at: path) {
        case .nothing: return .missing
        case .folder, .other: return .notAFile
        case .file: return (try? SHA256.hash(fileAt: path)) == digest ? nil : .changed
        }
    }

    /// Stores a copy, unless it is there and whole. When this returns it is on the disk.
    ///
    /// - Throws: `FoundationsError`, also when the bytes are not those of `digest`;
    ///   ``RegistryError/notARegistry(path:)``.
    func keep(_ source: String, _ digest: SHA256Digest) throws {
        try prepare()
        guard fault(of: digest) != nil else { return }
        try AtomicFile.copy(source, to: path(of: digest), expecting: digest)
    }

    /// The same of a text.
    func keep(_ text: String) throws -> SHA256Digest {
        try prepare()
        let digest = SHA256.hash(text)
        if fault(of: digest) != nil { try AtomicFile.write(text, to: path(of: digest)) }
        return digest
    }

    /// A text that was kept; nil for one that is not whole.
    func text(of digest: SHA256Digest) -> String? {
        let path = path(of: digest)
        guard FileKind(at: path) == .file,
            let bytes = try? RegularFile.bytes(at: path, most: Self.mostText),
            SHA256.hash(bytes) == digest
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private func prepare() throws {
        switch FileKind(at: folder) {
        case .folder: return
        case .file, .other: throw RegistryError.notARegistry(path: folder)
        case .nothing:
            do {
                try AtomicFolder.make(at: folder) { _ in }
            } catch  where FileKind(at: folder) == .folder {
                // Another process has made it, and put something into it.
            }
        }
    }
}
