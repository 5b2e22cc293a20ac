import Foundations
import Scenarios
import Testing

@Suite("Questions that repeat each other")
struct RepeatedQuestionTests {
    /// Id, text, answer and split of each question.
    private static func lines(_ questions: [(String, String, String, String)]) -> String {
        questions.map { id, text, answer, split in
            #"{"id":"\#(id)","question":"\#(text)","answers":["\#(answer)"],"split":"\#(split)"}"#
        }.joined(separator: "\n")
    }

    private static let scenario = """
        crossover: 1
        title: Small
        task: { kind: short-answer }
        data: { questions: questions.jsonl }
        arms: [nearest: { neighbours: 1 }]

        """

    private func bundle(_ text: String, isOnce: Bool = false) throws -> ScenarioBundle {
        let once = Self.scenario.replacing(".jsonl }", with: ".jsonl, repeated: once }")
        return try ScenarioFixture([
            "scenario.yaml": isOnce ? once : Self.scenario, "questions.jsonl": text,
        ]).bundle()
    }

    /// A pair in training and test that only folding shows to be one question.
    @Test(
        "stand in training and test however they are encoded, and are refused",
        arguments: [
            ("ΠΟΙΟΣ ΗΤΑΝ Ο ΣΩΚΡΑΤΗΣ;", "Ποιος ηταν ο Σωκρατης;"),
            ("Who leads the library?", "Who leads the\u{a0}library\u{200b}?"),
            ("Where is the office?", "Where is the of\u{ad}fice?"), ("7 - 3?", "7-3"),
            ("1914–1918", "1914-1918"),
            ("What is the ﬁnal price?", "What is the final price?"),
            ("What does A１ cost?", "What does A1 cost?"),
            ("Who is Ðorđe?", "\u{feff}Who is Ðorđe?"),
            (
                "How many species of Ctenophores have been counted?",
                "How many species of Ctenophora have been counted?"
            ),
        ]
    )
    func leak(one: String, other: String) throws {
        let text = Self.lines([
            ("a", one, "x", "train"), ("b", other, "X.", "test"), ("c", "Why not?", "y", "train"),
        ])
        #expect(throws: ScenariosError.self) { try bundle(text) }
        let used = try bundle(text, isOnce: true)
        #expect(used.questions.train.map(\.id) == ["c"] && used.questions.test.count == 1)
        #expect(used.notices == [DataNotice(.repeatedQuestions, subjects: ["a"])])
    }

    @Test(
        "are other questions where the answer, a number or a word is another",
        arguments: [
            (
                "What is the price of the ticket to Lower Marsh station?", "x",
                "What is the price of the ticket to Lower Harsh station?", "y"
            ),
            (
                "Who has the room with the number 1417 on the second floor?", "x",
                "Who has the room with the number 1418 on the second floor?", "x"
            ),
            (
                "The submarine item: which one is it?", "x", "Which one is it, the submarine item?",
                "x"
            ),
            ("What is 12 * 3?", "x", "What is 12 / 3?", "x"), ("Is it -5?", "x", "Is it 5?", "x"),
            ("What is C#?", "x", "What is C?", "x"), ("Is 3.5 right?", "x", "Is 35 right?", "x"),
            ("Why?", "x", "Who?", "x"), ("Что такое Apple?", "x", "Что такое Аpple?", "x"),
        ]
    )
    func others(one: String, answer: String, other: String, otherAnswer: String) throws {
        let text = Self.lines([("a", one, answer, "train"), ("b", other, otherAnswer, "test")])
        #expect(try bundle(text).questions.train.count == 1)
    }

