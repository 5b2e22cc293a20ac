import Domain
import Foundations
import Record
import Reports
import Statistics
import Testing

@Suite("Learning curves in a report")
struct SweepCurveReportTests {
    private func report(_ record: RunRecord) throws -> String {
        // Lines are broken anywhere.
        try #require(try Report.files(for: record)["report.md"]).replacing("\n  ", with: " ")
    }

    private func curves(_ record: RunRecord) throws -> [LearningCurveRecord] {
        try #require(record.sweeps?.first?.curves)
    }

    // MARK: - Words

    @Test("What each curve says of the required score is told, and how well it predicts")
    func answers() throws {
        let record = try Sample.curves()
        let curves = try curves(record)
        #expect(
            curves.map(\.answer?.kind)
                == [.reached, .outOfReach, .missedBacktest, .beyondReach])
        let examples = try #require(curves[0].answer?.examples)
        let report = try report(record)
        let needed = NumberFormat.whole(examples.value)
        #expect(report.contains("**About \(needed) examples**"))
        let more = NumberFormat.whole(examples.value - 512)
        #expect(report.contains("\(more) more than the 512 that were measured"))
        #expect(report.contains("`lora` with `wordings` 2: **Not with this method.**"))
        #expect(report.matches(of: /Fitted without 512 examples/).count == 4)
        #expect(report.matches(of: /\*\*Not decided\.\*\*/).count == 2)
        #expect(report.contains("`wordings` 4: **Not decided.** The interval"))
    }

    @Test("Without a required score no number is given, but the backtest is")
    func nothingAsked() throws {
        let record = try Sample.curves([[0.15, 0.38, 0.53, 0.645, 0.725, 0.785]], asked: nil)
        #expect(try curves(record)[0].answer == nil)
        let report = try report(record)
        #expect(report.contains("requires no score"))
        #expect(report.contains("Fitted without 512 examples"))
    }

    @Test("What cannot be told is not decided, with the backtest's miss beside it")
    func open() throws {
        let rows = [
            [0.15, 0.38, 0.53, 0.645, 0.725, 0.785], [0.30, 0.50, 0.58, 0.61, 0.62, 0.80],
        ]
        let record = try Sample.curves(rows, asked: 0.95)
        #expect(try curves(record)[1].answer?.kind == .missedBacktest)
        #expect(try curves(record)[0].answer?.kind != .reached)
        let report = try report(record)
        #expect(report.contains("**Not decided.**"))
        #expect(report.contains("the curve is shown to miss"))
    }

    @Test("Every obstacle has a reason of its own", arguments: LearningCurve.Obstacle.allCases)
    func obstacles(obstacle: LearningCurve.Obstacle) throws {
        func reasons(_ obstacle: LearningCurve.Obstacle) throws -> Set<String> {
            var record = try Sample.curves()
            record.sweeps?[0].curves = [
                LearningCurveRecord(other: 1, asked: nil, seed: 1) {
                    () throws(LearningCurve.Obstacle) in throw obstacle
                }
            ]
            let report = try report(record)
            return Set(report.matches(of: /no curve is fitted: ([^.]*)\./).map { String($0.1) })
        }
        let own = try reasons(obstacle)
        #expect(own.count == 1)
        for other in LearningCurve.Obstacle.allCases where other != obstacle {
            #expect(try reasons(other).isDisjoint(with: own), "\(other)")
        }
    }

    @Test("A sweep without curves has points and no word about a curve")
    func older() throws {
        var record = try Sample.curves()
        record.sweeps?[0].curves = nil
        let files = try Report.files(for: record)
        #expect(files["sweep-1-curves.svg"]?.contains("no curve is fitted") == true)
        #expect(files["report.md"]?.contains("fitted") == false)
    }

    // MARK: - The picture

    private func count(_ style: String, in picture: String) -> Int {
        picture.matches(of: /<polyline class="([^"]*)"/).count { $0.1.hasSuffix(style) }
    }

    @Test("One curve a value, solid where it was measured and dashed beyond, with the requirement")
    func picture() throws {
        let picture = try #require(try Report.files(for: Sample.curves())["sweep-1-curves.svg"])
        #expect(count("curve", in: picture) == 4 && count("dashed", in: picture) == 4)
        #expect(count("dotted", in: picture) == 0)
        #expect(picture.matches(of: /class="bound"/).count == 1)
        for word in ["wordings 1", "wordings 2", "required: 0.5", "512", "16", "2048"] {
            #expect(picture.contains(">\(word)</text>"), "\(word)")
        }
        #expect(picture.contains("(logarithmic)"))
    }

    @Test("Sizes before the rise are drawn hollow")
    func hollow() throws {
        let rows = [[0, 0, 0.30, 0.46, 0.58, 0.66, 0.72]]
        let record = try Sample.curves(rows)
        #expect(try curves(record)[0].fit?.first == 64)
        let picture = try #require(try Report.files(for: record)["sweep-1-curves.svg"])
        #expect(picture.matches(of: /class="c0 hollow"/).count == 2)
    }

    @Test("No text of the picture covers another one or leaves the picture")
    func texts() throws {
        let many = (0..<8).map { row in
            [0.1, 0.3, 0.45, 0.55, 0.62, 0.66].map { $0 + 0.03 * Double(row) }
        }
        for record in [try Sample.curves(), try Sample.curves(many), try Sample.record()] {
            let picture = try #require(try Report.files(for: record)["sweep-1-curves.svg"])
            try expectReadable(picture, "sweep-1-curves.svg")
        }
    }

    @Test("A sweep over other options has curves without a fit")
    func otherOptions() throws {
        let picture = try #require(try Report.files(for: Sample.record())["sweep-2-curves.svg"])
        #expect(picture.contains(">passages</text>"))
        #expect(count("dotted", in: picture) == 1 && count("dashed", in: picture) == 0)
    }

    // MARK: - Records that no run wrote

    @Test("A curve with neither fit nor obstacle, or with sizes that are none, is refused")
    func refused() throws {
        let good = try Sample.curves()
        func isRefused(_ change: (inout LearningCurveRecord) -> Void) throws -> Bool {
            var record = good
            var curve = try #require(record.sweeps?[0].curves?[0])
            change(&curve)
            record.sweeps?[0].curves?[0] = curve
            record.digest = try record.determinedDigest()
            let result = Result {
                try Report.record(fromJSON: CanonicalJSON.encode(record), file: "r.json")
            }
            guard case .failure(let error) = result else { return false }
            return error is ReportsError
        }
        #expect(try !isRefused { _ in })
        #expect(try isRefused { $0.fit = nil })
        #expect(try isRefused { $0.fit?.first = 0 })
        #expect(try isRefused { $0.fit?.last = 1 })
        #expect(try isRefused { $0.fit?.last = 1e100 })
        #expect(try isRefused { $0.fit?.exponent = -1 })
        #expect(try isRefused { $0.fit?.floor = 2 })
        #expect(try isRefused { $0.fit?.amplitude = -1 })
    }
}
