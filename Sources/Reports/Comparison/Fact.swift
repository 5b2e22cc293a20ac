/// Something that went into a run, by name.
struct Fact {
    let name: String
    let value: String
}

// MARK: - Settings of a scenario

extension Fact {
    /// The settings of a resolved scenario by key paths such as `arms.rag.passages`.
    ///
    /// Reads what `crossover scenario show` writes: a setting a line, nested by indentation, with
    /// its origin as a comment at the end. The origin is left out: a default that was written down
    /// is the same setting.
    static func settings(inResolved yaml: String) -> [Fact] {
        var facts: [Fact] = []
        var open: [(indent: Int, key: Substring)] = []
        for line in yaml.split(separator: "\n") {
            let (indent, key, value) = parts(of: line)
            open.removeAll { $0.indent >= indent }
            open.append((indent, key))
            guard let value else { continue }
            facts.append(Fact(name: open.map(\.key).joined(separator: "."), value: value))
        }
        return facts
    }

    /// An item of a list stands two columns further in than its dash; a heading has no value.
    private static func parts(of line: Substring) -> (indent: Int, key: Substring, value: String?) {
        let setting = withoutOrigin(line)
        let blanks = setting.prefix { $0 == " " || $0 == "-" }
        let text = setting.dropFirst(blanks.count)
        guard let colon = text.firstRange(of: ": ") else {
            return text.hasSuffix(":")
                ? (blanks.count, text.dropLast(), nil) : (blanks.count, text, "listed")
        }
        return (blanks.count, text[..<colon.lowerBound], String(text[colon.upperBound...]))
    }

    private static func withoutOrigin(_ line: Substring) -> Substring {
        for origin in [" # given", " # default"] where line.hasSuffix(origin) {
            return line.dropLast(origin.count)
        }
        return line
    }
}
