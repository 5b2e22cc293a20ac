import Domain
import Foundations
import Record
import Reports
import Scenarios
import Statistics
import Testing

@Suite("Gate")
struct GateTests {
    private static let mistakes: [(String, String)] = [
        ("rag", "found none"), ("", "found none"), ("rag.accuracy>0.8", "got '>'"),
        ("verdict==recommended", "got '=='"), ("=recommended", "one is empty"),
        ("rag.accuracy>=", "one is empty"), ("rag..english<=1%", "one is empty"),
        ("verdict=recomended", "did you mean 'recommended'?"),
        ("verdikt=recommended", "did you mean 'verdict'?"), ("verdict>=recommended", "expected ="),
        ("rag.acuracy>=0.8", "did you mean 'accuracy'?"), ("rag.accuracy=0.8", ">= or <="),
        ("rag.accuracy>=good", "got 'good'"), ("rag.accuracy>=nan", "got 'nan'"),
        ("rag.accuracy>=inf", "got 'inf'"), ("rag.latency<=2", "such as 2s"),
        ("rag.latency>=2s", "expected <="), ("rag.latency<=-2s", "got '-2s'"),
        ("lora.forgetting<=5%", "ARM.forgetting.PROBE"),
        ("lora.forgetting.a.b<=5%", "ARM.forgetting"),
        ("lora.forgeting.english<=5%", "did you mean 'forgetting'?"),
        ("lora.forgetting.english<=500%", "got '500%'"),
        ("rag.cost<=50", "such as 50 USD / month"), ("rag.cost<=-1 USD / month", "got '-1"),
        ("rag.cost>=5 USD / month", "expected <="),
        ("rag.answers-without-basis<=5", "such as 0.05 or 5%"),
        ("rag.answers-without-basis>=5%", "expected <="), ("rag.may-leave<=[]", "expected ="),
        ("rag.may-leave=[question]", "did you mean 'questions'?"),
        ("rag.may-leave=questions,", "got ''"), ("advice=fresh", "expected 'current'"),
    ]

    @Test("A requirement that cannot be read says what was expected", arguments: mistakes)
    func mistake(text: String, part: String) throws {
        let error = #expect(throws: ReportsError.self) { try GateRequirement(text) }
        let message = "\(try #require(error))"
        #expect(message.hasPrefix("Requirement '\(text)': "))
        #expect(message.contains(part), "\(message)")
    }

