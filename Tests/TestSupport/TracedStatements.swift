import Foundations
package import Record
import Testing

/// Every number in the statements is what its derivation gives when it is computed from the record,
/// every text is what stands at its place, and no number stands between them.
package func expectTraced(_ statements: [Statement], in record: RunRecord) throws {
    let text = try CanonicalJSON.encode(record)
    let json = try JSONText(Array(text.utf8)[...], file: "record").root()
    for statement in statements {
        for part in statement.parts {
            switch part {
            case .words(let words):
                let rest = ["95 %", "1,000 queries", "a factor of 1,000"]
                    .reduce(words) { $0.replacing($1, with: "") }
                #expect(!rest.contains { $0.isNumber }, "\(words)")
            case .traced(let figure, let trace):
                try expectOrigin(of: figure.text, trace, in: json)
            case .code, .strong, .emphasis:
                Issue.record("a record keeps no emphasis: \(statement.text)")
            }
        }
    }
}

private func expectOrigin(
    of text: String, _ trace: Statement.Trace, in record: JSONNode
) throws {
    guard let value = trace.value else {
        guard case .place(let place) = trace.derivation else { return }
        let told = try record.value(at: place).string ?? ""
        #expect(told.contains(text))
        return
    }
    guard let computed = try trace.derivation.value(in: record) else { return }
    let tolerance = 1e-9 * max(abs(value), abs(computed))
    #expect(abs(value - computed) <= tolerance, "\(text), \(trace), is \(computed)")
}

private struct NoSuchPlace: Error {
    let path: String
}

extension Derivation {
    /// Nil for a rule in words, whose places must exist too.
    fileprivate func value(in record: JSONNode) throws -> Double? {
        func number(_ part: Derivation) throws -> Double {
            try #require(try part.value(in: record))
        }
        switch self {
        case .place(let place): return try record.value(at: place).number
        case .constant(let constant): return constant
        case .sum(let parts): return try parts.map(number).reduce(0, +)
        case .difference(let first, let second): return try number(first) - number(second)
        case .product(let first, let second): return try number(first) * number(second)
        case .quotient(let first, let second): return try number(first) / number(second)
        case .rule(_, let places):
            for place in places { _ = try record.value(at: place) }
            return nil
        }
    }
}

extension JSONNode {
    fileprivate func value(at place: RecordPointer) throws -> JSONNode {
        try place.keys.reduce(self) { node, key in
            let element = Int(key).flatMap { index in
                node.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            }
            guard let value = node[key] ?? element else { throw NoSuchPlace(path: place.path) }
            return value
        }
    }

    fileprivate var number: Double? {
        if case .number(let number) = value { Double(number) } else { nil }
    }
}
