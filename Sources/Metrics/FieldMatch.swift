import Domain
import Foundations

/// How many of the fields of a JSON object an answer has right.
///
/// The answer's first JSON object counts, in a code fence or not. Its score is the share of the
/// reference's fields that it has with the same value; fields that the reference has not cost
/// nothing there, but stand in the ``FieldCount`` of each field. Values are the same when texts are
/// equal after normalisation, numbers equal as numbers, also where one is written as a text, lists
/// equal item by item, and objects field by field. A null is the same as a field that is missing.
struct FieldMatch {
    /// 0…1; the best over the references.
    let score: Double
    /// Against the reference that the answer is nearest to.
    let fields: [String: FieldCount]

    /// - Parameter references: at least one, each with a field at least.
    init(_ answer: String, references: [[JSONNode.Member]], rules: AnswerRules) {
        let given = JSONInText.object(in: answer) ?? []
        let matches = references.map { Self.fields(of: given, by: $0, rules) }
        let scores = zip(references, matches).map { reference, match in
            Double(match.right) / Double(max(reference.count, 1))
        }
        let best = scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
        (score, fields) = (scores[best], matches[best].fields)
    }

    /// The fields of a reference; nil for what is no JSON object, or one without fields.
    static func reference(_ text: String) -> [JSONNode.Member]? {
        guard let root = try? JSONText(Array(text.utf8)[...], file: "").root(),
            let members = root.members, !members.isEmpty
        else { return nil }
        return members
    }

    /// How many of the reference's fields are right, and what becomes of each. Where the reference
    /// has a null, nothing is expected, and to give nothing is right.
    private static func fields(
        of given: [JSONNode.Member], by reference: [JSONNode.Member], _ rules: AnswerRules
    ) -> (right: Int, fields: [String: FieldCount]) {
        var fields: [String: FieldCount] = [:]
        var right = 0
        let given = given.filter { !$0.value.isNull }
        for member in given { fields[member.key, default: FieldCount()].given += 1 }
        for member in reference {
            let value = given.first { $0.key == member.key }?.value
            guard !member.value.isNull else {
                right += value == nil ? 1 : 0
                continue
            }
            fields[member.key, default: FieldCount()].expected += 1
            guard let value, isSame(value, member.value, rules) else { continue }
            fields[member.key, default: FieldCount()].right += 1
            right += 1
        }
        return (right, fields)
    }

    private static func isSame(_ one: JSONNode, _ other: JSONNode, _ rules: AnswerRules) -> Bool {
        if let left = one.members, let right = other.members {
            let match = fields(of: left, by: right, rules)
            return match.right == right.count
                && match.fields.values.allSatisfy { $0.given <= $0.expected }
        }
        if let left = one.elements, let right = other.elements {
            return left.count == right.count
                && zip(left, right).allSatisfy { isSame($0, $1, rules) }
        }
        guard let left = one.scalarText, let right = other.scalarText else { return false }
        if one.isNull || other.isNull { return one.isNull && other.isNull }
        if one.isNumber || other.isNumber {
            let left = number(one, left, rules)
            let right = number(other, right, rules)
            return left != nil && left == right
        }
        return NormalizedAnswer(left, by: rules.normalization)
            == NormalizedAnswer(right, by: rules.normalization)
    }

    private static func number(_ node: JSONNode, _ text: String, _ rules: AnswerRules) -> Double? {
        node.isNumber ? Double(text) : NumberParser.number(in: text, by: rules.numbers)
    }
}

/// In how many questions a field was asked for, given, and right, against the nearest reference.
public struct FieldCount: Sendable, Equatable {
    /// The reference has it.
    public var expected = 0
    /// The answer has it.
    public var given = 0
    /// Both have it, with the same value.
    public var right = 0

    /// None.
    public init() {}

    package static func += (sum: inout FieldCount, count: FieldCount) {
        sum.expected += count.expected
        sum.given += count.given
        sum.right += count.right
    }
}

extension JSONNode {
    fileprivate var isNull: Bool {
        if case .null = value { true } else { false }
    }

    fileprivate var isNumber: Bool {
        if case .number = value { true } else { false }
    }

    /// Nil for lists and objects.
    fileprivate var scalarText: String? {
        switch value {
        case .null: ""
        case .boolean(let value): "\(value)"
        case .number(let text), .string(let text): text
        case .array, .object: nil
        }
    }
}
