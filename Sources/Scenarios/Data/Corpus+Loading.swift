public import Domain

extension Corpus {
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
}
