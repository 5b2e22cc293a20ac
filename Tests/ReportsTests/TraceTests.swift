import Foundation
import Foundations
import Record
import Reports
import Testing

@Suite("Every figure can be traced to the record")
struct TraceTests {
    /// The records whose reports are looked at.
    enum Subject: CaseIterable {
        case desks, handbook, squad, learningCurves, sample, crowded, undefined, judged, unfit
        case machines, outside, errors, marked, decided, scoring, curves, tuned, tunedWithoutGain
        case moved, movedEverywhere, labelled

        func record() throws -> RunRecord {
            switch self {
            case .desks: try ShippedReportTests.record(named: "desks")
            case .handbook: try ShippedReportTests.record(named: "handbook")
            case .squad: try ShippedReportTests.record(named: "squad")
            case .learningCurves: try ShippedReportTests.record(named: "learning-curves")
            case .sample: try Sample.record()
            case .crowded: try Sample.crowded()
            case .undefined: try Sample.undefined()
            case .judged: try Sample.judged(isFit: true)
            case .machines: try Sample.machines()
            case .outside: try Sample.outside()
            case .errors: try Sample.errors()
            case .marked: try Sample.marked()
            case .decided: try Sample.marked(decides: true)
            case .scoring: try Sample.scoring()
            case .curves: try Sample.curves()
            case .tuned: try Sample.tuned([.init(trials: 40, bound: 0.1), .init(trials: 3)])
            case .tunedWithoutGain: try Sample.tuned([.init(bound: 0.1, extraLoss: 0.3)])
            case .moved: try Sample.moved()
            case .movedEverywhere: try Sample.moved(trained: 6, size: 0.0004)
            case .labelled: try Sample.labelled()
            case .unfit: try Sample.judged(isFit: false)
            }
        }
    }

    /// Numbers that are the report's own rules and names, not results: the only ones without a
    /// place in the record.
    private static let conventions = [
        "95 %", "a factor of 1,000", "5 points", "10 %", "0.5 nats", "20 points", "50 %", "2 nats",
        "BM25", "SHA-256", "F1",
        "RFC 6901", "counted from 0", "1,000 queries", "Answering 1,000", "p95", "95th percentile",
        "1 is no difference", "0.05 is small, 0.15 medium, 0.25 large",
        "0.2 is small, 0.5 medium, 0.8 large",
    ]

    @Test("Its place exists, and what is shown is what stands there", arguments: Subject.allCases)
    func figures(subject: Subject) throws {
        let (formula, shown) = try parts(of: try subject.record())
        #expect(shown.traced.count > 200)
        for figure in shown.traced {
            guard let value = figure.value else {
                try checkText(figure, formula)
                continue
            }
            if let computed = try formula.value(of: figure.origin) {
                let isSame = abs(value - computed) <= 1e-12 * abs(computed)
                #expect(isSame, "\(figure.text) is \(value), \(figure.origin) is \(computed)")
            }
            #expect(ShownNumber(figure.text)?.isRounded(value) == true, "\(figure.text): \(value)")
        }
    }

    @Test("No other number stands in the report", arguments: Subject.allCases)
    func others(subject: Subject) throws {
        let (_, shown) = try parts(of: try subject.record())
        for words in shown.words {
            let rest = Self.conventions.reduce(words) { $0.replacing($1, with: "") }
                .replacing(/^(Example|Passage) \d+/, with: "")
            #expect(rest.firstMatch(of: /\d/) == nil, "\(words)")
        }
    }

    @Test("Every section and heading has an id of its own", arguments: Subject.allCases)
    func ids(subject: Subject) throws {
        let (_, shown) = try parts(of: try subject.record())
        #expect(shown.ids.count > 20)
        #expect(Set(shown.ids).count == shown.ids.count)
    }

    @Test("The Markdown lists the places, each in its section")
    func index() throws {
        let report = try #require(try Report.files(for: try Sample.record())["report.md"])
        let index = try #require(report.firstRange(of: "## Where the figures stand"))
        let lines = report[index.upperBound...]
        for pattern in [
            "`/arms/*/score`", "`/differences/*/pValue`", "`/costs/*/breakEvens/*`",
            "`/arms/*/building/cpuSeconds + /retrieval/usage/cpuSeconds`",
            "`/forgetting/*/change`", "`/arms/*/answering/cpuSeconds ÷ /data/testCount`",
        ] {
            #expect(lines.contains(pattern))
        }
    }

    /// A text is the one at its place or a part of it, or it is the last key on the way there.
    private func checkText(_ figure: ShownFigures.Traced, _ formula: Formula) throws {
        let rule = "key of "
        if figure.origin.hasPrefix(rule) {
            let pointer = figure.origin.dropFirst(rule.count)
            _ = try formula.node(at: pointer)
            #expect(pointer.split(separator: "/").last == figure.text[...])
            return
        }
        let node = try formula.node(at: figure.origin[...])
        switch node.value {
        case .string(let text): #expect(text.contains(figure.text))
        case .object(let members):
            #expect(
                members.allSatisfy {
                    figure.text.contains("\($0.key) \($0.value.string ?? $0.value.words)")
                })
        default: Issue.record("\(figure.origin) holds no text")
        }
    }

    private func parts(of record: RunRecord) throws -> (Formula, ShownFigures) {
        let files = try Report.files(for: record)
        return (
            try Formula(record: files["record.json", default: ""]),
            try ShownFigures(page: files["report.html", default: ""])
        )
    }
}

/// A number as a report shows it, with how far its rounding may lie from the truth.
private struct ShownNumber {
    let value: Double
    let tolerance: Double
    private let isBound: Bool

    private static let units: [String: Double] = [
        "%": 0.01, "points": 0.01, "point": 0.01, "ms": 0.001, "s": 1, "h": 1, "B": 1, "kB": 1e3,
        "MB": 1e6,
        "GB": 1e9,
        "USD": 1, "CPU seconds": 1, "CPU hours": 3600,
    ]

    init?(_ text: String) {
        isBound = text.hasPrefix("p < ") || text.hasPrefix("under ") || text.hasPrefix("< ")
        let bare = text.replacing("p < ", with: "").replacing("p = ", with: "")
            .replacing("under ", with: "").replacing("< ", with: "")
        let words = bare.split(separator: " ")
        guard let first = words.first else { return nil }
        let unit = words.count > 1 ? words.dropFirst().joined(separator: " ") : nil
        let parts = first.split(separator: ":")
        if parts.count == 2, let whole = Double(parts[0]), let rest = Double(parts[1]) {
            let size: Double = unit == "h" ? 60 : 1
            value = (whole * 60 + rest) * size
            tolerance = size / 2
            return
        }
        let digits = first.filter { $0 != "," && $0 != "+" }
        guard let number = Double(digits), let scale = unit.map({ Self.units[$0] }) ?? 1 else {
            return nil
        }
        let decimals = digits.split(separator: ".").dropFirst().first?.prefix { $0.isNumber }.count
        value = number * scale
        // A whole number may be rounded up; three digits may be all that are shown.
        let step = decimals.map { 0.51 * pow(10, -Double($0)) } ?? 1
        tolerance = max(step * scale, digits.contains("e") ? 0.005 * abs(value) : 0)
    }

    func isRounded(_ exact: Double) -> Bool {
        if isBound { return exact < value }
        return abs(exact - value) <= max(tolerance, value >= 100 ? 0.005 * value : 0)
    }
}
