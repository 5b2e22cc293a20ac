import Foundations

/// A file in the form of SQuAD 1.1: articles of paragraphs with questions.
///
/// Every paragraph becomes a document. Questions that another one has word for word are left out,
/// since the data set has a few and its users cannot be asked to mend it.
struct SQuADFile {
    /// One question, with its article's place in the file.
    struct Entry {
        var article: Int
        var question: Question
    }

    private static let mostMistakes = 100

    private let source: JSONText
    private let log = MistakeLog()
    private var seenTexts: Set<FoldedText> = []
    private var seenIDs: Set<String> = []
    private(set) var documents: [SourceDocument] = []
    /// All in the order of the file; their splits are still to be drawn.
    private(set) var entries: [Entry] = []
    private(set) var articleCount = 0
    private(set) var droppedRepeats: [String] = []

    /// - Parameter file: the path to show in messages.
    init(_ text: String, file: String) throws(ScenariosError) {
        source = JSONText(Array(text.utf8)[...], file: file)
        let root: JSONNode
        do {
            root = try source.root()
        } catch {
            let message = "not JSON: \(error.message). Is this a whole SQuAD file?"
            throw .mistakes([Mistake(position: error.position, message: message)], omitted: 0)
        }
        if let fields = fields(of: root, "", ["data"]) {
            for (index, node) in (fields.list("data") ?? []).enumerated() {
                articleCount += 1
                readArticle(node, index, "data[\(index)]")
            }
        }
        try log.throwIfAny()
    }

    private func fields(of node: JSONNode, _ path: String, _ keys: [String]) -> JSONFields? {
        guard log.count < Self.mostMistakes else { return nil }
        // Files in this form carry further keys, e.g. a version, that change nothing here.
        return JSONFields(
            node,
            path: path,
            keys: keys,
            refusesOthers: false,
            source: source,
            log: log,
        )
    }

    private mutating func readArticle(_ node: JSONNode, _ article: Int, _ path: String) {
        guard let fields = fields(of: node, path, ["title", "paragraphs"]),
            let title = fields.text("title")
        else { return }
        for (index, paragraph) in (fields.list("paragraphs") ?? []).enumerated() {
            let name = Self.documentPath(article: article, title: title, paragraph: index)
            readParagraph(paragraph, article, name, "\(path).paragraphs[\(index)]")
        }
    }

    private mutating func readParagraph(
        _ node: JSONNode,
        _ article: Int,
        _ name: String,
        _ path: String
    ) {
        guard let fields = fields(of: node, path, ["context", "qas"]),
            let context = fields.text("context")
        else { return }
        let digest = SHA256.hash(context)
        documents.append(SourceDocument(path: name, text: context, digest: digest))
        guard let qas = fields["qas"]?.elements else {
            fields.complain("the key 'qas' must hold a list.", at: node.offset)
            return
        }
        for (index, node) in qas.enumerated() {
            let place = "\(path).qas[\(index)]"
            guard let question = question(node, context: context, name: name, place) else {
                continue
            }
            if seenTexts.insert(FoldedText(question.text)).inserted {
                entries.append(Entry(article: article, question: question))
            } else {
                droppedRepeats.append(question.id)
            }
        }
    }

    private mutating func question(
        _ node: JSONNode,
        context: String,
        name: String,
        _ path: String
    ) -> Question? {
        let known = log.count
        guard let fields = fields(of: node, path, ["id", "question", "answers"]),
            let id = fields.text("id"), let text = fields.text("question")
        else { return nil }
        if !seenIDs.insert(id).inserted {
            fields.complain("the id \(Excerpt.quoted(id)) stands here twice.", at: node.offset)
        }
        var answers: [String] = []
        for (index, node) in (fields.list("answers") ?? []).enumerated() {
            let place = "\(path).answers[\(index)]"
            guard let answer = self.fields(of: node, place, ["text"])?.text("text") else {
                continue
            }
            if !context.utf8.contains(answer.utf8) {
                let message = "answers: \(Excerpt.quoted(answer)) does not stand in the paragraph."
                fields.complain(message, at: node.offset)
            }
            if !answers.contains(answer) { answers.append(answer) }
        }
        guard log.count == known else { return nil }
        return Question(
            id: id,
            text: text,
            answers: answers,
            split: .train,
            sources: [name],
            evidence: answers[0],
        )
    }

    /// E.g. `03-Normans/02.txt`: numbers make it unique, the title makes it readable.
    private static func documentPath(article: Int, title: String, paragraph: Int) -> String {
        let name = title.unicodeScalars.prefix(60).map { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-": String(scalar)
            default: "_"
            }
        }
        func number(_ index: Int) -> String { index < 9 ? "0\(index + 1)" : "\(index + 1)" }
        return "\(number(article))-\(name.joined())/\(number(paragraph)).txt"
    }
}
