import Domain
import Foundations

/// Walks through the folders of a corpus.
struct CorpusReader {
    private static let mostFiles = 100_000
    private static let mostFolders = 32
    private static let documentLimit = 16_000_000
    private static let corpusLimit = 512_000_000
    /// More entries that are no documents, and the folder is hardly meant to be a corpus.
    private static let mostPassedOver = 1_000_000

    private let root: String
    private let realRoot: String
    private var size = 0
    /// Names that are one for Swift, which compares composed and decomposed accents as equal.
    private var names: Set<String> = []
    private(set) var documents: [SourceDocument] = []
    private(set) var passedOver: [Corpus.PassedOver] = []

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
                try passOver(inner, .hiddenFiles)
            case .symbolicLink?:
                try readLink(path, name: inner)
            case .folder?:
                try readFolder(inner, depth: depth + 1)
            case .file? where Self.isDocument(entry):
                try readFile(path: path, name: inner)
            case .file?:
                try passOver(inner, .otherEndings)
            default:
                try passOver(inner, .unusualFiles)
            }
        }
    }

    private static func isDocument(_ name: String) -> Bool {
        let name = name.lowercased()
        return Corpus.endings.contains { name.hasSuffix($0) }
    }

    private mutating func passOver(
        _ name: String, _ kind: DataNotice.Kind, target: String? = nil
    ) throws(ScenariosError) {
        guard passedOver.count < Self.mostPassedOver else {
            let reason = "it has more than \(Self.mostPassedOver) entries that are no documents"
            throw .unreadable(path: root, reason: reason)
        }
        passedOver.append(Corpus.PassedOver(path: name, kind: kind, target: target))
    }

    /// A link within the corpus leads to what is read anyway, and may lead round in a circle.
    private mutating func readLink(_ path: String, name: String) throws(ScenariosError) {
        let real = FileSystem.realPath(of: path)
        guard FileSystem.isInside(real, of: realRoot) else {
            let reason = "it is a link that leads out of the corpus; copy the file instead"
            throw .unreadable(path: path, reason: reason)
        }
        let target = FileSystem.exists(real) ? String(real.dropFirst(realRoot.count + 1)) : nil
        try passOver(name, .links, target: target)
    }

    private mutating func readFile(path: String, name: String) throws(ScenariosError) {
        guard documents.count < Self.mostFiles else {
            throw .unreadable(path: root, reason: "it has more than \(Self.mostFiles) documents")
        }
        let file = try TextFile(path: path, sizeLimit: Self.documentLimit)
        guard file.text.unicodeScalars.contains(where: { !$0.isBlank && !$0.isInvisible }) else {
            return try passOver(name, .emptyDocuments)
        }
        size += file.text.utf8.count
        guard size <= Self.corpusLimit else {
            throw .tooLarge(path: root, size: size, limit: Self.corpusLimit)
        }
        guard names.insert(name).inserted else {
            let reason =
                "another file has this name, with its accents in the other form; rename one"
            throw .unreadable(path: path, reason: reason)
        }
        documents.append(SourceDocument(path: name, text: file.text, digest: file.digest))
    }
}
