public import Domain
import Foundations

extension Corpus {
    /// What of its folder was passed over, and which documents repeat others.
    public var notices: [DataNotice] { Self.notices(of: [self]) }

    /// The notices of several corpora, one for each kind.
    static func notices(of corpora: [Corpus]) -> [DataNotice] {
        var subjects: [DataNotice.Kind: [String]] = [:]
        for corpus in corpora {
            for entry in corpus.passedOver { subjects[entry.kind, default: []].append(entry.path) }
            subjects[.repeatedDocuments, default: []] += corpus.repeatedDocuments
        }
        return DataNotice.Kind.allCases.compactMap { kind in
            DataNotice(kind, subjects: subjects[kind] ?? [])
        }
    }

    /// Paths of documents with the same text as one before them.
    private var repeatedDocuments: [String] {
        var known: Set<SHA256Digest> = []
        return documents.filter { !known.insert(SHA256.hash($0.text)).inserted }.map(\.path)
    }

    /// Why a path that a question names is no document, and what to name instead.
    func whyMissing(_ path: String) -> String {
        let missing = "the corpus has no document \(Excerpt.quoted(path))"
        let entry = passedOver.first { $0.path == path || path.hasPrefix($0.path + "/") }
        guard let entry else {
            return "\(missing).\(hint(for: path)) Give its path within the corpus."
        }
        let found = Excerpt.quoted(entry.path)
        switch entry.kind {
        case .links:
            let rest = path.dropFirst(entry.path.count)
            let real = entry.target.map { $0.isEmpty ? String(rest.dropFirst()) : $0 + rest }
            let advice =
                real.flatMap(document(at:)).map { " Name \(Excerpt.quoted($0.path)) instead." }
                ?? " Name the file that it leads to."
            return """
                \(missing): \(found) is a link, and links within the corpus are not \
                followed.\(advice)
                """
        case .emptyDocuments:
            return "\(missing): the file is empty."
        case .hiddenFiles:
            return "\(missing): \(found) is hidden, and such files are not read. Rename it."
        case .otherEndings:
            return """
                \(missing): the file is there, but only names that end in \
                \(Self.endings.joined(separator: ", ")) are documents. Convert it to text and \
                rename it.
                """
        default:
            return "\(missing): \(found) is no regular file."
        }
    }

    private func hint(for path: String) -> String {
        let plain = Self.plain(path)
        if let twin = documents.first(where: { Self.plain($0.path) == plain }) {
            return
                " Did you mean \(Excerpt.quoted(twin.path))? The two differ in capitals, blanks, "
                + "slashes or the like only."
        }
        return Hint.nearest(to: path, among: documents.map(\.path))
    }

    /// A path without what fingers and other systems add to it: case, blanks, `./`, backslashes.
    private static func plain(_ path: String) -> [String] {
        TextFolding.fold(path).split { $0 == "/" || $0 == "\\" }
            .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty && $0 != "." }
    }
}
