import Foundations

/// Reads the formulas that a page names as the origins of its figures, and computes them anew.
struct Formula {
    enum Mistake: Error {
        case unreadable(String)
        case noPlace(String)
        case notANumber(String)
    }

    private let record: JSONNode

    init(record text: String) throws {
        record = try JSONText(Array(text.utf8)[...], file: "record.json").root()
    }

    /// The value at a JSON Pointer (RFC 6901).
    func node(at pointer: Substring) throws -> JSONNode {
        try pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .reduce(record) { node, part in
                let key = part.replacing("~1", with: "/").replacing("~0", with: "~")
                let child =
                    node.members?.first { $0.key == key }?.value
                    ?? Int(key).flatMap { index in
                        node.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                    }
                guard let child else { throw Mistake.noPlace(String(pointer)) }
                return child
            }
    }

    /// The number that a formula gives; nil for a rule in words, whose places must exist too.
    func value(of formula: String) throws -> Double? {
        if formula.first?.isLetter == true {
            for place in formula.drop(while: { $0 != "/" }).split(separator: ", ") {
                _ = try node(at: place)
            }
            return nil
        }
        var rest = formula[...]
        let value = try sum(&rest)
        guard rest.isEmpty else { throw Mistake.unreadable(formula) }
        return value
    }

    /// `a + b × c − d`, each from left to right.
    private func sum(_ rest: inout Substring) throws -> Double {
        var value = try product(&rest)
        while rest.hasPrefix(" + ") || rest.hasPrefix(" − ") {
            let isSum = rest.hasPrefix(" + ")
            rest = rest.dropFirst(3)
            let next = try product(&rest)
            value += isSum ? next : -next
        }
        return value
    }

    private func product(_ rest: inout Substring) throws -> Double {
        var value = try operand(&rest)
        while rest.hasPrefix(" × ") || rest.hasPrefix(" ÷ ") {
            let isProduct = rest.hasPrefix(" × ")
            rest = rest.dropFirst(3)
            let next = try operand(&rest)
            value = isProduct ? value * next : value / next
        }
        return value
    }

    private func operand(_ rest: inout Substring) throws -> Double {
        if rest.first == "(" {
            rest = rest.dropFirst()
            let value = try sum(&rest)
            guard rest.first == ")" else { throw Mistake.unreadable(String(rest)) }
            rest = rest.dropFirst()
            return value
        }
        let end = rest.firstMatch(of: /(\)| [+−×÷] )/)?.range.lowerBound ?? rest.endIndex
        let text = rest[..<end]
        rest = rest[end...]
        guard text.hasPrefix("/") else {
            guard let constant = Double(text) else { throw Mistake.unreadable(String(text)) }
            return constant
        }
        guard case .number(let number) = try node(at: text).value, let value = Double(number)
        else { throw Mistake.notANumber(String(text)) }
        return value
    }
}
