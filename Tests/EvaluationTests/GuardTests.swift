import Domain
import Evaluation
import Metrics
import Testing

@Suite("The guards of a search")
struct GuardTests {
    @Test("are there for what a scenario may guard, and for nothing else")
    func guarded() throws {
        let there = try ForgettingConfiguration.Probe.allCases.filter {
            try QuestionProbe.guarding($0) != nil
        }
        #expect(there == TuningConfiguration.guarded)
    }

    @Test("measure what the probe measures, with items as many as its own")
    func sameMeasures() throws {
        for probe in TuningConfiguration.guarded {
            let capability = try #require(QuestionProbe.Capability(rawValue: probe.rawValue))
            let shipped = try QuestionProbe.shipped(capability)
            let guardian = try #require(try QuestionProbe.guarding(probe))
            #expect(guardian.capability == capability)
            #expect(guardian.itemCount >= shipped.itemCount)
            #expect(guardian.source != shipped.source)
            #expect(
                Set(guardian.items.map(\.options.count)) == Set(shipped.items.map(\.options.count)))
        }
    }

    @Test("have the right option first, no other one that is right, and no question that tells it")
    func items() throws {
        let items = try ProbeTexts.guards()
        #expect(Set(items.map(\.question)).count == items.count)
        for item in items {
            #expect(item.answers.contains(item.options[0]), "\(item)")
            #expect(Set(item.options).count == item.options.count, "\(item)")
            for wrong in item.options.dropFirst() {
                #expect(ContainsAnswer.score(wrong, references: item.answers) == 0, "\(item)")
            }
            #expect(TextWords.named(item.answers, in: item.question) == [], "\(item)")
        }
    }

    // MARK: - Nothing that a probe asks

    @Test("share no eight words in a row with a probe, and no shorter text as a whole")
    func runs() throws {
        let probes = SharedRuns(with: try ProbeTexts.all())
        for item in try ProbeTexts.guards() {
            #expect(probes.shared(by: item.question) == [], "\(item.question)")
        }
    }

    @Test("have no answer of a knowledge question, and neither names the other's")
    func answers() throws {
        let (probe, guards) = (
            try QuestionProbe.shipped(.knowledge).items, try ProbeTexts.guards()
        )
        let (asked, own) = (probe.flatMap(\.answers), guards.flatMap(\.answers))
        #expect(Set(asked.map(TextWords.all)).isDisjoint(with: own.map(TextWords.all)))
        for item in guards {
            #expect(TextWords.named(asked, in: item.question) == [], "\(item.question)")
        }
        for item in probe {
            #expect(TextWords.named(own, in: item.question) == [], "\(item.question)")
        }
    }

    @Test("have no question on the subject of a knowledge question, nor a sum of any probe")
    func subjects() throws {
        let probe = try QuestionProbe.shipped(.knowledge).items.map(\.question)
        let sums = try Set(ProbeTexts.all().flatMap(Sum.all))
        for item in try ProbeTexts.guards() {
            let same = probe.filter { TextWords.likeness(item.question, $0) >= 0.5 }
            #expect(same == [], "\(item.question)")
            #expect(sums.isDisjoint(with: Sum.all(in: item.question)), "\(item.question)")
        }
    }
}
