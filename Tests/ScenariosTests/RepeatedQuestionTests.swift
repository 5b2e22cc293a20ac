import Domain
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
            ), ("What is the capital?", "What is the captial?"),
            ("Which color is it?", "Which colour is it?"), ("Who is Tobbin?", "Who is Tobin?"),
            ("What is 1,250 plus 1?", "What is 1250 plus 1?"),
            ("Who leads the U.S. army?", "Who leads the US army?"),
            ("What is f(−x)?", "What is f(-x)?"), ("Who is O’Brien?", "Who is OʼBrien?"),
            ("من هو محمد؟", "من هو م\u{640}حمد؟"),
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
            ("Which port has serverA3?", "x", "Which port has serverB3?", "x"),
            ("中国北京有几个区", "x", "中国南京有几个区", "x"),
            ("Who is Tobin?", "x", "Who is Tobbin?", "y"),
            ("Is a bolt it?", "x", "Is a belt it?", "x"),
            ("What is 12 * 3?", "x", "What is 12 / 3?", "x"), ("Is it -5?", "x", "Is it 5?", "x"),
            ("What is C#?", "x", "What is C?", "x"), ("Is 3.5 right?", "x", "Is 35 right?", "x"),
            ("Is .5 right?", "x", "Is 5 right?", "x"), ("Is 1,2,3 it?", "x", "Is 123 it?", "x"),
            ("Why?", "x", "Who?", "x"), ("Что такое Apple?", "x", "Что такое Аpple?", "x"),
        ]
    )
    func others(one: String, answer: String, other: String, otherAnswer: String) throws {
        let text = Self.lines([("a", one, answer, "train"), ("b", other, otherAnswer, "test")])
        #expect(try bundle(text).questions.train.count == 1)
    }

    @Test(
        "are told apart by their answers where they differ in signs that may ask something else",
        arguments: [
            ("Solve x*2=6", "Solve x/2=6"), ("Solve x-2=4", "Solve x*2=4"),
            ("What is a*b?", "What is a/b?"), ("2x - 3 when x = 1?", "2x * 3 when x = 1?"),
            ("What is f(-x)?", "What is f(x)?"), ("What is n!?", "What is n?"),
            ("What does the operator % do?", "What does the operator & do?"),
            ("Is 5% much?", "Is 5 much?"), ("What is C*?", "What is C?"),
            ("What is __init__?", "What is init?"), ("What is a[0]?", "What is a(0)?"),
            ("What is !x?", "What is x?"), ("What is f'?", "What is f?"),
        ]
    )
    func operators(one: String, other: String) throws {
        func lines(_ answer: String, _ split: String) -> String {
            Self.lines([("a", one, "x", split), ("b", other, answer, "test")])
        }
        #expect(try bundle(lines("y", "train")).questions.train.count == 1)
        #expect(throws: ScenariosError.self) { try bundle(lines("x", "train")) }
        #expect(try bundle(lines("y", "test") + "\n" + Self.filler).questions.test.count == 2)
        let training = Self.lines([("a", one, "x", "train"), ("b", other, "y", "train")])
        let test = Self.lines([("c", "Why not?", "z", "test")])
        #expect(try bundle(training + "\n" + test).notices.isEmpty)
    }

    private static let filler = lines([("t", "Who leads the zoo?", "Ida", "train")])

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

    @Test("a reference that one of the task's metrics cannot see is told")
    func oneMetric() throws {
        // F1 has the word, ROUGE-L by the English rule no letter of it.
        let text = Self.lines([("q", "Which?", "北京", "test"), ("r", "Why?", "yes", "train")])
        func notices(_ task: String) throws -> [DataNotice] {
            let scenario = Self.scenario.replacing("{ kind: short-answer }", with: task)
            return try ScenarioFixture(["scenario.yaml": scenario, "questions.jsonl": text])
                .bundle().notices
        }
        #expect(try notices("{ kind: text }").isEmpty)
        let squad = try notices("{ kind: text, normalization: squad }")
        #expect(squad == [DataNotice(.unseenReferences, subjects: ["q"])])
    }

    @Test(
        "An instruction in every question makes them neither alike nor slow to compare",
        .timeLimit(.minutes(1)), arguments: [8, 31]
    )
    func instruction(length: Int) {
        let lead = String(
            repeating: "Say in one word how the customer feels about the parcel. ", count: 5)
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        var random = SeededGenerator(seed: 1, stream: "own")
        var questions = (0..<2_000).map { number in
            let own = (0..<length).map { _ in letters[Int(random.next() % 26)] }
            return Question(
                id: "\(number)", text: lead + String(own), answers: ["good"],
                split: number % 2 == 0 ? .test : .train)
        }
        #expect(QuestionSet(questions).overlap.repeated == 0)
        // One slip within what is its own.
        let text = questions[0].text
        questions[1].text = "\(text.dropLast())q\(text.suffix(1))"
        #expect(QuestionSet(questions).overlap.repeated == 1)
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
