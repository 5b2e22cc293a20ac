/// In JSON a statement is its text and, in their order, the figures in it:
///
/// ```json
/// {
///   "text": "It answers 120 test questions.",
///   "figures": [{"text": "120", "start": 11, "value": 120, "from": "/arms/5/score/count"}]
/// }
/// ```
///
/// `start` counts Unicode code points. `value` is the unrounded number and absent for a text;
/// `from` is the ``Derivation``. A statement without figures is a mere string, which is also what
/// the first programs wrote. The record holds no emphasis: what a report sets off is words there.
extension Statement: Codable {
    private enum CodingKeys: String, CodingKey {
        case text, figures
    }

    /// Reads a statement.
    ///
    /// - Throws: `DecodingError` also for a figure that does not stand where it is said to.
    public init(from decoder: any Decoder) throws {
        if let words = try? decoder.singleValueContainer().decode(String.self) {
            self.init([.words(words)])
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = Array(try container.decode(String.self, forKey: .text).unicodeScalars)
        let figures = try container.decode([WrittenFigure].self, forKey: .figures)
        var parts: [Part] = [], end = 0
        func words(to place: Int) -> Part {
            var words = String.UnicodeScalarView()
            words.append(contentsOf: text[end..<place])
            return .words(String(words))
        }
        for figure in figures {
            let scalars = Array(figure.text.unicodeScalars)
            guard figure.start >= end, figure.start <= text.count - scalars.count,
                text[figure.start...].starts(with: scalars)
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: .figures, in: container,
                    debugDescription: """
                        The figure '\(figure.text)' does not stand at \(figure.start) in the text.
                        """)
            }
            parts.append(words(to: figure.start))
            parts.append(
                .traced(
                    .words(figure.text), Trace(derivation: figure.from, value: figure.value)))
            end = figure.start + scalars.count
        }
        parts.append(words(to: text.count))
        self.init(parts)
    }

    /// Writes the text and its figures; the text alone where it has none.
    public func encode(to encoder: any Encoder) throws {
        var figures: [WrittenFigure] = [], start = 0
        for (text, trace) in flatParts {
            if let trace {
                figures.append(
                    WrittenFigure(
                        text: text, start: start, value: trace.value, from: trace.derivation))
            }
            start += text.unicodeScalars.count
        }
        guard !figures.isEmpty else {
            var container = encoder.singleValueContainer()
            try container.encode(text)
            return
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(figures, forKey: .figures)
    }
}

/// A figure as JSON gives it.
private struct WrittenFigure: Codable {
    let text: String
    let start: Int
    let value: Double?
    let from: Derivation
}
