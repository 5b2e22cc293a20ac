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
            #expect(!words(prompt.text).isEmpty, "\(prompt.id)")
            let ends = [prompt.text.first, prompt.text.last]
            #expect(!ends.contains { $0?.isWhitespace != false }, "\(prompt.id)")
        }
    }

    private func counts(_ prompts: [ReplayPrompt]) -> [ReplayPrompt.Kind: Int] {
        Dictionary(grouping: prompts, by: \.kind).mapValues(\.count)
    }

    // MARK: - Nothing that a probe asks

    @Test("shares no eight words in a row with a probe, and no shorter text as a whole")
    func runs() throws {
        let probes = try probeTexts().map(words)
        let most = 8
        var runs: Set<String> = []
        var short: Set<String> = []
        for text in probes {
            for length in 1...most { runs.formUnion(self.runs(of: text, length)) }
            if text.count < most { short.insert(text.joined(separator: " ")) }
        }
        #expect(runs.contains("water boils at a lower temperature on a"))
        #expect(short.contains("what does milo eat"))
        for prompt in try replay() {
            let text = words(prompt.text)
            let length = min(most, text.count)
            let shared = self.runs(of: text, length).filter(runs.contains)
            let whole = (1...length).flatMap { self.runs(of: text, $0) }.filter(short.contains)
            #expect(shared + whole == [], "\(prompt.id)")
        }
    }

    @Test("names no answer of a knowledge question")
    func answers() throws {
        let answers = try Set(
            QuestionProbe.shipped(.knowledge).items.flatMap(\.answers).map(words))
        #expect(answers.contains(["new", "york"]) && answers.allSatisfy { !$0.isEmpty })
        for prompt in try replay() {
            let text = words(prompt.text)
            let named = answers.filter { answer in
                text.indices.contains { text[$0...].starts(with: answer) }
            }
            #expect(named.isEmpty, "\(prompt.id)")
        }
    }

    @Test("has no knowledge question on the subject of a probe's")
    func subjects() throws {
        let asked = try QuestionProbe.shipped(.knowledge).items.map(\.question)
        #expect(likeness(asked[0], "The capital of France, what is it called?") == 1)
        for prompt in try replay() where prompt.kind == .knowledge {
            let same = asked.filter { likeness(prompt.text, $0) >= 0.5 }
            #expect(same == [], "\(prompt.id)")
        }
    }

    @Test("has no sum of a probe, in whatever words and order")
    func sums() throws {
        let probes = try Set(probeTexts().flatMap(Sum.all))
        #expect(probes.count >= 30)
        #expect(Sum.all(in: "6+3 = 9; three plus six?") == Sum.all(in: "3 + 6 ="))
        #expect(probes.isSuperset(of: Sum.all(in: "5 × 5; six plus 3")))
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

// MARK: - Texts and their words

extension ReplayMaterialTests {
    private func replay() throws -> [ReplayPrompt] {
        let material = try ReplayMaterial.shipped
        return material.prompts + material.openings
    }

    /// Every question, passage, instruction and paragraph of the shipped probes.
    private func probeTexts() throws -> [String] {
        let questions = try QuestionProbe.Capability.allCases.flatMap { capability in
            try QuestionProbe.shipped(capability).items
        }
        let instructions = try InstructionProbe.shipped.items
        let english = try PerplexityProbe.shippedEnglish.paragraphs
        let french = try PerplexityProbe.shippedFrench.paragraphs
        return questions.map(\.question) + questions.compactMap(\.passage)
            + instructions.map(\.instruction) + english + french
    }

    private func words(_ text: String) -> [String] {
        Words.all(in: TextFolding.fold(text), between: .signs)
    }

    /// All runs of so many words; none in a shorter text.
    private func runs(of words: [String], _ length: Int) -> [String] {
        guard words.count >= length else { return [] }
        return (0...words.count - length).map {
            words[$0..<$0 + length].joined(separator: " ")
        }
    }

    /// Words of more than three letters that many questions have, whatever they ask for.
    private static let questionWords: Set<String> = [
        "call", "called", "does", "from", "have", "many", "much", "name", "that", "there", "this",
        "what", "when", "where", "which", "whose", "with",
    ]

    /// The content words that two questions share, as a part of all that they have (Jaccard).
    private func likeness(_ left: String, _ right: String) -> Double {
        let (left, right) = (content(left), content(right))
        let all = left.union(right)
        return all.isEmpty ? 0 : Double(left.intersection(right).count) / Double(all.count)
    }

    private func content(_ text: String) -> Set<String> {
        Set(words(text).filter { $0.count > 3 }).subtracting(Self.questionWords)
    }
}

/// Two numbers and what is done with them; of addition and multiplication in rising order.
private struct Sum: Hashable {
    let operands: [Int]
    let sign: Character

    init(_ left: Int, _ sign: Character, _ right: Int) {
        let isSymmetric = sign == "+" || sign == "*"
        operands = isSymmetric ? [min(left, right), max(left, right)] : [left, right]
        self.sign = sign
    }

    private static let numbers = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ]
    private static let signs: [String: Character] = [
        "+": "+", "plus": "+", "-": "-", "−": "-", "minus": "-", "*": "*", "×": "*",
        "times": "*", "/": "/", "÷": "/",
    ]

    static func all(in text: String) -> Set<Sum> {
        let spaced = text.lowercased().map { signs["\($0)"] == nil ? "\($0)" : " \($0) " }
        let pieces = spaced.joined().split(whereSeparator: \.isWhitespace).map {
            String($0).filter { !".,;:?!".contains($0) }
        }
        let sums = pieces.indices.dropFirst().dropLast().compactMap { place -> Sum? in
            guard let sign = signs[pieces[place]], let left = number(pieces[place - 1]),
                let right = number(pieces[place + 1])
            else { return nil }
            return Sum(left, sign, right)
        }
        return Set(sums)
    }

    private static func number(_ piece: String) -> Int? {
        Int(piece) ?? numbers.firstIndex(of: piece)
    }
}
