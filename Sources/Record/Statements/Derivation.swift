import Foundations

/// Where a figure comes from: a place in `record.json`, or what is computed from such places.
///
/// ```swift
/// let mean = arm.at.answering.cpuSeconds / record.at.data.testCount
/// ```
package indirect enum Derivation: Sendable, Hashable {
    /// The figure, or the text, stands there.
    case place(RecordPointer)
    /// A number that everybody knows, such as the seconds of an hour.
    case constant(Double)
    /// All that is added up.
    case sum([Derivation])
    case difference(Derivation, Derivation)
    case product(Derivation, Derivation)
    case quotient(Derivation, Derivation)
    /// A rule in words, and the places that it is applied to.
    case rule(String, [RecordPointer])

    /// The derivation as a formula, its places written by `write`; products bind closer than sums.
    package func formula(_ write: (RecordPointer) -> String) -> String {
        switch self {
        case .place(let place): write(place)
        case .constant(let value): NumberFormat.plain(value)
        case .sum(let parts): parts.map { $0.formula(write) }.joined(separator: " + ")
        case .difference(let first, let second):
            first.formula(write) + " − " + second.formula(write, isFactor: !second.isSum)
        case .product(let first, let second):
            "\(first.formula(write, isFactor: !first.isSum)) × "
                + second.formula(write, isFactor: !second.isSum && !second.isQuotient)
        case .quotient(let first, let second):
            "\(first.formula(write, isFactor: !first.isSum)) ÷ "
                + second.formula(write, isFactor: second.isSingle)
        case .rule(let words, let places):
            "\(words) \(places.map(write).joined(separator: ", "))"
        }
    }

    /// What is no factor as it is becomes one in brackets.
    private func formula(_ write: (RecordPointer) -> String, isFactor: Bool) -> String {
        isFactor ? formula(write) : "(\(formula(write)))"
    }

    private var isSum: Bool {
        switch self {
        case .sum, .difference: true
        default: false
        }
    }

    private var isQuotient: Bool {
        if case .quotient = self { true } else { false }
    }

    private var isSingle: Bool {
        switch self {
        case .place, .constant: true
        default: false
        }
    }
}

/// What a figure can be traced to.
package protocol Origin {
    var derivation: Derivation { get }
}

extension Derivation: Origin {
    package var derivation: Derivation { self }
}

extension RecordPointer: Origin {
    package var derivation: Derivation { .place(self) }
}

extension Origin {
    package static func + (first: Self, second: some Origin) -> Derivation {
        .sum([first.derivation, second.derivation])
    }

    package static func - (first: Self, second: some Origin) -> Derivation {
        .difference(first.derivation, second.derivation)
    }

    package static func * (first: Self, second: some Origin) -> Derivation {
        .product(first.derivation, second.derivation)
    }

    package static func / (first: Self, second: some Origin) -> Derivation {
        .quotient(first.derivation, second.derivation)
    }

    /// The figure with the other sign.
    package static prefix func - (figure: Self) -> Derivation {
        .product(.constant(-1), figure.derivation)
    }
}
