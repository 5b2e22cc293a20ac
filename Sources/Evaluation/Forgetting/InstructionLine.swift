import Foundations

/// A line of an instruction probe's file. Keys that are neither the instruction nor a rule are left
/// alone.
struct InstructionLine {
    private static let rules = [
        "begins", "ends", "contains", "most-words", "items", "capitals", "keys",
    ]

    private let line: ProbeLine

    init(_ line: JSONText) throws(EvaluationError) {
        let rules = Self.rules.joined(separator: ", ")
        self.line = try ProbeLine(line, forms: "instruction and one of \(rules)")
    }

    func item() throws(EvaluationError) -> InstructionItem {
        let instruction = try line.text("instruction")
        let found = Self.rules.filter(line.has)
        guard found.count == 1 else {
            let rules = Self.rules.joined(separator: ", ")
            let got = found.isEmpty ? "none" : found.joined(separator: " and ")
            throw line.mistake("expected just one rule of \(rules); got \(got)", at: line.root)
        }
        return InstructionItem(instruction: instruction, rule: try rule(found[0]))
    }

    private func rule(_ key: String) throws(EvaluationError) -> InstructionRule {
        switch key {
        case "begins": .begins(try line.text(key))
        case "ends": .ends(try line.text(key))
        case "contains": .contains(try line.text(key))
        case "most-words": .mostWords(try count(key))
        case "items": .items(try count(key))
        case "keys": .keys(try line.texts(key))
        default: try capitals(key)
        }
    }

    private func count(_ key: String) throws(EvaluationError) -> Int {
        let node = try line.node(key)
        guard let count = node.integer, count >= 1 else {
            throw line.mistake(
                "\(key): expected a whole number from 1 on, got \(node.words)", at: node)
        }
        return count
    }

    private func capitals(_ key: String) throws(EvaluationError) -> InstructionRule {
        let node = try line.node(key)
        guard node.boolean == true else {
            throw line.mistake("\(key): expected true, got \(node.words)", at: node)
        }
        return .capitals
    }
}
