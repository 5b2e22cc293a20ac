// The parser of XML is a library of its own.
import Foundation
import FoundationXML

/// What a page shows, taken apart: its figures and traced texts, and all other words.
final class ShownFigures: NSObject, XMLParserDelegate {
    /// A figure or a text that names where it comes from.
    struct Traced {
        let text: String
        /// A formula of pointers into the record.
        let origin: String
        /// The unrounded figure; nil for a text.
        let value: Double?
    }

    private(set) var traced: [Traced] = []
    /// Words that stand neither in a traced element nor in a quotation, by block.
    private(set) var words: [String] = [""]
    private(set) var ids: [String] = []

    private var open: [(element: String, attributes: [String: String])] = []
    private var text = ""

    init(page: String) throws {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        guard parser.parse() else { throw CocoaError(.propertyListReadCorrupt) }
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        if let id = attributes["id"] { ids.append(id) }
        if ["p", "td", "th", "li", "h1", "h2", "h3"].contains(element) { words.append("") }
        if attributes["title"] != nil { text = "" }
        open.append((element, attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
        let string = characters.replacing("\u{A0}", with: " ")
        let isQuoted = open.contains {
            ["code", "pre", "blockquote", "style"].contains($0.element)
        }
        if open.contains(where: { $0.attributes["title"] != nil }) {
            text += string
        } else if !isQuoted {
            words[words.count - 1] += string
        }
    }

    func parser(
        _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        let attributes = open.removeLast().attributes
        guard let origin = attributes["title"] else { return }
        traced.append(
            Traced(text: text, origin: origin, value: attributes["value"].flatMap(Double.init)))
    }
}
