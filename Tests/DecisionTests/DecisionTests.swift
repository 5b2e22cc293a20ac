import Domain
import Economics
import Foundations
import Record
import Statistics
import TestSupport
import Testing

@Suite("The decision")
struct DecisionTests {
    typealias Sketch = DecisionFixture.ArmSketch

    private static let base = Sketch("base", 0.1, 0.05, 0.17).with(\.answering, 10)
    private static let rag = Sketch("rag", 0.9, 0.83, 0.95).with(\.indexBytes, 10)
    private static let lora = Sketch("lora", 0.97, 0.91, 0.99)
        .with(\.building, 5_000).with(\.training, 5_000).with(\.answering, 20)
    private static let arms = [base, rag, lora]
    private static let least = Requirements(accuracy: .atLeast(0.8))

    // MARK: - Outcomes

    @Test("Of the arms that meet the requirements for sure the cheapest is recommended")
    func recommends() throws {
        // Over 12 months at 10,000 queries: rag 120,000 s, lora 5,000 s + 24,000 s.
        let fixture = DecisionFixture(arms: Self.arms, requirements: Self.least)
        let record = try fixture.decided()
        #expect(record.verdict.outcome == .recommend && record.verdict.arm == "lora")
        #expect(record.arms.map(\.line)[1...] == ["meets", "recommended"])
        #expect(record.arms[0].line.hasPrefix("fails: exact-match 0.10"))
        #expect(record.verdict.summary.text.hasPrefix("Fine-tune on questions and answers (lora)."))
        #expect(record.verdict.summary.text.contains("8.06 CPU hours"))
        let reason = "the least of the 2 arms that meet every requirement"
        #expect(record.verdict.summary.text.contains(reason))
        var rare = fixture
        rare.workload.queriesPerMonth = 10
        #expect(try rare.decided().verdict.arm == "rag")
    }

