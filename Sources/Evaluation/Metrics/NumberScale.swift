import Foundations

/// What multiplies a number: `k`, `M`, `million`, `万`; any other word is a unit and counts for
/// nothing.
struct NumberScale {
    let factor: Double
    /// Behind the last multiplier.
    let end: Int

    private static let words: [String: Double] = {
        let names: [(Double, String)] = [
            (12, "dozen"), (1e2, "hundred hundreds"), (1e3, "thousand thousands tausend mil mille"),
            (1e5, "lakh lakhs"),
            (1e6, "million millions mio mn mln millionen millones milioni milhões milhão millón"),
            (1e7, "crore crores"),
            (1e9, "billion billions bn milliard milliards milliarde milliarden mrd"),
            (1e12, "trillion trillions tn"),
        ]
        let pairs = names.flatMap { factor, names in
            names.split(separator: " ").map { (String($0), factor) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()
    private static let letters: [String: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9]
    private static let characters: [Unicode.Scalar: Double] = [
        "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8,
    ]
    /// Letters that stand for a number or for a unit.
    private static let ambiguous: Set<String> = ["K", "B", "T"]

    /// Nil when a letter may be a multiplier or a unit, or digits follow in the same word.
    init?(at start: Int, in text: NumberText, hasCurrency: Bool) {
        var factor = 1.0, end = start
        while let next = text.characterFactor(at: end, Self.characters) {
            factor *= next
            end += 1
        }
        let attached = text.end(ofLettersAt: end)
        if attached > end {
            let name = text.string(end..<attached)
            guard !text.isDigit(attached), name != "T" else { return nil }
            if let scale = Self.factor(of: name, hasCurrency: hasCurrency) {
                factor *= scale
                end = attached
            } else if !text[end].isOfUnspacedScript {
                // A unit.
                (self.factor, self.end) = (factor, attached)
                return
            }
        }
        while true {
            let isJoined = text[end] == "-"
            let word = isJoined ? end + 1 : text.skippingBlanks(from: end)
            let behind = text.end(ofLettersAt: word)
            guard word > end, behind > word else { break }
            let name = text.string(word..<behind)
            if Self.ambiguous.contains(name) || (hasCurrency && name == "m") { return nil }
            guard let scale = name == "M" ? 1e6 : Self.words[name.lowercased()] else { break }
            factor *= scale
            end = behind
        }
        (self.factor, self.end) = (factor, end)
    }

    private static func factor(of name: String, hasCurrency: Bool) -> Double? {
        if hasCurrency, name == "m" { return 1e6 }
        return letters[name] ?? words[name.lowercased()]
    }
}

extension NumberText {
    fileprivate func characterFactor(
        at place: Int, _ factors: [Unicode.Scalar: Double]
    ) -> Double? {
        factors[self[place]]
    }
}
