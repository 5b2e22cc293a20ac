public import Foundations

/// One text that retrieval may read.
public struct SourceDocument: Sendable, Equatable {
    /// The file's path within the corpus, e.g. `policies/leave.md`; unique.
    public let path: String
    /// UTF-8 with lines ending in LF and no byte order mark; not blank.
    public let text: String
    /// SHA-256 of the file's bytes.
    public let digest: SHA256Digest

    /// Makes a document.
    public init(path: String, text: String, digest: SHA256Digest) {
        self.path = path
        self.text = text
        self.digest = digest
    }
}

/// The documents that retrieval may read, ordered by the bytes of their paths.
public struct Corpus: Sendable, Equatable {
    /// All documents, none of them blank.
    public let documents: [SourceDocument]
    /// Entries that were passed over: hidden, blank, links, or neither `.md` nor `.txt`.
    public let ignoredFiles: Int

    private let indexByPath: [String: Int]

    /// Makes a corpus of documents with different paths.
    public init(documents: [SourceDocument], ignoredFiles: Int = 0) {
        self.documents = documents.sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
        self.ignoredFiles = ignoredFiles
        let paths = self.documents.enumerated().map { ($0.element.path, $0.offset) }
        indexByPath = Dictionary(paths) { first, _ in first }
    }

    /// Reads the `.md` and `.txt` files of a folder and of the folders in it, or a single file.
    ///
    /// - Throws: ``ScenariosError/emptyCorpus(path:ignored:)``,
    ///   ``ScenariosError/notUTF8(path:offset:)``, ``ScenariosError/tooLarge(path:size:limit:)`` or
    ///   ``ScenariosError/unreadable(path:reason:)``, also for a link that leads out of the folder.
    public static func load(path: String) throws(ScenariosError) -> Corpus {
        var reader = CorpusReader(root: path)
        try reader.read()
        guard !reader.documents.isEmpty else {
            throw .emptyCorpus(path: path, ignored: reader.ignoredFiles)
        }
        return Corpus(documents: reader.documents, ignoredFiles: reader.ignoredFiles)
    }

    /// The document with this path, or nil.
    public func document(at path: String) -> SourceDocument? {
        indexByPath[path].map { documents[$0] }
    }
}
