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
    package struct PassedOver: Sendable, Equatable {
        /// Its path within the corpus.
        package let path: String
        package let kind: DataNotice.Kind
        /// Of a link: the path within the corpus that it leads to; nil where that is nothing.
        package let target: String?

        package init(path: String, kind: DataNotice.Kind, target: String? = nil) {
            self.path = path
            self.kind = kind
            self.target = target
        }
    }

    /// All documents, none of them blank.
    public let documents: [SourceDocument]
    /// In the order in which they were found.
    package let passedOver: [PassedOver]

    private let indexByPath: [String: Int]

    /// Makes a corpus of documents with different paths.
    public init(documents: [SourceDocument]) {
        self.init(documents: documents, passedOver: [])
    }

    package init(documents: [SourceDocument], passedOver: [PassedOver]) {
        self.documents = documents.sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
        self.passedOver = passedOver
        let paths = self.documents.enumerated().map { ($0.element.path, $0.offset) }
        indexByPath = Dictionary(paths) { first, _ in first }
    }

    /// The document with this path, or nil. Composed and decomposed accents are the same.
    public func document(at path: String) -> SourceDocument? {
        indexByPath[path].map { documents[$0] }
    }
}
