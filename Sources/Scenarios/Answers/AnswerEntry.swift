package import Domain
package import Foundations

/// One record of an answers file, before it is known which question it belongs to.
package struct AnswerEntry {
    /// Where the record begins.
    package var position: TextPosition
    package var id: String?
    /// The question's text, by which it is found where there is no ``id``.
    package var question: String?
    package var seed: UInt64?
    /// Nil where the system failed.
    package var answer: GivenAnswer?
    /// Why there is no answer; nil where there is one.
    package var failure: String?
}

/// The fields of one record, whatever kind of file they stand in.
struct AnswerFields {
    /// What a field holds. A cell of CSV is a text, whatever it looks like.
    enum Value {
        case text(String)
        /// As written.
        case number(String)
        case boolean(Bool)
        /// A list or an object.
        case tree(JSONNode)
    }

    /// The values of a record, each with what tells its place: an offset, or the number of a column.
    ///
    /// No dictionary: there are a hundred thousand of these.
    struct Values {
        private var fields = [(value: Value, place: Int)?](
            repeating: nil, count: AnswerField.allCases.count)

        subscript(field: AnswerField) -> (value: Value, place: Int)? {
            get { fields[field.place] }
            set { fields[field.place] = newValue }
        }
    }

    let values: Values
    /// Where the record begins.
    let position: TextPosition
    /// Where a field stands.
    let place: (Int) -> TextPosition
    let log: MistakeLog

    /// The record; nil where it has mistakes, which are noted.
    func entry() -> AnswerEntry? {
        let known = log.count
        let failure = failure(), hasDeclined = boolean(.abstained)
        var text = values[.answer].map { Self.text(of: $0.value) }
        if text == nil, hasDeclined == true { text = "" }
        if text == nil, failure == nil {
            complain(
                "the record has no '\(AnswerField.answer.rawValue)'; expected one, or 'error' or "
                    + "'abstained' in its place.", at: position)
        }
        if text?.utf8.contains(0) == true {
            complain("answer: expected a text without NULs.", at: place(of: .answer))
        }
        let entry = AnswerEntry(
            position: position, id: identifier(.id), question: identifier(.question),
            seed: seed(),
            answer: failure == nil
                ? text.map {
                    GivenAnswer(
                        text: $0, passages: passages(), seconds: amount(.seconds),
                        tokensIn: count(.tokensIn), tokensOut: count(.tokensOut),
                        cost: amount(.cost), hasDeclined: hasDeclined)
                } : nil,
            failure: failure)
        if values[.id] == nil, values[.question] == nil {
            complain(
                "the record names no question: expected 'id', or 'question' with its text.",
                at: position)
        }
        return log.count == known ? entry : nil
    }

    // MARK: - Single fields

    private static func text(of value: Value) -> String {
        switch value {
        case .text(let text), .number(let text): text
        case .boolean(let value): "\(value)"
        case .tree(let node): node.compactText
        }
    }

    private func identifier(_ field: AnswerField) -> String? {
        guard let value = values[field]?.value else { return nil }
        switch value {
        case .text(let text) where !text.allSatisfy(\.isWhitespace): return text
        case .number(let text): return text
        case .text: refuse(field, "a text that is not blank")
        case .boolean, .tree: refuse(field, "a text")
        }
        return nil
    }

    private func seed() -> UInt64? {
        guard let text = written(.seed) else { return nil }
        if let seed = UInt64(text) { return seed }
        refuse(.seed, "a whole number that is not negative")
        return nil
    }

    private func count(_ field: AnswerField) -> Int? {
        guard let text = written(field) else { return nil }
        if let value = Double(text), let count = Int(exactly: value), count >= 0 { return count }
        refuse(field, "a whole number that is not negative")
        return nil
    }

    private func amount(_ field: AnswerField) -> Double? {
        guard let text = written(field) else { return nil }
        if let value = Quantity.number(text), value >= 0, value <= 1e9 { return value }
        refuse(field, "a number from 0 to 10⁹")
        return nil
    }

