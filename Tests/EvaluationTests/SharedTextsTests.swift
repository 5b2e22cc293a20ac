import Evaluation
import Testing

@Suite("What two texts share")
struct SharedTextsTests {
    @Test("is eight words in a row, a short text as a whole, or being a part of the other")
    func runs() throws {
        let probes = SharedRuns(with: try ProbeTexts.all())
        let eight = "water boils at a lower temperature on a"
        #expect(probes.shared(by: "They say \(eight) hill.") == [eight])
        #expect(probes.shared(by: "They say \(eight.dropLast(2)) hill.") == [])
        #expect(probes.shared(by: "Now: what does Milo eat?") == ["what does milo eat"])
        #expect(probes.shared(by: "Nothing but walnuts") == ["nothing but walnuts"])
    }

    @Test("is an answer of several words only where all of them follow each other")
    func answers() throws {
        let answers = try QuestionProbe.shipped(.knowledge).items.flatMap(\.answers)
        #expect(TextWords.named(answers, in: "I saw NEW YORK there.") == ["New York"])
        #expect(TextWords.named(answers, in: "A new town called York") == [])
        #expect(answers.allSatisfy { !TextWords.all(in: $0).isEmpty })
    }

    @Test("is the subject of a question where half of the content words are the same")
    func subjects() {
        let question = "What is the capital of France?"
        #expect(TextWords.likeness(question, "The capital of France, what is it called?") == 1)
        #expect(TextWords.likeness(question, "What is the capital of Peru?") == 1.0 / 3)
    }

    @Test("is a sum in whatever words and order")
    func sums() throws {
        let probes = try Set(ProbeTexts.all().flatMap(Sum.all))
        #expect(probes.count >= 30)
        #expect(Sum.all(in: "6+3 = 9; three plus six?") == Sum.all(in: "3 + 6 ="))
        #expect(probes.isSuperset(of: Sum.all(in: "5 × 5; six plus 3")))
    }
}
