import Domain
import Foundations
import Record
import Reports
import Testing

@Suite("Searches for settings in a report")
struct TuningReportTests {
    typealias Search = Sample.Search

    private func report(_ record: RunRecord) throws -> String {
        // Lines are broken anywhere.
        try #require(try Report.files(for: record)["report.md"]).replacing("\n  ", with: " ")
    }

    private func section(_ title: String, of record: RunRecord) throws -> String {
        let report = try report(record)
        let start = try #require(report.firstRange(of: "\n## \(title)\n"))
        let rest = report[start.upperBound...]
        return String(rest[..<(rest.firstRange(of: "\n## ")?.lowerBound ?? rest.endIndex)])
    }

    private func choice(_ record: RunRecord) throws -> String {
        try section("What was chosen on the validation questions", of: record)
    }

    /// Rows of the first table of trials, without its head.
    private func trials(_ record: RunRecord) throws -> [[Substring]] {
        Sample.rows(of: try section("What was tried", of: record)).dropFirst(2).map { row in
            row.split(separator: "|").map { $0.drop { $0 == " " } }.map { cell in
                cell.prefix(cell.count - cell.reversed().prefix { $0 == " " }.count)
            }
        }
    }

    private func tuning(_ record: RunRecord) throws -> ArmTuningRecord {
        try #require(record.arms.compactMap(\.tuning).first { !$0.trials.isEmpty })
    }

    // MARK: - One budget for every arm

    @Test("Without a budget for the search a report has no section on it, and no picture")
    func none() throws {
        let files = try Report.files(for: try Sample.record())
        #expect(!files.keys.contains { $0.hasPrefix("tuning") })
        #expect(files["report.md"]?.contains("## What was tried") == false)
        #expect(try choice(Sample.record()).contains("untuned"))
    }

    @Test("Every arm is told with what it did of the budget, and none is called untuned")
    func budget() throws {
        let record = try Sample.tuned([Search(failing: 0)])
        let choice = try choice(record)
        #expect(!choice.contains("untuned"))
        #expect(choice.contains("same budget for it, 10:00 min"))
        let rows = Sample.rows(of: choice)
        func row(_ arm: String) throws -> Substring {
            try #require(rows.first { $0.hasPrefix("| `\(arm)` ") })
        }
        #expect(try row("base").contains(" none |"))
        #expect(try row("base").contains("nothing to search"))
        #expect(try row("rag").contains(" 42 s |"))
        #expect(try row("rag").contains("| 6 of 6 "))
        let finished = try tuning(record).trials.count { $0.course == .finished }
        #expect(try row("lora").contains(/\| +12 \| +\d+ \|/))
        #expect(try row("lora").contains(" \(finished) |"))
        #expect(!choice.contains("wrong-corpus"), "a control has what its arm has")
    }