    /// A number as it is written; nil where there is none, or what stands there cannot be one.
    private func written(_ field: AnswerField) -> String? {
        switch values[field]?.value {
        case .number(let text)?: return text
        case .text(let text)?: return text.isEmpty ? nil : text
        case nil: return nil
        case .boolean?, .tree?:
            refuse(field, "a number")
            return nil
        }
    }

    private func boolean(_ field: AnswerField) -> Bool? {
        switch values[field]?.value {
        case nil: return nil
        case .boolean(let value)?: return value
        case .text(let text)? where text.isEmpty: return nil
        case .text(let text)?, .number(let text)?:
            switch text.lowercased() {
            case "true", "yes", "1": return true
            case "false", "no", "0": return false
            default: break
            }
        case .tree?: break
        }
        refuse(field, "true or false")
        return nil
    }

    /// Anything but nothing, false and an empty text is an error.
    private func failure() -> String? {
        switch values[.error]?.value {
        case nil, .boolean(false)?: nil
        case .boolean(true)?: "an error"
        case .text(let text)?, .number(let text)?: text.isEmpty ? nil : text
        case .tree(let node)?: node.compactText
        }
    }

    /// A list of objects with `source` and `text`, or of texts; in CSV the same as JSON, or the one
    /// passage's text.
    private func passages() -> [GivenPassage]? {
        switch values[.passages]?.value {
        case nil: return nil
        case .tree(let node)?: return passages(node)
        case .text(let text)? where text.isEmpty: return nil
        case .text(let text)?:
            let json = JSONText(Array(text.utf8)[...], file: position.file)
            if text.first == "[", let node = try? json.root() { return passages(node) }
            return [GivenPassage(text: text)]
        case .number?, .boolean?:
            refuse(.passages, "a list")
            return nil
        }
    }

    private func passages(_ node: JSONNode) -> [GivenPassage]? {
        var ranked: [(rank: Double, passage: GivenPassage)] = []
        for (number, element) in (node.elements ?? [node]).enumerated() {
            let passage = GivenPassage(
                source: element["source"]?.string, text: element.string ?? element["text"]?.string)
            guard passage.source != nil || passage.text != nil else {
                refuse(.passages, #"texts, or objects such as {"source": "a.md", "text": "…"}"#)
                return nil
            }
            ranked.append((element["rank"]?.number ?? Double(number), passage))
        }
        let places = ranked.indices.sorted { (ranked[$0].rank, $0) < (ranked[$1].rank, $1) }
        return places.map { ranked[$0].passage }
    }

    // MARK: - Mistakes

    private func place(of field: AnswerField) -> TextPosition {
        values[field].map { place($0.place) } ?? position
    }

    private func refuse(_ field: AnswerField, _ expectation: String) {
        let found = values[field].map { Excerpt.quoted(Self.text(of: $0.value)) } ?? "nothing"
        complain(
            "\(field.rawValue): expected \(expectation), got \(found).", at: place(of: field),
            kind: "\(field.rawValue) \(expectation)")
    }

    private func complain(_ message: String, at position: TextPosition, kind: String? = nil) {
        log.add(message, at: position, kind: kind ?? message)
    }
}

extension AnswerField {
    /// Its place among all.
    fileprivate var place: Int {
        switch self {
        case .id: 0
        case .question: 1
        case .answer: 2
        case .seed: 3
        case .passages: 4
        case .seconds: 5
        case .tokensIn: 6
        case .tokensOut: 7
        case .cost: 8
        case .abstained: 9
        case .error: 10
        }
    }
}

extension JSONNode {
    /// A number; nil for anything else.
    var number: Double? {
        if case .number(let text) = value { Double(text) } else { nil }
    }

    /// The member at a path such as `response.output`: a key of that whole name, or else one within
    /// the other.
    func at(_ path: String) -> JSONNode? {
        if let whole = self[path] { return whole }
        guard let point = path.firstIndex(of: ".") else { return nil }
        return self[String(path[..<point])]?.at(String(path[path.index(after: point)...]))
    }

    /// What a field of a record holds; nil for null.
    var field: AnswerFields.Value? {
        switch value {
        case .null: nil
        case .boolean(let value): .boolean(value)
        case .number(let text): .number(text)
        case .string(let text): .text(text)
        case .array, .object: .tree(self)
        }
    }
}
