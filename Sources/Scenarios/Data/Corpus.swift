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
    /// What the names of documents end in, in small letters or capitals.
    public static let endings = [".md", ".markdown", ".txt"]

    /// Something in the corpus's folder that no document was made of.
    struct PassedOver: Sendable, Equatable {
        /// Its path within the corpus.
        let path: String
        let kind: DataNotice.Kind
        /// Of a link: the path within the corpus that it leads to; nil where that is nothing.
        var target: String?
    }

    /// All documents, none of them blank.
    public let documents: [SourceDocument]
    /// In the order in which they were found.
    let passedOver: [PassedOver]

    private let indexByPath: [String: Int]

    /// Makes a corpus of documents with different paths.
    public init(documents: [SourceDocument]) {
        self.init(documents: documents, passedOver: [])
    }

    init(documents: [SourceDocument], passedOver: [PassedOver]) {
        self.documents = documents.sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
        self.passedOver = passedOver
        let paths = self.documents.enumerated().map { ($0.element.path, $0.offset) }
        indexByPath = Dictionary(paths) { first, _ in first }
    }

    /// Reads the documents of a folder and of the folders in it, or a single file.
    ///
    /// - Throws: ``ScenariosError/emptyCorpus(path:ignored:)``,
    ///   ``ScenariosError/notText(path:fault:)``, ``ScenariosError/tooLarge(path:size:limit:)`` or
    ///   ``ScenariosError/unreadable(path:reason:)``, also for a link that leads out of the folder.
    public static func load(path: String) throws(ScenariosError) -> Corpus {
        var reader = CorpusReader(root: path)
        try reader.read()
        guard !reader.documents.isEmpty else {
            throw .emptyCorpus(path: path, ignored: reader.passedOver.count)
        }
        return Corpus(documents: reader.documents, passedOver: reader.passedOver)
    }

    /// The document with this path, or nil. Composed and decomposed accents are the same.
    public func document(at path: String) -> SourceDocument? {
        indexByPath[path].map { documents[$0] }
    }
}