    @Test("wordings of one named fact may be alike, but not the same")
    func wordings() throws {
        func text(_ question: String) -> String {
            #"{"id":"a","question":"Who is it that leads the Hydrology Desk at Ondrevale?","#
                + #""answers":["x"],"split":"train","fact":"f"}"# + "\n"
                + #"{"id":"b","question":"\#(question)","answers":["x"],"split":"test","fact":"f"}"#
        }
        #expect(
            try bundle(text("Who is it that leads that Hydrology Desk at Ondrevale?"))
                .questions.train.count == 1)
        #expect(throws: ScenariosError.self) {
            try bundle(text("who is it that leads the hydrology desk at ondrevale"))
        }
    }

    @Test("are copies of a test question: asked once, and told")
    func copies() throws {
        let same = (0..<5).map { ("q\($0)", "Who leads the pool?", "Tobin", "test") }
        let text = Self.lines([("t", "Who leads the zoo?", "Ida", "train")] + same)
        let used = try bundle(text)
        #expect(used.questions.test.map(\.id) == ["q0"])
        #expect(used.notices.map(\.kind) == [.repeatedQuestions])
        #expect(used.notices.map(\.count) == [4])
    }

    @Test("stand several times in test with other answers: refused in few lines, or asked once")
    func test() throws {
        let same = (0..<2000).map { ("q\($0)", "Who leads the pool?", "Tobin \($0)", "test") }
        let text = Self.lines([("t", "Who leads the zoo?", "Ida", "train")] + same)
        let message = try #require(throws: ScenariosError.self) {
            _ = try bundle(text)
        }.description
        #expect(message.split(separator: "\n").count == 5)
        #expect(message.contains("questions.jsonl:3:1: "))
        #expect(message.contains(NumberFormat.grouped(1994)))
        let used = try bundle(text, isOnce: true)
        #expect(used.questions.test.map(\.id) == ["q0"])
        #expect(used.notices.map(\.count) == [1999])
    }

    @Test("twice in training they weigh twice, with other answers they are told")
    func training() throws {
        let test = ("q", "Who leads the pool?", "Tobin", "test")
        let twice = [
            ("a", "Who leads the zoo?", "Ida", "train"), ("b", "who leads the zoo", "Ida", "train"),
        ]
        #expect(try bundle(Self.lines(twice + [test])).notices.isEmpty)
        let conflict = [twice[0], ("b", "who leads the zoo", "Mara", "train"), test]
        let used = try bundle(Self.lines(conflict))
        #expect(used.questions.train.count == 2)
        #expect(used.notices == [DataNotice(.conflictingAnswers, subjects: ["b"])])
    }

    @Test("references that no metric can see are told, and refused when nobody can")
    func references() throws {
        let text = Self.lines([("q", "Which?", "A", "test"), ("r", "Why?", "yes", "train")])
        #expect(try bundle(text).notices.isEmpty)
        let squad = Self.scenario.replacing("-answer }", with: "-answer, normalization: squad }")
        let fixture = try ScenarioFixture(["scenario.yaml": squad, "questions.jsonl": text])
        #expect(try fixture.bundle().notices == [DataNotice(.unseenReferences, subjects: ["q"])])
        let unseen = Self.lines([("q", "Which?", "\u{200b}", "test"), ("r", "Why?", "y", "train")])
        #expect(throws: ScenariosError.self) { try bundle(unseen) }
    }

    @Test("ten thousand by ten thousand are compared in seconds, and each near one is found")
    func many() {
        let places = ["library", "harbour", "mill", "station", "school", "museum", "garden"]
        func question(_ number: Int, _ split: Split) -> Question {
            let (one, two) = (places[number % 7], places[number / 7 % 7])
            let name = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 26)
                .filter(\.isLetter)
            return Question(
                id: "\(split.rawValue)\(number)",
                text: "Who leads the \(one) of \(name) beside the \(two)?", answers: ["x"],
                split: split)
        }
        var questions = (0..<10_000).map { question($0, .test) }
        questions += (10_000..<20_000).map { question($0, .train) }
        let before = QuestionSet(questions).overlap
        #expect(before.pairs == 100_000_000 && before.repeated < 100)
        for number in 0..<100 {
            questions[10_000 + number].text = questions[number].text
                .replacing("Who leads", with: "Who leads now")
        }
        #expect(QuestionSet(questions).overlap.repeated >= before.repeated + 90)
    }
}
