/// Text of unknown origin made harmless in XML and HTML, inside elements and attributes.
enum Markup {
    /// On one line, everything invisible made visible.
    static func text(_ text: String) -> String {
        escaped(VisibleText.line(text))
    }

    /// The signs of markup as entities; all else as it is.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
