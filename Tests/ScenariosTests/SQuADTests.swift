import Domain
import Scenarios
import Testing

@Suite("SQuAD data")
struct SQuADTests {
    private static let scenario = """
        crossover: 1
        title: Squad
        task: { kind: short-answer, metric: f1 }
        data: { format: squad }
        arms: [base, rag]
        """

    /// Articles of two paragraphs with ten questions each.
    private static func articles(_ count: Int) -> String {
        let articles = (0..<count).map { article in
            let paragraphs = (0..<2).map { paragraph in
                let qas = (0..<10).map { number in
                    let id = "\(article)-\(paragraph)-\(number)"
                    return """
                        {"id":"\(id)","question":"What is \(id)?","answers":[\
                        {"answer_start":0,"text":"Value"},{"answer_start":0,"text":"Value"}]}
                        """
                }
                let context = "Value of \(article)-\(paragraph)."
                return #"{"context":"\#(context)","qas":[\#(qas.joined(separator: ","))]}"#
            }
            return
                #"{"title":"T é/\#(article)","paragraphs":[\#(paragraphs.joined(separator: ","))]}"#
        }
        return #"{"version":"1.1","data":[\#(articles.joined(separator: ","))]}"#
    }

    private func bundle(_ data: String, scenario: String = scenario) throws -> ScenarioBundle {
        let fixture = try ScenarioFixture(["scenario.yaml": scenario, "squad.json": data])
        return try fixture.bundle(dataFile: fixture.path + "/squad.json")
    }

    private func message(_ data: String) throws -> String {
        let fixture = try ScenarioFixture(["scenario.yaml": Self.scenario, "squad.json": data])
        return try fixture.message { try fixture.bundle(dataFile: fixture.path + "/squad.json") }
    }

    @Test("makes its paragraphs the corpus, and every question's source one of them")
    func corpus() throws {
        let bundle = try bundle(Self.articles(5))
        let corpus = try #require(bundle.corpus)
        #expect(corpus.documents.count == 10)
        #expect(corpus.documents[0].path == "01-T___0/01.txt")
        #expect(corpus.documents[0].text == "Value of 0-0.")
        for question in Split.allCases.flatMap({ bundle.questions[$0] }) {
            let document = try #require(corpus.document(at: question.sources[0]))
            #expect(document.text == "Value of \(question.id.prefix(3)).")
            #expect(question.answers == ["Value"])
            #expect(question.evidence == "Value")
        }
    }

    @Test("is split by article: nothing of a held-out article is ever trained on")
    func split() throws {
        let questions = try bundle(Self.articles(5)).questions
        let unseen = Set(questions.test.filter { $0.group == "unseen" }.map { $0.id.prefix(1) })
        let seen = Set(questions.test.filter { $0.group == "seen" }.map { $0.id.prefix(1) })
        #expect(unseen.count == 2)
        #expect(seen.count == 3)
        #expect(questions.train.allSatisfy { seen.contains($0.id.prefix(1)) && $0.group == "seen" })
        #expect(questions.train.count == 42)
        #expect(questions.validation.count == 6 + 8)
        #expect(questions.strata == ["seen": 12, "unseen": 32])
        let ids = Split.allCases.flatMap { questions[$0].map(\.id) }
        #expect(Set(ids).count == 100)
    }

    @Test("is split the same way each time, and otherwise with another seed")
    func seeds() throws {
        let first = try bundle(Self.articles(5)).questions
        #expect(try bundle(Self.articles(5)).questions == first)
        let other = try bundle(Self.articles(5), scenario: Self.scenario + "\nseeds: [2]").questions
        #expect(other != first)
    }

    @Test("can hold out nothing")
    func noHeldOut() throws {
        let scenario = Self.scenario.replacing("squad }", with: "squad, held-out-articles: 0 }")
        let questions = try bundle(Self.articles(2), scenario: scenario).questions
        #expect(questions.strata == ["seen": 8])
    }

    @Test("loses questions that stand in it twice, and counts them")
    func repeats() throws {
        let data = Self.articles(5).replacing("What is 3-1-7?", with: "what is 0-0-0")
        let questions = try bundle(data).questions
        #expect(questions.droppedRepeats.count == 1)
        #expect(Split.allCases.reduce(0) { $0 + questions[$1].count } == 99)
    }