    @Test("Without a required score: the cheapest that is shown to be as good as every other")
    func noRequirement() throws {
        var fixture = DecisionFixture(arms: Self.arms)
        fixture.differences = [("lora", "rag", 0.021, 0.4)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "lora")
        #expect(
            record.arms.map(\.line)[1...]
                == ["unsure: not shown to be as good as lora", "recommended"])
        #expect(
            record.arms[0].line
                == "worse: exact-match 0.10 [0.05, 0.17], against 0.97 [0.91, 0.99] for lora")
        // The cheapest by far is recommended where it is as good, not where it is not shown to be
        // worse: its interval reaches 0.04 below.
        fixture.arms[0] = Self.base.with(\.score, 0.96).with(\.low, 0.9).with(\.high, 0.99)
        fixture.differences = [("base", "rag", 0.06, 0.4), ("base", "lora", 0.021, 0.4)]
        #expect(try fixture.decided().verdict.arm == "base")
        fixture.differences[1].value = 0.01
        #expect(try fixture.decided().verdict.arm == nil)
    }

    @Test("When none is shown to be as good as the others, nothing is decided, and it says so")
    func noneAsGood() throws {
        let record = try DecisionFixture(arms: [Self.rag, Self.lora]).decided()
        #expect(record.verdict.outcome == .notDecided && record.verdict.arm == nil)
        let unsure = ["unsure: not shown to be as good as "]
        #expect(record.arms.allSatisfy { $0.line.hasPrefix(unsure[0]) })
        #expect(record.verdict.missing.count == 1)
        #expect(record.verdict.missing.first?.text.contains("margin of 3 points") == true)
    }

    @Test("How many questions would show the best arm to be as good: by margin and level")
    func questionsNeeded() throws {
        var fixture = DecisionFixture(arms: [Self.rag, Self.lora])
        func missing() throws -> String {
            try fixture.decided().verdict.missing.map(\.text).joined()
        }
        // 0.07 and the margin of 0.03, with a standard error of 0.051:
        // 100 · (2.80 · 0.051 / 0.1)² = 204.3.
        #expect(
            try missing().contains(
                """
                Were that the true difference, lora would be as good as rag, and about 210 test \
                questions would show it in four of five runs.
                """))
        fixture.adjust = { $0.differences[0].simultaneous?.level = 0.99 }
        // 100 · (3.42 · 0.051 / 0.1)² = 304.02.
        #expect(try missing().contains("about 310 test questions would show it"))
    }

    @Test(
        "An arm that is not shown to beat the trivial answer is not recommended, and blocks others")
    func trivial() throws {
        var fixture = DecisionFixture(arms: Self.arms, requirements: Self.least)
        fixture.againstTrivial = [("lora", 0.03, 0.2)]
        #expect(try fixture.decided().verdict.arm == "rag", "with a required score the next")
        let lora = try fixture.decided().arms[2].line
        #expect(lora.hasPrefix("unsure: not shown to be better than always giving the commonest"))
        fixture.requirements = Requirements()
        #expect(try fixture.decided().verdict.arm == nil, "lora may be the better one")
        fixture.againstTrivial = [("base", 0.0, 1)]
        #expect(try fixture.decided().arms[0].line.hasPrefix("worse: "))
        fixture.againstTrivial = [("lora", -0.3, 0.001)]
        #expect(try fixture.decided().arms[2].line.hasPrefix("fails: worse than"))
        fixture.againstTrivial = [
            ("base", 0.0, 1), ("rag", 0.04, 0.3), ("lora", 0.05, 0.2),
        ]
        let nobody = try fixture.decided()
        #expect(nobody.verdict.outcome == .notDecided && nobody.verdict.missing.count == 3)
    }

    @Test("With a required score the report says how much better the best one is")
    func bestOfThose() throws {
        let confidence = try DecisionFixture(
            arms: [Self.rag.with(\.answering, 10), Self.lora], requirements: Self.least
        ).decided().verdict.confidence.map(\.text)
        #expect(
            confidence.contains {
                $0.contains("lora, which clears it too, is not shown to score better: a difference")
            })
    }

    @Test("An arm whose score has no interval is neither recommended nor ruled out by a bound")
    func noInterval() throws {
        var fixture = DecisionFixture(arms: [Self.lora], requirements: Self.least)
        fixture.adjust = { record in
            record.arms[0].score.low = record.arms[0].score.value
            record.arms[0].score.method = .none
        }
        #expect(try fixture.decided().verdict.outcome == .notDecided)
    }

    @Test("Without a required score, costs that are close together decide nothing")
    func tied() throws {
        let cheap = Self.lora.with(\.name, "full").with(\.answering, 24)
        var fixture = DecisionFixture(arms: [Self.base, Self.lora, cheap])
        // 29,000 s against 33,800 s: a factor of 1.17.
        fixture.differences = [("lora", "full", 0.0, 1), ("full", "base", 0.87, 0.001)]
        fixture.adjust = { record in
            record.differences[0].simultaneous?.low = -0.02
            record.differences[0].simultaneous?.high = 0.02
        }
        let record = try fixture.decided()
        #expect(record.verdict.outcome == .notDecided && record.verdict.arm == nil)
        #expect(record.arms.map(\.line)[1...] == ["not-ruled-out", "not-ruled-out"])
        #expect(
            record.verdict.missing.map(\.text) == [
                """
                lora and full are as good as each other, within a margin of 3 points, and cost \
                about the same. Either will do; a required score would single one out.
                """
            ])
        fixture.arms[2].answering = 27
        // 37,400 s: a factor of 1.29.
        #expect(try fixture.decided().verdict.arm == "lora")
        fixture.arms[2].answering = 24
        fixture.requirements = Self.least
        #expect(try fixture.decided().verdict.arm == "lora", "a required score is met by both")
    }

    @Test("Of arms that are as good as each other, only those that cost about the same are tied")
    func dearer() throws {
        let cheap = Sketch("base", 0.97, 0.91, 0.99).with(\.answering, 10)
        let close = cheap.with(\.name, "few-shot").with(\.answering, 12)
        let dear = cheap.with(\.name, "rag").with(\.answering, 110).with(\.indexBytes, 10)
        var fixture = DecisionFixture(arms: [cheap, close, dear])
        fixture.differences = [
            ("base", "few-shot", 0, 1), ("base", "rag", 0, 1), ("few-shot", "rag", 0, 1),
        ]
        fixture.adjust = { record in
            for place in record.differences.indices {
                record.differences[place].simultaneous?.low = -0.02
                record.differences[place].simultaneous?.high = 0.02
            }
        }
        let record = try fixture.decided()
        #expect(record.verdict.outcome == .notDecided)
        #expect(
            record.verdict.summary.text == """
                Without a required score, neither exact-match on 100 test questions nor cost decides \
                between base with 0.97 [0.91, 0.99] and few-shot with 0.97 [0.91, 0.99]. rag is as \
                good, within a margin of 3 points, but costs at least 1.25 times as much as the cheapest.
                """)
        #expect(
            record.verdict.missing.map(\.text) == [
                """
                base, few-shot and rag are as good as each other, within a margin of 3 points. \
                base and few-shot cost about the same; rag costs at least 1.25 times as much as \
                the cheapest. Either of base and few-shot will do; a required score would single \
                one out.
                """
            ])
        try expectReadable(record)
    }

    @Test("An arm is set aside by its paired difference, not by intervals that overlap or not")
    func paired() throws {
        var fixture = DecisionFixture(arms: [Self.rag, Self.lora])
        fixture.differences = [("lora", "rag", 0.07, 0.01)]
        #expect(try fixture.decided().arms[0].line.hasPrefix("worse: exact-match 0.90"))
        fixture.differences = [("lora", "rag", 0.07, 0.06)]
        let open = "unsure: not shown to be as good as lora"
        #expect(try fixture.decided().arms[0].line == open)
        // The interval holds zero: with several seeds, another training could turn it round.
        fixture.differences = [("lora", "rag", 0.03, 0.01)]
        #expect(try fixture.decided().arms[0].line == open)
    }

    @Test("Every failed requirement is listed: the score, then forgetting, then latency")
    func allReasons() throws {
        let slow = Self.lora.with(\.score, 0.5).with(\.low, 0.4).with(\.high, 0.6)
            .with(\.wallSeconds, 300)
        var fixture = DecisionFixture(
            arms: [slow], requirements: Requirements(accuracy: .atLeast(0.8), latency: .atMost(2)),
            budgets: [.knowledge: 0.1, .english: 0.25])
        fixture.forgetting = [("lora", "knowledge", 0.9, 0.7), ("lora", "english", 20, 30)]
        let record = try fixture.decided()
        #expect(
            record.arms[0].line == """
                fails: exact-match 0.50 [0.40, 0.60], asked for at least 0.8; english perplexity \
                grows by 50 %, at most 25 % allowed; forgets 20 points of knowledge, at most 10 \
                points allowed; latency 3.0 s, asked for at most 2
                """)
        #expect(
            record.verdict.summary.text == """
                No arm keeps the required exact-match, the budget for forgetting and the limit on \
                latency. lora comes nearest with exact-match 0.50 [0.40, 0.60]; it misses the \
                score by 0.30 (asked for at least 0.8), the budget for english by 25 % (english \
                perplexity grows by 50 %, at most 25 % allowed), the budget for knowledge by 10 \
                points (forgets 20 points of knowledge, at most 10 points allowed) and the latency \
                by 1.0 s (latency 3.0 s, asked for at most 2).
                """)
    }

    @Test("Of an arm that scores better than the nearest it is said what more it breaks")
    func betterButFarther() throws {
        let poor = Self.rag.with(\.score, 0.4).with(\.low, 0.3).with(\.high, 0.5)
        let slow = Self.lora.with(\.score, 0.5).with(\.low, 0.4).with(\.high, 0.6)
            .with(\.wallSeconds, 300)
        let record = try DecisionFixture(
            arms: [poor, slow],
            requirements: Requirements(accuracy: .atLeast(0.8), latency: .atMost(2))
        ).decided()
        #expect(
            record.verdict.summary.text == """
                No arm keeps the required exact-match. rag comes nearest with exact-match 0.40 \
                [0.30, 0.50]; it misses the score by 0.40 (asked for at least 0.8). lora scores \
                best with exact-match 0.50 [0.40, 0.60], but breaks more requirements (asked for at \
                least 0.8; latency 3.0 s, asked for at most 2).
                """)
    }

    @Test("A bound that two digits would hide is written with three")
    func threeDigits() throws {
        let close = Self.rag.with(\.low, 0.798)
        let record = try DecisionFixture(arms: [close], requirements: Self.least).decided()
        #expect(record.arms[0].line.hasPrefix("unsure: exact-match 0.900 [0.798, 0.950]"))
        #expect(!record.verdict.summary.text.contains("comes nearest"))
    }

    @Test("That the nearest known question answers the test is said")
    func lookUp() throws {
        let nearest = Self.rag.with(\.name, "nearest").with(\.answering, 0)
        let meets = try DecisionFixture(arms: [nearest, Self.lora], requirements: Self.least)
            .decided()
        let sentence = "so neither retrieval nor tuning is needed."
        #expect(meets.verdict.confidence.map(\.text).contains { $0.hasSuffix(sentence) })
        let overlaps = try DecisionFixture(arms: [nearest, Self.lora]).decided()
        #expect(
            overlaps.verdict.confidence.map(\.text).contains {
                $0.contains("it is not shown to be worse than lora with 0.97 [0.91, 0.99]")
            })
        let low = nearest.with(\.score, 0.1).with(\.high, 0.2).with(\.low, 0)
        let without = try DecisionFixture(arms: [low, Self.lora]).decided()
        #expect(
            !without.verdict.confidence.map(\.text).contains {
                $0.contains("nearest known question")
            })
    }

    @Test("Of an arm that scores below the trivial answer no number of questions is promised")
    func belowTrivial() throws {
        var fixture = DecisionFixture(arms: [Self.base])
        fixture.againstTrivial = [("base", -0.04, 0.3)]
        let missing = try fixture.decided().verdict.missing.map(\.text)
        #expect(missing.count == 1 && missing[0].contains("It scores no better than that here"))
        #expect(!missing[0].contains("would show it in four of five"))
    }

    @Test("An arm without any error has no interval, and more questions are no way out")
    func perfectNumbers() throws {
        let exact = Self.lora.with(\.score, 0).with(\.low, 0).with(\.high, 0)
        var fixture = DecisionFixture(
            arms: [exact], requirements: Requirements(accuracy: .atMost(0.5)), metric: .number)
        fixture.adjust = { $0.arms[0].score.method = .none }
        let alone = try fixture.decided()
        #expect(alone.verdict.missing.first?.text.contains("Every error is zero") == true)
        #expect(alone.verdict.missing.first?.text.contains("More test questions") == false)
        try expectReadable(alone)
        // Against an arm that is off by the same everywhere.
        fixture.arms.append(Self.rag.with(\.score, 1).with(\.low, 1).with(\.high, 1))
        fixture.requirements = Requirements()
        fixture.adjust = { record in
            for place in record.arms.indices { record.arms[place].score.method = .none }
            for place in record.differences.indices {
                record.differences[place].difference.method = .none
                record.differences[place].simultaneous = nil
            }
        }
        let both = try fixture.decided()
        #expect(both.verdict.outcome == .notDecided)
        let missing = both.verdict.missing.map(\.text).joined()
        #expect(missing.contains("Differences so alike have no interval"), "\(missing)")
        #expect(missing.hasSuffix("Look at the answers."), "\(missing)")
    }

    @Test("Without a margin more questions are no way to tell that equal arms are equal")
    func noMargin() throws {
        let other = Self.rag.with(\.score, 0.97).with(\.low, 0.91).with(\.high, 0.99)
        var fixture = DecisionFixture(arms: [other, Self.lora])
        fixture.requirements = Requirements(margin: 0)
        fixture.differences = [("lora", "rag", 0, 1)]
        let missing = try fixture.decided().verdict.missing.map(\.text).joined()
        #expect(missing.contains("Without a margin no number of questions"), "\(missing)")
    }

    @Test("Where the seeds differ by more than what is asked, more questions are not promised")
    func seedsDiffer() throws {
        var fixture = DecisionFixture(arms: [Self.rag, Self.lora])
        func missing() throws -> String {
            try fixture.decided().verdict.missing.map(\.text).joined()
        }
        #expect(try missing().contains("test questions would show it in four of five runs"))
        fixture.adjust = { $0.arms[1].scoreBySeed = [1, 0.94] }
        #expect(try missing().contains("more seeds would be needed, too"))
        #expect(try !missing().contains("would show it in four of five runs"))
    }

    @Test("What is below its bound would be shown to fall short by more questions")
    func wouldFallShort() throws {
        let open = Self.rag.with(\.score, 0.75).with(\.low, 0.65).with(\.high, 0.85)
        let missing = try DecisionFixture(arms: [Self.base, open], requirements: Self.least)
            .decided().verdict.missing.map(\.text)
        #expect(missing.contains { $0.contains("would show that it falls short in four of five") })
    }

    @Test("An arm that is not shown to beat the trivial answer is no advice to ask for less")
    func noLowerBound() throws {
        let low = Self.rag.with(\.score, 0.5).with(\.low, 0.4).with(\.high, 0.6)
        var fixture = DecisionFixture(arms: [Self.base, low], requirements: Self.least)
        func isSaid() throws -> Bool {
            try fixture.decided().verdict.wouldChange.contains {
                $0.text.hasPrefix("Asked for") && $0.text.contains("rag would meet")
            }
        }
        #expect(try isSaid())
        fixture.againstTrivial = [("rag", 0.01, 0.8)]
        #expect(try !isSaid())
    }

    @Test("An interval on both sides of the bound leaves the question open")
    func notDecided() throws {
        let open = Self.rag.with(\.low, 0.75)
        let record = try DecisionFixture(arms: [Self.base, open], requirements: Self.least)
            .decided()
        #expect(record.verdict.outcome == .notDecided && record.verdict.arm == nil)
        #expect(record.arms[1].line.hasPrefix("unsure: exact-match 0.90 [0.75, 0.95]"))
        #expect(record.verdict.missing.count == 1)
        // A standard error of 0.051, 0.1 from the bound: 100 · (2.80 · 0.051 / 0.1)² = 204.3.
        #expect(
            record.verdict.missing.map(\.text)[0] == """
                rag: exact-match 0.90 [0.75, 0.95], asked for at least 0.8. Were this its true \
                score, about 210 test questions would show that it keeps the bound in four of five \
                runs.
                """)
        #expect(record.verdict.summary.text.contains("open for rag"))
    }

    @Test("When all fall short, none is recommended and the best is named")
    func noneMeets() throws {
        let low = Self.rag.with(\.score, 0.5).with(\.low, 0.4).with(\.high, 0.6)
        let record = try DecisionFixture(arms: [Self.base, low], requirements: Self.least).decided()
        #expect(record.verdict.outcome == .noneMeets && record.verdict.arm == nil)
        #expect(record.verdict.summary.text.contains("rag"))
        #expect(record.verdict.summary.text.contains("0.50 [0.40, 0.60]"))
    }

    @Test("When none meets, the bills are those of the nearest arm and of the best")
    func costsOfTheNearest() throws {
        let poor = Self.rag.with(\.score, 0.4).with(\.low, 0.3).with(\.high, 0.5)
        let slow = Self.lora.with(\.score, 0.5).with(\.low, 0.4).with(\.high, 0.6)
            .with(\.wallSeconds, 300)
        let record = try DecisionFixture(
            arms: [Self.base, poor, slow],
            requirements: Requirements(accuracy: .atLeast(0.8), latency: .atMost(2))
        ).decided()
        let bills = (record.verdict.costs ?? []).map(\.text).filter {
            $0.contains(" a month") && $0.contains(", that is ")
        }
        #expect(bills.map { $0.prefix { $0 != ":" } } == ["rag", "lora"], "\(bills)")
    }

    @Test("A control that could show nothing is not counted among those that hold")
    func silentControl() throws {
        var fixture = DecisionFixture(arms: Self.arms, requirements: Self.least)
        func line() throws -> String? {
            let record = try fixture.decided()
            try expectReadable(record)
            return record.verdict.confidence.map(\.text).first { $0.hasPrefix("Controls: ") }
        }
        #expect(try line() == "Controls: 1 of 1 hold.")
        fixture.adjust = { record in
            var silent = record.controls[0]
            silent.outcome = .silent
            record.controls.append(silent)
        }
        #expect(
            try line()
                == "Controls: 1 of 2 hold; with so few test questions 1 could show nothing.")
    }

    @Test("A failed control blocks every advice")
    func blocked() throws {
        var fixture = DecisionFixture(arms: Self.arms, requirements: Self.least)
        fixture.controlsPass = false
        let record = try fixture.decided()
        #expect(record.verdict.outcome == .blocked && record.verdict.arm == nil)
        #expect(record.verdict.summary.text.contains("'no test question in training' failed"))
        #expect(!record.arms.map(\.line).contains("recommended"))
    }

    @Test("When only a control was finished, nothing is recommended and that is said")
    func onlyControl() throws {
        let control = Self.rag.with(\.name, "rag-wrong-corpus").with(\.isControl, true)
        let record = try DecisionFixture(arms: [.failed("base"), control]).decided()
        #expect(record.verdict.outcome == .noneMeets && record.verdict.arm == nil)
        #expect(record.verdict.summary.text == "Every arm failed but the controls.")
        #expect(record.arms.map(\.line) == ["failed: it diverged", "control"])
    }

    // MARK: - Vetoes

    @Test("An arm that forgets more than its budget is out, however good")
    func forgettingVeto() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, requirements: Self.least, budgets: [.knowledge: 0.1])
        fixture.forgetting = [("lora", "knowledge", 0.9, 0.7)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        #expect(
            record.arms[2].line
                == "fails: forgets 20 points of knowledge, at most 10 points allowed")
        #expect(
            record.verdict.wouldChange.contains {
                $0.text.hasPrefix("lora scores higher here")
            })
        fixture.forgetting = [("lora", "knowledge", 0.9, 0.81)]
        #expect(try fixture.decided().verdict.arm == "lora")
    }

    @Test("A budget that only an estimate without an interval keeps is not kept for sure")
    func budgetWithoutInterval() throws {
        var fixture = DecisionFixture(
            arms: [Self.lora], requirements: Self.least, budgets: [.knowledge: 0.1])
        fixture.forgetting = [("lora", "knowledge", 0.9, 0.85)]
        #expect(try fixture.decided().verdict.arm == "lora")
        fixture.adjust = { $0.forgetting[0].change.method = .none }
        let record = try fixture.decided()
        #expect(record.verdict.outcome == .notDecided)
        #expect(record.arms[0].line.hasPrefix("unsure: the items of knowledge are too few"))
    }

    @Test("A budget on fewer than 10 items is not kept for sure, even where nothing was lost")
    func budgetOnFewItems() throws {
        var fixture = DecisionFixture(
            arms: [Self.lora], requirements: Self.least, budgets: [.knowledge: 0.01])
        fixture.forgetting = [("lora", "knowledge", 1, 1)]
        for (count, isKept) in [(1, false), (9, false), (10, true)] {
            fixture.adjust = { record in
                record.forgetting[0].change.count = count
                record.forgetting[0].change.low = -0.92
                record.forgetting[0].change.high = 0.92
            }
            let record = try fixture.decided()
            #expect((record.verdict.arm == "lora") == isKept, "\(count) items")
            #expect(record.arms[0].line.hasPrefix("unsure: the items") == !isKept)
        }
    }

    @Test("A budget where the model had nothing to lose is kept, and that it says nothing is said")
    func nothingToLose() throws {
        var fixture = DecisionFixture(
            arms: [Self.lora], requirements: Self.least, budgets: [.knowledge: 0.01])
        fixture.forgetting = [("lora", "knowledge", 0, 0)]
        fixture.adjust = { $0.forgetting[0].chance = 0 }
        let record = try fixture.decided()
        #expect(record.verdict.arm == "lora")
        #expect(
            record.verdict.confidence.contains {
                $0.text == """
                    lora keeps the budget for knowledge, but there the model had nothing to lose: \
                    before the fine-tuning it is not shown to be better than chance.
                    """
            })
        try expectReadable(record)
    }

    @Test("Perplexity may grow by a share of what it was")
    func perplexityVeto() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, requirements: Self.least, budgets: [.english: 0.25])
        fixture.forgetting = [("lora", "english", 20, 30)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        #expect(
            record.arms[2].line
                == "fails: english perplexity grows by 50 %, at most 25 % allowed")
        fixture.forgetting = [("lora", "english", 20, 24)]
        #expect(try fixture.decided().verdict.arm == "lora")
    }

    @Test("A perplexity beyond all numbers does not keep a budget")
    func boundlessForgetting() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, requirements: Self.least, budgets: [.english: 0.25])
        fixture.forgetting = [("lora", "english", 20, .infinity)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        try expectReadable(record)
    }

    @Test("An arm that takes too long for an answer is out")
    func latencyVeto() throws {
        var fixture = DecisionFixture(
            arms: [Self.base, Self.rag, Self.lora.with(\.wallSeconds, 300)])
        fixture.requirements = Requirements(accuracy: .atLeast(0.8), latency: .atMost(2))
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        #expect(record.arms[2].line.hasPrefix("fails: latency 3.0 s, asked for at most 2"))
        #expect(record.verdict.summary.text.contains("against 0.97 [0.91, 0.99] for lora (latency"))
    }

    // MARK: - Errors instead of shares

    @Test("For an error less is better, in the bound, the rank and the sentences")
    func lowerIsBetter() throws {
        let base = Self.base.with(\.score, 9).with(\.low, 7).with(\.high, 12)
        let rag = Self.rag.with(\.score, 3).with(\.low, 2.5).with(\.high, 3.5)
        let lora = Self.lora.with(\.score, 2).with(\.low, 1.5).with(\.high, 2.4)
        var fixture = DecisionFixture(arms: [base, rag, lora], metric: .number)
        #expect(try fixture.decided().verdict.arm == "lora")
        fixture.requirements = Requirements(accuracy: .atMost(4))
        fixture.workload.queriesPerMonth = 10
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        #expect(record.arms[0].line.hasPrefix("fails: rmse 9.00 [7.00, 12.00]"))
        #expect(record.verdict.summary.text.contains("against 2.00 [1.50, 2.40] for lora"))
        fixture.requirements = Requirements(accuracy: .atMost(1))
        #expect(try fixture.decided().verdict.summary.text.contains("2.00 [1.50, 2.40]"))
    }

    // MARK: - Properties

    @Test("Whatever the numbers: no control and no failed arm wins, and every sentence can be read")
    func anyNumbers() throws {
        var random = SeededGenerator(seed: 11)
        var outcomes: Set<VerdictRecord.Outcome> = []
        for _ in 0..<300 {
            let record = try Self.arbitrary(&random).decided()
            outcomes.insert(record.verdict.outcome)
            try expectReadable(record)
            #expect((record.verdict.outcome == .recommend) == (record.verdict.arm != nil))
            let winners = record.arms.filter { $0.standing.status == .recommended }.map(\.name)
            #expect(winners == [record.verdict.arm].compactMap(\.self))
            guard let name = record.verdict.arm else { continue }
            let arm = try #require(record.arms.first { $0.name == name })
            #expect(!arm.isControl && arm.score.value.isFinite)
            #expect(arm.standing.status == .recommended)
        }
        #expect(outcomes == Set(VerdictRecord.Outcome.allCases))
    }

    private static func arbitrary(_ random: inout SeededGenerator) -> DecisionFixture {
        let kinds = ["nearest", "base", "few-shot", "rag", "rag-wrong-corpus", "lora", "full"]
        let arms = kinds.map { name -> Sketch in
            if random.uniform() < 0.2 { return .failed(name) }
            let score = random.uniform(), width = 0.2 * random.uniform()
            var arm = Sketch(name, score, max(0, score - width), min(1, score + width))
            arm.isControl = name == "rag-wrong-corpus"
            arm.building = random.uniform() < 0.3 ? 0 : 1e4 * random.uniform()
            arm.answering = random.uniform() < 0.2 ? 0 : 100 * random.uniform()
            arm.training = name == "lora" || name == "full" ? arm.building : nil
            arm.indexBytes = name == "rag" ? 10 : 0
            arm.trainedTokens = arm.training == nil ? 0 : 1_000_000
            return arm
        }
        var fixture = DecisionFixture(arms: arms, indexing: 10 * random.uniform())
        if random.uniform() < 0.7 { fixture.requirements.accuracy = .atLeast(random.uniform()) }
        if random.uniform() < 0.3 { fixture.budgets = [.knowledge: 0.1] }
        fixture.forgetting = [("lora", "knowledge", 0.9, random.uniform())]
        fixture.workload.knowledgeChangesPerMonth = random.uniform() < 0.5 ? 0 : random.uniform()
        fixture.workload.queriesPerMonth = random.uniform() < 0.2 ? 0 : 1e5 * random.uniform()
        fixture.controlsPass = random.uniform() < 0.9
        if random.uniform() < 0.4 {
            let training = random.uniform() < 0.5 ? nil : Price(random.uniform())
            fixture.sheets = [ServicePrices(training: training).sheet]
            if random.uniform() < 0.5 { fixture.requirements.cost = Money(random.uniform(), "USD") }
        }
        return fixture
    }

    /// No sentence holds the name of a number that is none.
    private func expectReadable(_ record: RunRecord) throws {
        let verdict = record.verdict
        let lists = [
            [verdict.summary], verdict.confidence, verdict.wouldChange, verdict.missing,
            record.arms.flatMap { $0.standing.reasons.map(\.text) }, verdict.costs ?? [],
            verdict.askAgain ?? [],
        ]
        let statements = lists.flatMap(\.self) + record.controls.map(\.finding)
        try expectTraced(statements, in: record)
        for sentence in statements.map(\.text) {
            let words = sentence.lowercased().split { !$0.isLetter && $0 != "/" }
            #expect(!words.contains { ["nan", "inf", "n/a"].contains($0) }, "\(sentence)")
            #expect(!sentence.contains("  ") && !sentence.hasSuffix(" "), "\(sentence)")
        }
        #expect(!verdict.summary.text.isEmpty)
    }
}