    @Test("An arm from outside has unknown settings, and no budget")
    func outside() throws {
        var record = try Sample.tuned()
        record.arms[0].tuning = nil
        #expect(
            try choice(record).contains(
                "How the settings of `\(record.arms[0].name)` were found is not known."))
    }

    @Test("An arm that had settings to choose from and no time is not said to have had one")
    func noTime() throws {
        var record = try Sample.tuned()
        record.arms[2].tuning?.settingsTried = 1
        record.arms[2].candidates = []
        let choice = try choice(record)
        #expect(choice.contains("no time to choose") && choice.contains("1 of 6"))
    }

    // MARK: - The trials

    @Test("Few trials all stand in the table, the chosen one first, failed ones last")
    func table() throws {
        let record = try Sample.tuned([Search(trials: 12)])
        let tuning = try tuning(record)
        let rows = try trials(record)
        #expect(rows.count == 12)
        #expect(rows.first?.first == "\(tuning.chosen ?? -1)")
        #expect(rows.first?.last == "**chosen**")
        #expect(rows.suffix(2).allSatisfy { $0.last == "failed" })
        let waiting = tuning.trials.count { $0.course == .waiting }
        #expect(rows.count { $0.last == "waited after 2 epochs" } == waiting && waiting > 0)
        let finished = rows.filter { $0.last == "**chosen**" || $0.last == "trained to the end" }
        #expect(finished.count == tuning.trials.count { $0.course == .finished })
        let scores = try finished.map { try #require(Double($0[$0.count - 2])) }
        #expect(scores == scores.sorted(by: >))
    }

    @Test("Of many trials the best stand there, with the number of the others")
    func manyTrials() throws {
        let record = try Sample.tuned([Search(trials: 60)])
        #expect(try trials(record).count == 10)
        #expect(try section("What was tried", of: record).contains("50 more trials stand in"))
    }

    @Test("The chosen one stands there even where others score better")
    func chosenShown() throws {
        let record = try Sample.tuned([Search(trials: 60, bound: 0.1, extraLoss: 0.3)])
        let rows = try trials(record)
        #expect(rows.count { $0.last?.contains("**chosen**") == true } == 1)
        #expect(rows.allSatisfy { $0.last?.contains("beyond the bound") == true })
    }

    @Test("Where no setting meets the bound, that is said first, and which one was taken")
    func nothingMeets() throws {
        let sentence = "**No setting kept within 10 points of knowledge**; the one that exceeds it"
        let broken = try Sample.tuned([Search(bound: 0.1, extraLoss: 0.3)])
        #expect(try section("What was tried", of: broken).contains(sentence))
        let kept = try section("What was tried", of: try Sample.tuned([Search(bound: 0.1)]))
        #expect(!kept.contains("No setting kept"))
        #expect(kept.contains("lose at most 10 points of knowledge"))
    }

    @Test("A capability that was won is not called lost")
    func won() throws {
        var record = try Sample.tuned([Search(failing: 0, bound: 0.1)])
        for trial in record.arms[4].tuning?.trials.indices ?? 0..<0 {
            for look in record.arms[4].tuning?.trials[trial].looks.indices ?? 0..<0 {
                record.arms[4].tuning?.trials[trial].looks[look].lost = ["knowledge": -0.02]
            }
        }
        #expect(try section("What was tried", of: record).contains("2 points of knowledge won"))
    }

    @Test("Each reason of a failure stands there once, with its trials")
    func failures() throws {
        let record = try Sample.tuned([Search(trials: 12, failing: 5)])
        #expect(
            try section("What was tried", of: record).contains(
                "Trials 4 and 9 failed: the loss is no number"))
    }

    @Test("Where every trial failed there is the table, and no picture")
    func allFailed() throws {
        let record = try Sample.tuned([Search(trials: 4, failing: 1)])
        let files = try Report.files(for: record)
        #expect(!files.keys.contains { $0.hasPrefix("tuning") })
        #expect(try section("What was tried", of: record).contains("No trial came to a score"))
        #expect(try trials(record).allSatisfy { $0.last == "failed" })
    }

    @Test("The rules tell how the next values were chosen", arguments: SearchMethod.allCases)
    func methods(method: SearchMethod) throws {
        func rules(_ method: SearchMethod) throws -> String {
            var record = try Sample.tuned()
            record.tuning?.method = method
            return try section("What was tried", of: record)
        }
        for other in SearchMethod.allCases {
            #expect(try (rules(method) == rules(other)) == (method == other))
        }
    }

    @Test("Text from outside stays harmless wherever a search has some")
    func hostile() throws {
        func files(_ text: String) throws -> [String: String] {
            var record = try Sample.tuned([Search(trials: 5, failure: text)])
            record.arms[4].tuning?.searched["form"] = text
            record.arms[4].tuning?.trials[0].values["form"] = .word(text)
            return try Report.files(for: record)
        }
        func bars(_ files: [String: String]) throws -> [Int] {
            Sample.rows(of: try #require(files["report.md"])).map { row in
                row.replacing("\\|", with: "").count { $0 == "|" }
            }
        }
        let calm = try files("calm")
        for text in ["a | b", "<script>x</script>", "\u{1B}[31m\u{202E}", "[x](http://y.z)", "`|`"]
        {
            let files = try files(text)
            #expect(try bars(files) == bars(calm))
            for (name, file) in files where name.hasSuffix(".svg") || name.hasSuffix(".html") {
                #expect(WellFormedness.problem(in: file) == nil, "\(name)")
                #expect(!file.contains("<script") && !file.contains("\u{1B}"))
            }
            #expect(files["report.md"]?.contains("failed: [x](http") == false)
        }
    }

    @Test("The clock of a search is no part of the digest; what a trial scored is")
    func digest() throws {
        let record = try Sample.tuned()
        var later = record
        later.arms[4].tuning?.usage.wallSeconds += 9
        later.arms[4].tuning?.trials[0].looks[0].seconds += 9
        #expect(try later.determinedDigest() == record.digest)
        later.arms[4].tuning?.trials[0].looks[0].score += 0.1
        #expect(try later.determinedDigest() != record.digest)
    }

    // MARK: - Records that no run wrote

    @Test("A search that no run can have made is refused")
    func refused() throws {
        func isRefused(_ change: (inout ArmTuningRecord) -> Void) throws -> Bool {
            var record = try Sample.tuned()
            var tuning = try self.tuning(record)
            change(&tuning)
            record.arms[4].tuning = tuning
            record.digest = try record.determinedDigest()
            let result = Result {
                try Report.record(fromJSON: CanonicalJSON.encode(record), file: "r.json")
            }
            guard case .failure(let error) = result else { return false }
            return error is ReportsError
        }
        #expect(try !isRefused { _ in })
        #expect(try isRefused { $0.chosen = 99 })
        #expect(try isRefused { $0.trials[1].number = 0 })
        #expect(try isRefused { $0.searched["charm"] = "[1]" })
        #expect(try isRefused { $0.trials[0].looks[0].epoch = 99 })
        #expect(try isRefused { $0.trials[0].looks[0].epoch = -1 })
    }
}
