/// Walks through the folders of a corpus.
struct CorpusReader {
    private static let mostFiles = 100_000
    private static let mostFolders = 32
    private static let documentLimit = 16_000_000
    private static let corpusLimit = 512_000_000

    private let root: String
    private let realRoot: String
    private var size = 0
    private(set) var documents: [SourceDocument] = []
    private(set) var ignoredFiles = 0

    init(root: String) {
        self.root = root
        realRoot = FileSystem.realPath(of: root)
    }

    mutating func read() throws(ScenariosError) {
        guard FileSystem.isFolder(root) else {
            return try readFile(path: root, name: FileSystem.name(of: root))
        }
        try readFolder("", depth: 0)
    }

    private mutating func readFolder(_ name: String, depth: Int) throws(ScenariosError) {
        let folder = name.isEmpty ? root : FileSystem.join(root, name)
        guard depth < Self.mostFolders else {
            throw .unreadable(path: folder, reason: "more than \(Self.mostFolders) folders deep")
        }
        for entry in try FileSystem.names(in: folder) {
            let inner = FileSystem.join(name, entry)
            let path = FileSystem.join(root, inner)
            switch FileSystem.item(at: path) {
            case _ where entry.hasPrefix("."):
                ignoredFiles += 1
            case .symbolicLink?:
                try checkLink(path)
            case .folder?:
                try readFolder(inner, depth: depth + 1)
            case .file? where entry.hasSuffix(".md") || entry.hasSuffix(".txt"):
                try readFile(path: path, name: inner)
            default:
                ignoredFiles += 1
            }
        }
    }

    /// A link within the corpus leads to what is read anyway, and may lead round in a circle.
    private mutating func checkLink(_ path: String) throws(ScenariosError) {
        guard FileSystem.isInside(FileSystem.realPath(of: path), of: realRoot) else {
            let reason = "it is a link that leads out of the corpus; copy the file instead"
            throw .unreadable(path: path, reason: reason)
        }
        ignoredFiles += 1
    }

    private mutating func readFile(path: String, name: String) throws(ScenariosError) {
        guard documents.count < Self.mostFiles else {
            throw .unreadable(path: root, reason: "it has more than \(Self.mostFiles) documents")
        }
        let file = try TextFile(path: path, sizeLimit: Self.documentLimit)
        guard !file.text.allSatisfy(\.isWhitespace) else {
            ignoredFiles += 1
            return
        }
        size += file.text.utf8.count
        guard size <= Self.corpusLimit else {
            throw .tooLarge(path: root, size: size, limit: Self.corpusLimit)
        }
        documents.append(SourceDocument(path: name, text: file.text, digest: file.digest))
    }
}
