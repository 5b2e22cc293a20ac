// The parser of XML is a library of its own.
import Foundation
import FoundationXML

/// Checks XML and collects the text elements of a picture.
enum WellFormedness {
    /// What is wrong with an XML text; nil when nothing is.
    static func problem(in text: String) -> String? {
        let parser = XMLParser(data: Data(text.utf8))
        guard parser.parse() else {
            return "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown")"
        }
        return nil
    }
}
