import Domain
import Foundations

/// A file in the form of SQuAD 1.1 or 2.0: articles of paragraphs with questions.
///
/// Every paragraph becomes a document. Questions that another one has word for word are left out,
/// since the data set has a few and its users cannot be asked to mend it. Those without an answer
/// have no source: their paragraph does not hold it. What annotation tools write is read as well: ids
/// that are whole numbers, articles without a title, further keys, such as the plausible answers to
/// questions that have none.
struct SQuADFile {
    /// One question, with its article's place in the file.
    struct Entry {
        var article: Int
        var question: Question
    }

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
            let advice =
                error.message.hasPrefix("expected the end")
                ? "If it holds one question on each line, set data.format to jsonl."
                : "Is this a whole SQuAD file?"
            let message = "not JSON: \(error.message). \(advice)"
            throw .mistakes([Mistake(position: error.position, message: message)], omitted: 0)
        }
        if let shape = ForeignShape(ofSQuADFile: root) {
            let message = "this looks like \(shape.name). \(shape.advice)"
            let position = source.position(of: root.offset)
            throw .mistakes([Mistake(position: position, message: message)], omitted: 0)
        }
        if let fields = fields(of: root, "", ["data"]) {
            for (index, node) in (fields.list("data") ?? []).enumerated() {
                articleCount += 1
                readArticle(node, index, "data[\(index)]")
            }
        }
        try log.throwIfAny()
        if !entries.isEmpty, entries.allSatisfy(\.question.isUnanswerable) {
            let message =
                "none of the \(entries.count) questions has an answer (is_impossible, or an "
                + "empty list). Give some that can be answered."
            let position = source.position(of: root.offset)
            throw .mistakes([Mistake(position: position, message: message)], omitted: 0)
        }
    }

    private func fields(of node: JSONNode, _ path: String, _ keys: [String]) -> JSONFields? {
        guard !log.isFull else { return nil }
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
        guard let fields = fields(of: node, path, ["title", "paragraphs"]) else { return }
        // Numbers make the path unique; annotation tools leave the title out, or empty.
        let title = fields["title"]?.text ?? "untitled"
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
        let text = EvidenceText(context)
        guard let qas = fields["qas"]?.elements else {
            fields.complain("the key 'qas' must hold a list.", at: node.offset)
            return
        }
        for (index, node) in qas.enumerated() {
            let place = "\(path).qas[\(index)]"
            guard let question = question(node, context: text, name: name, place) else {
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
        context: EvidenceText,
        name: String,
        _ path: String
    ) -> Question? {
        let known = log.count
        let keys = ["id", "question", "answers", "is_impossible"]
        guard let fields = fields(of: node, path, keys), let id = fields.identifier("id"),
            let text = fields.text("question")
        else { return nil }
        if !seenIDs.insert(id).inserted {
            fields.complain("the id \(Excerpt.quoted(id)) stands here twice.", at: node.offset)
        }
        if fields["is_impossible"]?.boolean == true || fields["answers"]?.elements?.isEmpty == true
        {
            return log.count == known
                ? Question(id: id, text: text, answers: [], split: .train) : nil
        }
        var answers: [String] = []
        let nodes = fields.list("answers") ?? []
        guard QuestionLines.allows(answers: nodes.count, in: fields) else { return nil }
        for (index, node) in nodes.enumerated() {
            let place = "\(path).answers[\(index)]"
            guard let answer = self.fields(of: node, place, ["text"])?.text("text") else {
                continue
            }
            if !context.holds(EvidenceText(answer)) {
                let message = "answers: \(Excerpt.quoted(answer)) does not stand in the paragraph."
                fields.complain(message, at: node.offset, kind: "an answer from elsewhere")
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
