import Evaluation
import Foundations
import Testing

@Suite("The replay material")
struct ReplayMaterialTests {
    // MARK: - What is shipped

    @Test("is shipped in these amounts, with an id and a text of its own each")
    func shipped() throws {
        let material = try ReplayMaterial.shipped
        #expect(
            counts(material.prompts) == [
                .knowledge: 90, .instructions: 40, .passages: 25, .refusing: 15, .arithmetic: 20,
                .code: 20, .french: 20, .talk: 10,
            ])
        #expect(counts(material.openings) == [.english: 25, .french: 20, .code: 15])
        let all = material.prompts + material.openings
        #expect(Set(all.map(\.id)).count == all.count)
        #expect(Set(all.map { TextFolding.fold($0.text) }).count == all.count)
        for prompt in all {
            #expect(!TextWords.all(in: prompt.text).isEmpty, "\(prompt.id)")
            let ends = [prompt.text.first, prompt.text.last]
            #expect(!ends.contains { $0?.isWhitespace != false }, "\(prompt.id)")
        }
    }

    private func counts(_ prompts: [ReplayPrompt]) -> [ReplayPrompt.Kind: Int] {
        Dictionary(grouping: prompts, by: \.kind).mapValues(\.count)
    }

    // MARK: - Nothing that a probe or a guard asks

    @Test("shares no eight words in a row with a probe, and no shorter text as a whole")
    func runs() throws {
        let asked = try SharedRuns(with: ProbeTexts.all() + ProbeTexts.guards().map(\.question))
        for prompt in try replay() {
            #expect(asked.shared(by: prompt.text) == [], "\(prompt.id)")
        }
    }

    @Test("names no answer of a knowledge question")
    func answers() throws {
        let answers = try knowledge().flatMap(\.answers)
        for prompt in try replay() {
            #expect(TextWords.named(answers, in: prompt.text) == [], "\(prompt.id)")
        }
    }

    @Test("has no knowledge question on the subject of a probe's")
    func subjects() throws {
        let asked = try knowledge().map(\.question)
        for prompt in try replay() where prompt.kind == .knowledge {
            let same = asked.filter { TextWords.likeness(prompt.text, $0) >= 0.5 }
            #expect(same == [], "\(prompt.id)")
        }
    }

    @Test("has no sum of a probe, in whatever words and order")
    func sums() throws {
        let probes = try Set(
            (ProbeTexts.all() + ProbeTexts.guards().map(\.question)).flatMap(Sum.all))
        let own = try replay().filter { $0.kind == .arithmetic }.map { Sum.all(in: $0.text) }
        #expect(own.count { !$0.isEmpty } >= 15)
        for prompt in try replay() {
            #expect(probes.isDisjoint(with: Sum.all(in: prompt.text)), "\(prompt.id)")
        }
    }

    // MARK: - Mistakes

    @Test(
        "shows the place of a mistake and the key",
        arguments: [
            (#"{"id": "g2", "ki"#, "17: not JSON: it ends in the middle of its JSON."),
            (#" ["g2"]"#, "2: expected an object with id, kind, prompt; got a list."),
            (
                #"{"id":"g2","kind":"talk"}"#,
                "1: the key 'prompt' is missing; expected id, kind, prompt."
            ),
            (
                #"{"id":"g2","kind":"talk","text":"Hello"}"#,
                "26: unknown key 'text'; expected id, kind, prompt."
            ),
            (
                #"{"id":"g2","kind":"talk","prompt":""}"#,
                "35: prompt: expected a text that is not empty, got ''."
            ),
            (
                #"{"id":"g1","kind":"talk","prompt":"Hello"}"#,
                "7: id: 'g1' is taken; expected one that no other text has."
            ),
            (
                #"{"id":"g2","kind":"english","prompt":"Hello"}"#,
                "19: kind: expected one of knowledge, instructions, passages, refusing, arithmetic, "
                    + "code, french, talk; got 'english'."
            ),
        ])
    func mistakes(line: String, message: String) {
        let good = #"{"id":"g1","kind":"talk","prompt":"Hi"}"#
        let error = #expect(throws: EvaluationError.self) {
            try ReplayMaterial(
                prompts: "\(good)\n\n\(line)",
                openings: #"{"id":"o1","kind":"code","text":"import csv"}"#)
        }
        #expect(error?.description == "prompts.jsonl:3:" + message)
    }

    @Test(
        "holds openings to their own keys and kinds, and to ids that no prompt has",
        arguments: [
            (
                #"{"id":"g1","kind":"french","text":"Il"}"#,
                "7: id: 'g1' is taken; expected one that no other text has."
            ),
            (
                #"{"id":"o1","kind":"talk","text":"Hi"}"#,
                "19: kind: expected one of english, french, code; got 'talk'."
            ),
            (
                #"{"id":"o1","kind":"code","prompt":"import csv"}"#,
                "26: unknown key 'prompt'; expected id, kind, text."
            ),
        ])
    func openings(line: String, message: String) {
        let error = #expect(throws: EvaluationError.self) {
            try ReplayMaterial(
                prompts: #"{"id":"g1","kind":"talk","prompt":"Hi"}"#, openings: line)
        }
        #expect(error?.description == "openings.jsonl:1:" + message)
    }

    @Test("must hold prompts and openings")
    func empty() {
        #expect(throws: EvaluationError.emptyProbe("openings.jsonl")) {
            try ReplayMaterial(
                prompts: #"{"id":"g1","kind":"talk","prompt":"Hi"}"#, openings: "\n")
        }
    }
}

extension ReplayMaterialTests {
    private func replay() throws -> [ReplayPrompt] {
        let material = try ReplayMaterial.shipped
        return material.prompts + material.openings
    }

    /// Of the probe and of the guard.
    private func knowledge() throws -> [QuestionItem] {
        try QuestionProbe.shipped(.knowledge).items + ProbeTexts.guards()
    }
}
