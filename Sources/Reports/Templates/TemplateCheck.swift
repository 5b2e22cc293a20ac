import Foundations

/// Looks through the tags of one template for what Mustache would let pass in silence: a name that
/// means nothing, a partial that is not there, sections without end.
struct TemplateCheck {
    let text: String
    let file: String
    let partials: [String]

    /// Deeper nesting serves no page, and would cost stack.
    private static let deepest = 16

    private struct Tag {
        /// The sign after the opening braces; nil for a variable.
        let sign: Character?
        let name: String
        let place: String.Index
    }

    /// The partials that the template takes in.
    func usedPartials() throws(ReportsError) -> [String] {
        var used: [String] = []
        var depth = 0
        for tag in tags {
            switch tag.sign {
            case nil, "{", "&": try checkName(tag)
            case "#", "^":
                try checkName(tag)
                depth += 1
                guard depth <= Self.deepest else {
                    throw mistake(at: tag, "more than \(Self.deepest) sections in one another")
                }
            case "/": depth -= 1
            case ">":
                try check(tag, among: partials, kind: "partial")
                used.append(tag.name)
            case "!": break
            default:
                throw mistake(at: tag, "reports know no tag that begins with \(tag.sign ?? " ")")
            }
        }
        return used
    }

    private var tags: [Tag] {
        var tags: [Tag] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            let inside = rest[start.upperBound...]
            guard let end = inside.firstRange(of: "}}") else { break }
            let content = inside[..<end.lowerBound]
            let sign = content.first.flatMap { "#^/>!{&<$=%".contains($0) ? $0 : nil }
            let name = (sign == nil ? content : content.dropFirst())
                .split(separator: " ").joined(separator: " ")
            tags.append(Tag(sign: sign, name: name, place: start.lowerBound))
            rest = inside[end.upperBound...]
        }
        return tags
    }

    private func checkName(_ tag: Tag) throws(ReportsError) {
        if tag.name != ".", !tag.name.hasSuffix("()") {
            try check(tag, among: TemplateContext.names, kind: "name")
        }
    }

    private func check(
        _ tag: Tag, among known: [String], kind: String
    ) throws(ReportsError) {
        guard !known.contains(tag.name) else { return }
        let nearest = NearestName.closest(to: tag.name, among: known)
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        throw mistake(at: tag, "there is no \(kind) \(Excerpt.quoted(tag.name))\(hint)")
    }

    private func mistake(at tag: Tag, _ problem: String) -> ReportsError {
        let before = text[..<tag.place].split(separator: "\n", omittingEmptySubsequences: false)
        let position = TextPosition(
            file: file, line: before.count, column: (before.last?.count ?? 0) + 1)
        return .template(position: position, problem: problem)
    }
}
