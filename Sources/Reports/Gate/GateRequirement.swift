import Domain
import Foundations
import Record
import Scenarios

/// Something that a record must show, such as `rag.accuracy>=0.8`.
///
/// The words are those of a scenario's requirements:
///
/// | Written as | Asks that |
/// |---|---|
/// | `verdict=recommended` | the verdict is this one of `recommended`, `not-decided`, `none-meets`, `blocked` |
/// | `arm=rag` | this arm is the recommended one |
/// | `rag.accuracy>=0.8` | the whole 95 % interval of the deciding metric keeps the bound; also `<=` |
/// | `rag.answers-without-basis<=5%` | the whole 95 % interval of the share of unanswerable questions that are answered does |
/// | `rag.latency<=2s` | the mean wall time of a test question does, measured or as a system reports it |
/// | `rag.latency-p95<=2s` | the 95th percentile of the waiting times does, by its whole interval where that is closed |
/// | `rag.cost<=50 USD / month` | the bill by the deciding price sheet does, spread over the months |
/// | `rag.may-leave=[questions]` | nothing else leaves the machine, by the deciding price sheet; `[]` for nothing at all |
/// | `advice=current` | the prices that the verdict rests on are not past their last day |
/// | `lora.forgetting.english<=5%` | the loss on this probe does, averaged over the seeds |
public struct GateRequirement: Sendable, Equatable {
    /// What is looked at, and what it must be.
    enum Subject: Sendable, Equatable {
        case verdict(VerdictRecord.Outcome)
        case recommendation(arm: String)
        case accuracy(arm: String, Bound)
        case basis(arm: String, Bound)
        case latency(arm: String, Bound)
        case waiting(arm: String, Bound)
        case cost(arm: String, Money)
        case privacy(arm: String, [PrivateData])
        case freshness
        case forgetting(arm: String, probe: String, Bound)
    }

    /// As it was written.
    public let text: String
    let subject: Subject

    /// Reads a requirement.
    ///
    /// - Throws: ``ReportsError/notARequirement(text:reason:)``. Whether the record knows the arm
    ///   and the probe shows only when it is checked.
    public init(_ text: String) throws(ReportsError) {
        self.text = text
        subject = try RequirementReader(text).subject()
    }
}

/// Takes a requirement apart: words before a relation, a value behind it.
private struct RequirementReader {
    private static let outcomes: [String: VerdictRecord.Outcome] = [
        "recommended": .recommend, "not-decided": .notDecided, "none-meets": .noneMeets,
        "blocked": .blocked,
    ]
    private static let relations = ["=", ">=", "<="]

    private let text: String
    private let words: [String]
    private let relation: String
    private let value: String

    init(_ text: String) throws(ReportsError) {
        self.text = text
        let isSign: (Character) -> Bool = { "=<>".contains($0) }
        guard let start = text.firstIndex(where: isSign) else {
            throw .notARequirement(
                text: text, reason: "expected one of =, >= and <= in it, found none")
        }
        let rest = text[start...]
        relation = String(rest.prefix(while: isSign))
        value = rest.drop(while: isSign).trimmed
        words = text[..<start].split(separator: ".", omittingEmptySubsequences: false)
            .map(\.trimmed)
        guard Self.relations.contains(relation) else {
            throw .notARequirement(
                text: text, reason: "expected =, >= or <=, got \(Excerpt.quoted(relation))")
        }
        guard !value.isEmpty, !words.contains("") else {
            throw .notARequirement(text: text, reason: "expected a name and a value, one is empty")
        }
    }

    func subject() throws(ReportsError) -> GateRequirement.Subject {
        switch words.count {
        case 1: try ofTheRecord()
        case 2 where words[1] != "forgetting": try ofAnArm()
        default: try forgetting()
        }
    }

    private func ofTheRecord() throws(ReportsError) -> GateRequirement.Subject {
        let name = try known(words[0], among: ["verdict", "arm", "advice"])
        try demand(["="])
        guard name != "advice" else {
            _ = try known(value, among: ["current"])
            return .freshness
        }
        guard name == "verdict" else { return .recommendation(arm: value) }
        let word = try known(value, among: Self.outcomes.keys.sorted())
        return .verdict(Self.outcomes[word] ?? .notDecided)
    }

    private func ofAnArm() throws(ReportsError) -> GateRequirement.Subject {
        let names = [
            "accuracy", "answers-without-basis", "latency", "latency-p95", "cost", "may-leave",
        ]
        let seconds = "2s or 500ms"
        switch try known(words[1], among: names) {
        case "answers-without-basis":
            return .basis(arm: words[0], try atMost(Quantity.share, such: "0.05 or 5%"))
        case "latency":
            return .latency(arm: words[0], try atMost(Quantity.seconds, such: seconds))
        case "latency-p95":
            return .waiting(arm: words[0], try atMost(Quantity.seconds, such: seconds))
        case "cost": return try cost()
        case "may-leave": return try privacy()
        default: return try accuracy()
        }
    }

    private func accuracy() throws(ReportsError) -> GateRequirement.Subject {
        try demand([">=", "<="])
        let number = try quantity({ Quantity.share($0) ?? Quantity.error($0) }, such: "0.8 or 80%")
        return .accuracy(arm: words[0], relation == ">=" ? .atLeast(number) : .atMost(number))
    }

    private func cost() throws(ReportsError) -> GateRequirement.Subject {
        try demand(["<="])
        let example = "50 USD / month"
        return .cost(arm: words[0], try quantity(Quantity.moneyPerMonth, such: example))
    }

    /// A list as the scenario writes it, or one name.
    private func privacy() throws(ReportsError) -> GateRequirement.Subject {
        try demand(["="])
        let isList = value.hasPrefix("[") && value.hasSuffix("]")
        let list = (isList ? value.dropFirst().dropLast() : value[...]).trimmed
        let names =
            list.isEmpty
            ? []
            : list.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        let matters = PrivateData.allCases
        var allowed: [PrivateData] = []
        for name in names {
            let word = try known(name, among: matters.map(\.rawValue))
            allowed += matters.filter { $0.rawValue == word }
        }
        return .privacy(arm: words[0], allowed)
    }

    private func forgetting() throws(ReportsError) -> GateRequirement.Subject {
        _ = try known(words[1], among: ["forgetting"])
        guard words.count == 3 else {
            throw .notARequirement(text: text, reason: "expected ARM.forgetting.PROBE before <=")
        }
        return .forgetting(
            arm: words[0], probe: words[2], try atMost(Quantity.share, such: "0.05 or 5%"))
    }
}

extension RequirementReader {
    private func known(_ word: String, among names: [String]) throws(ReportsError) -> String {
        guard names.contains(word) else {
            throw .notARequirement(text: text, reason: Choice.unknown(word, among: names))
        }
        return word
    }

    private func demand(_ allowed: [String]) throws(ReportsError) {
        guard allowed.contains(relation) else {
            let expected = allowed.joined(separator: " or ")
            throw .notARequirement(text: text, reason: "expected \(expected) here, got \(relation)")
        }
    }

    private func atMost(
        _ read: (String) -> Double?, such example: String
    ) throws(ReportsError) -> Bound {
        try demand(["<="])
        return .atMost(try quantity(read, such: example))
    }

    private func quantity<Value>(
        _ read: (String) -> Value?, such example: String
    ) throws(ReportsError) -> Value {
        guard let number = read(value) else {
            throw .notARequirement(
                text: text,
                reason: "expected a value such as \(example), got \(Excerpt.quoted(value))")
        }
        return number
    }
}