    @Test(
        "A name that the record does not have is an error, never a pass",
        arguments: [
            ("ragg.accuracy>=0", "did you mean 'rag'?"), ("arm=lorra", "did you mean 'lora'?"),
            ("lora.forgetting.englisch<=5%", "did you mean 'english'?"),
            ("rag.forgetting.english<=5%", "nothing was measured"),
            ("rag.accuracy>=80", "is a share"),
        ])
    func unknown(text: String, part: String) throws {
        let record = try Sample.record()
        let requirement = try GateRequirement(text)
        let error = #expect(throws: ReportsError.self) {
            try Gate(record, requirements: [requirement])
        }
        #expect("\(try #require(error))".contains(part))
    }

    @Test(
        "The whole interval of a score must keep the bound",
        arguments: [
            ("rag.accuracy>=0.5", true), ("rag.accuracy >= 50 %", true),
            ("rag.accuracy>=0.6", false), ("rag.accuracy>=0.95", false),
            ("rag.accuracy<=0.9", true), ("rag.accuracy<=0.7", false),
        ])
    func accuracy(text: String, isMet: Bool) throws {
        var record = try Sample.record()
        let rag = try #require(record.arms.firstIndex { $0.name == "rag" })
        record.arms[rag].score.value = 0.7
        record.arms[rag].score.low = 0.55
        record.arms[rag].score.high = 0.85
        #expect(try finding(text, record).isMet == isMet)
    }

    @Test(
        "Verdict, recommended arm, latency and forgetting are read from the record",
        arguments: [
            ("verdict=recommended", true), ("verdict=blocked", false), ("arm=lora", true),
            ("arm=rag", false), ("lora.latency<=1min", true), ("lora.latency<=1ms", false),
            ("lora.latency-p95<=1s", true), ("lora.latency-p95<=150ms", false),
            ("lora.forgetting.english<=50%", true), ("lora.forgetting.english<=25%", false),
        ])
    func subjects(text: String, isMet: Bool) throws {
        var record = try Sample.record()
        let english = try #require(
            record.forgetting.firstIndex { $0.arm == "lora" && $0.probe == .english })
        record.forgetting[english].before.value = 20
        record.forgetting[english].change.value = 6
        #expect(try finding(text, record).isMet == isMet)
    }

    @Test(
        "A time that a system reports of itself is held against the bound as a measured one",
        arguments: [("<=1s", true), ("<=500ms", false)])
    func stated(bound: String, isMet: Bool) throws {
        var record = try Sample.outside()
        let name = record.arms[0].name
        let finding = try finding("\(name).latency\(bound)", record)
        #expect(finding.isMet == isMet)
        #expect(finding.finding == "0.800 s a question in the mean, as the system reports it")
        record.arms[0].outside?.seconds = nil
        #expect(try !self.finding("\(name).latency\(bound)", record).isMet)
    }

    @Test(
        "The whole interval of the answers without basis must keep the bound",
        arguments: [("<=50%", true), ("<=25%", false), ("<=5%", false)])
    func basis(bound: String, isMet: Bool) throws {
        var record = try Sample.scoring()
        for place in record.arms.indices {
            record.arms[place].answerability?.withoutBasis = Estimate(
                .wilson(successes: 20, count: 100))
        }
        let finding = try finding("rag.answers-without-basis\(bound)", record)
        #expect(finding.isMet == isMet)
        #expect(finding.finding.contains("not decided") == (bound == "<=25%"))
        #expect(throws: ReportsError.self) {
            try self.finding("rag.answers-without-basis\(bound)", Sample.record())
        }
    }

    @Test(
        "What leaves is held against what may",
        arguments: [
            ("[questions, passages]", true), ("[passages]", false), ("questions", false),
            ("[]", false),
        ])
    func privacy(allowed: String, isMet: Bool) throws {
        var record = try Sample.priced()
        let row = #"{"arm":"rag","place":"api","to":"a firm","leaves":["questions","corpus"]}"#
        record.costs?[0].privacy = [try CanonicalJSON.decode(PrivacyRecord.self, from: row)]
        let finding = try finding("rag.may-leave=\(allowed)", record)
        #expect(finding.isMet == isMet)
        #expect(finding.finding == "sends questions and corpus to a firm")
        record.costs?[0].privacy[0].leaves = []
        #expect(try self.finding("rag.may-leave=[]", record).isMet)
        #expect(throws: ReportsError.self) { try self.finding("lora.may-leave=[]", record) }
    }

    @Test(
        "Every requirement of a scenario can be asked for",
        arguments: RequirementRecord.Subject.allCases)
    func everyRequirement(subject: RequirementRecord.Subject) throws {
        let texts: [RequirementRecord.Subject: String] = [
            .accuracy: "rag.accuracy>=80%",
            .answersWithoutBasis: "rag.answers-without-basis<=5%", .latency: "rag.latency<=2s",
            .latencyP95: "rag.latency-p95<=2s", .cost: "rag.cost<=5 USD / month",
            .privacy: "rag.may-leave=[]", .forgetting: "rag.forgetting.english<=5%",
        ]
        _ = try GateRequirement(try #require(texts[subject]))
    }

    @Test("What is not a number meets nothing")
    func undefined() throws {
        let record = try Sample.undefined()
        let first = record.arms[0].name
        for text in ["\(first).accuracy>=0", "\(first).accuracy<=1"] {
            #expect(try finding(text, record).isMet == false)
        }
    }

    @Test("A failed arm meets nothing, and its reason is told")
    func failedArm() throws {
        var record = try Sample.record()
        record.arms[2].fail("no room")
        let name = record.arms[2].name
        for text in ["\(name).accuracy>=0", "\(name).latency<=60min"] {
            let finding = try finding(text, record)
            #expect(!finding.isMet)
            #expect(finding.finding.contains("no room"))
        }
    }

    @Test(
        "What has no interval meets no bound, on either side",
        arguments: [ConfidenceInterval.Method.none, .wilson])
    func noInterval(method: ConfidenceInterval.Method) throws {
        var record = try Sample.record()
        let rag = try #require(record.arms.firstIndex { $0.name == "rag" })
        (record.arms[rag].score.low, record.arms[rag].score.high) = (1, 1)
        record.arms[rag].score.method = method
        for text in ["rag.accuracy>=0.5", "rag.accuracy<=1"] {
            #expect(try finding(text, record).isMet == (method != .none))
        }
        let english = record.forgetting.indices.filter { record.forgetting[$0].probe == .english }
        for place in english { record.forgetting[place].change.method = method }
        #expect(try finding("lora.forgetting.english<=100%", record).isMet == (method != .none))
        for place in english where method == .none {
            record.forgetting[place].after = record.forgetting[place].before
            record.forgetting[place].change.value = 0
        }
        #expect(
            try finding("lora.forgetting.english<=100%", record).isMet,
            "an unchanged model loses nothing")
    }

    @Test("A budget is kept on 10 items, and not on fewer", arguments: [(9, false), (10, true)])
    func fewItems(count: Int, isMet: Bool) throws {
        var record = try Sample.record()
        for place in record.forgetting.indices { record.forgetting[place].change.count = count }
        #expect(try finding("lora.forgetting.english<=100%", record).isMet == isMet)
    }

    @Test("A budget where the model had nothing to lose is met, and the line says so")
    func nothingToLose() throws {
        var record = try Sample.record()
        for place in record.forgetting.indices {
            record.forgetting[place].change.count = 30
            record.forgetting[place].chance = 0
            record.forgetting[place].before.method = .none
        }
        let finding = try finding("lora.forgetting.english<=100%", record)
        #expect(finding.isMet && finding.finding.hasSuffix(": it had nothing to lose"))
    }

    @Test("When a control failed only the verdict can be asked for")
    func blocked() throws {
        var record = try Sample.record()
        record.controls[0].outcome = .failed
        record.verdict.outcome = .blocked
        #expect(try finding("verdict=blocked", record).isMet)
        let finding = try finding("rag.accuracy>=0", record)
        #expect(!finding.isMet)
        #expect(finding.finding.contains(record.controls[0].words))
    }

    @Test("JUnit's XML is well formed whatever the names are, and counts what failed")
    func junit() throws {
        var record = try Sample.record()
        record.scenario.name = "<a & \"b\"\u{1}>"
        let gate = try Gate(
            record,
            requirements: [
                GateRequirement("rag.accuracy>=0"), GateRequirement("verdict=blocked"),
            ])
        #expect(WellFormedness.problem(in: gate.junit) == nil)
        #expect(gate.junit.contains("tests=\"2\" failures=\"1\""))
        #expect(!gate.isOpen)
        #expect(gate.text.hasPrefix("met: rag.accuracy>=0: "))
        #expect(gate.text.contains("\nnot met: verdict=blocked: Recommended: lora.\n"))
    }

    @Test(
        "A bill is held against money a month, in the record's currency",
        arguments: [
            ("lora.cost<=2 EUR / month", true), ("lora.cost<=1.99 EUR / month", false),
            ("lora.cost<=25 EUR / year", true), ("lora.cost<=23 EUR / year", false),
        ])
    func cost(text: String, isMet: Bool) throws {
        let finding = try finding(text, Sample.priced())
        #expect(finding.isMet == isMet)
        #expect(
            finding.finding == """
                2.00 EUR a month by 'Our machine', some of it by prices that are not verified
                """)
    }

    @Test("A bill that is incomplete, of another currency or not there is no pass")
    func noBill() throws {
        var record = try Sample.priced()
        let finding = try finding("rag.cost<=1000 EUR / month", record)
        #expect(!finding.isMet && finding.finding.contains("incomplete (no price)"))
        #expect(throws: ReportsError.self) { try self.finding("lora.cost<=9 USD / month", record) }
        record.costs = nil
        #expect(throws: ReportsError.self) { try self.finding("lora.cost<=9 EUR / month", record) }
    }

    @Test("Advice is current until the last day of its prices")
    func freshness() throws {
        let record = try Sample.priced(), requirement = try GateRequirement("advice=current")
        func isMet(_ day: String) throws -> Bool {
            try Gate(record, requirements: [requirement], on: day).isOpen
        }
        #expect(try isMet("2026-12-31"))
        #expect(try !isMet("2027-01-01"))
        #expect(throws: ReportsError.self) { try Gate(record, requirements: [requirement]) }
    }

    private func finding(_ text: String, _ record: RunRecord) throws -> Gate.Finding {
        let gate = try Gate(record, requirements: [try GateRequirement(text)])
        return try #require(gate.findings.first)
    }
}