    @Test("of annotation tools loads: numbers for ids, no titles, questions without an answer")
    func annotated() throws {
        let data = Self.articles(5)
            .replacing(#""title":"T é/2","#, with: "")
            .replacing(#""id":"1-0-3""#, with: #""id":103"#)
            .replacing(
                #"{"id":"0-0-1""#,
                with:
                    #"{"id":7,"question":"Never?","answers":[],"plausible_answers":[{"text":"V"}],"is_impossible":true},"#
                    + #"{"is_impossible":true,"id":8,"question":"No?","answers":[{"text":"V"}]},"#
                    + #"{"is_impossible":false,"document_id":3,"id":"0-0-1""#)
        let bundle = try bundle(data)
        let ids = Split.allCases.flatMap { bundle.questions[$0].map(\.id) }
        #expect(Set(ids).count == 102)
        #expect(ids.contains("103"))
        let all = Split.allCases.flatMap { bundle.questions[$0] }
        let unanswerable = all.filter(\.isUnanswerable)
        #expect(Set(unanswerable.map(\.id)) == ["7", "8"])
        #expect(unanswerable.allSatisfy { $0.sources.isEmpty && $0.evidence == nil })
        #expect(bundle.corpus?.document(at: "03-untitled/01.txt") != nil)
        #expect(bundle.notices.isEmpty)
    }

    @Test("finds answers in paragraphs that are encoded in another way")
    func encodings() throws {
        let data = Self.articles(5)
            .replacing(#""text":"Value""#, with: "\"text\":\"Valu\u{e9}\"")
            .replacing(#""Value of"#, with: "\"Value\u{301} of")
        let test = try bundle(data).questions.test
        #expect(!test.isEmpty && test.allSatisfy { $0.answers == ["Valué"] })
    }

    @Test("has no NULs, not even escaped ones")
    func nuls() throws {
        let data =
            #"{"data":[{"paragraphs":[{"context":"C\u0000","qas":"#
            + #"[{"id":"a","question":"Q","answers":[{"text":"C"}]}]}]}]}"#
        #expect(try message(data).contains("context: expected a text without NULs"))
    }

    @Test("has at most ten thousand answers to a question, too")
    func manyAnswers() throws {
        let answers = [String](repeating: #"{"text":"V"}"#, count: 10_001).joined(separator: ",")
        let question = #"{"id":"a","question":"Q","answers":[\#(answers)]}"#
        let data =
            #"{"data":[{"title":"T","paragraphs":[{"context":"V","qas":[\#(question)]}]}]}"#
        #expect(try message(data).contains("answers: expected at most 10000, got 10001."))
    }

    @Test("needs a file")
    func noFile() throws {
        let fixture = try ScenarioFixture(["scenario.yaml": Self.scenario])
        #expect(
            try fixture.message { try fixture.bundle() } == """
                'scenario.yaml' names no question file: data.questions is missing. Give one with \
                --data FILE, or add the key.
                """
        )
    }

    @Test(
        "shows the place of a mistake",
        arguments: [
            (
                #"{"data":[{"title":"T","paragraphs":[{"context":"C","qas":"#
                    + #"[{"id":"a","question":"Q","answers":[{"text":"D"}]}]}]}]}"#,
                "1:95: data[0].paragraphs[0].qas[0]: answers: 'D' does not stand in the paragraph."
            ),
            (
                #"{"data":[{"title":"T","paragraphs":[{"context":"C","qas":"#
                    + #"[{"id":"a","question":"Q","answers":[]}]}]}]}"#,
                "1:1: none of the 1 questions has an answer (is_impossible, or an empty list). "
                    + "Give some that can be answered."
            ),
            (
                #"{"data":[{"context":"C","id":"a","question":"Q","answers":{"text":["C"]}}]}"#,
                "1:1: this looks like SQuAD's flat form, as Hugging Face has it. Put questions "
                    + "with the same context together: {\"data\": [{\"title\": …, \"paragraphs\": "
                    + "[{\"context\": …, \"qas\": [{\"id\", \"question\", \"answers\"}]}]}]}."
            ),
            (
                #"[{"title":"T","paragraphs":[]}]"#,
                "1:1: this looks like the articles of a SQuAD file alone. Put the list under the "
                    + "key 'data': {\"data\": […]}."
            ),
            (
                "{\"id\":\"a\"}\n{\"id\":\"b\"}",
                "2:1: not JSON: expected the end, but more follows. If it holds one question on "
                    + "each line, set data.format to jsonl."
            ),
            (
                #"{"data":[{"title":"T","paragraphs":[{"context":"C"}]}]}"#,
                "1:37: data[0].paragraphs[0]: the key 'qas' must hold a list."
            ),
            (
                "{\"data\":[\n {\"paragraphs\":[]}]}",
                "2:16: data[0]: paragraphs: expected a list with at least one element, got an empty "
                    + "list."
            ),
            (#"{"questions":[]}"#, "1:1: the key 'data' is missing; expected a list."),
            (
                #"{"data":["#,
                "1:10: not JSON: it ends in the middle of its JSON. Is this a whole SQuAD file?"
            ),
        ]
    )
    func mistakes(data: String, expected: String) throws {
        #expect(try message(data) == "squad.json:" + expected)
    }
}
