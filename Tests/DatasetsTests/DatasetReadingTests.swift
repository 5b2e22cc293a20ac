import Datasets
import Foundations
import Testing

@Suite("Reading training data")
struct DatasetReadingTests {
    /// A file in each dialect that says the same, but for what a dialect cannot hold.
    static let files: [(String, String, Dialect)] = [
        ("a.jsonl", #"{"prompt":"Hi","completion":"Ho"}"#, .promptCompletion),
        (
            "a.jsonl",
            #"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]}"#,
            .messages
        ),
        (
            "a.jsonl",
            #"{"conversations":[{"from":"human","value":"Hi"},{"from":"gpt","value":"Ho"}]}"#,
            .shareGPT
        ),
        ("a.json", #"[{"instruction": "Hi", "input": "", "output": "Ho"}]"#, .alpaca),
        (
            "a.jsonl",
            #"""
            {"schemaVersion":"bedrock-conversation-2024","messages":[{"role":"user",\#
            "content":[{"text":"Hi"}]},{"role":"assistant","content":[{"text":"Ho"}]}]}
            """#, .bedrock
        ),
        ("a.csv", "prompt,completion\r\nHi,\"Ho\"\r\n", .csv),
        (
            "a.json",
            #"""
            {"data": [{"paragraphs": [{"context": "C", "qas": [
              {"question": "Hi", "id": "1", "answers": [{"text": "Ho", "answer_start": 0}]}]}]}]}
            """#, .squad
        ),
    ]

    @Test("every dialect is found from the data and read", arguments: files)
    func dialects(file: String, text: String, dialect: Dialect) throws {
        let data = try DatasetFixture.read(text, file: file)
        #expect(data.dialect == dialect)
        #expect(data.findings.mistakes == 0)
        let row = try #require(data.examples.first)
        #expect(data.examples.count == 1)
        #expect(row.turns.map(\.role) == [.user, .assistant])
        #expect(row.turns.map(\.text) == [dialect == .squad ? "C\n\nHi" : "Hi", "Ho"])
    }

    @Test("Claude's form is told by a system text beside the messages")
    func claude() throws {
        let data = try DatasetFixture.read(
            #"""
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
            {"system":"S","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
            """#)
        #expect(data.dialect == .claude)
        #expect(data.examples.map { $0.turns.map(\.text) } == [["a", "b"], ["S", "a", "b"]])
        #expect(data.examples[1].turns[0].role == .system)
    }

    @Test("documents stand between blank lines, and are told by the file's name")
    func text() throws {
        let data = try DatasetFixture.read("one\r\ntwo\n \n\n\nthree\n", file: "a.txt")
        #expect(data.dialect == .text)
        #expect(data.examples.map(\.completion) == ["one\ntwo", "three"])
        #expect(data.examples.map(\.origin.line) == [1, 6])
    }

    @Test("roles of ShareGPT are mapped, not only renamed")
    func shareGPT() throws {
        let data = try DatasetFixture.read(
            #"""
            {"system":"S","conversations":[{"from":"human","value":"q"},\#
            {"from":"function_call","value":"{}"},{"from":"observation","value":"1"},\#
            {"from":"gpt","value":"a"}],"id":7}
            """#)
        let row = try #require(data.examples.first)
        #expect(row.turns.map(\.role) == [.system, .user, .call, .tool, .assistant])
        #expect(row.fields == [.init(key: "id", json: "7")])
    }

    @Test("Alpaca's input stands behind its instruction, and its history before both")
    func alpaca() throws {
        let data = try DatasetFixture.read(
            #"""
            [{"output": "o", "instruction": "i",
              "input": "n", "system": "s", "history": [["q", "a"]]}]
            """#)
        let row = try #require(data.examples.first)
        #expect(row.turns.map(\.text) == ["s", "q", "a", "i\nn", "o"])
        #expect(row.places.map(\.line) == [2, 2, 2, 1, 1])
        #expect(row.places.last?.column == 13)
    }

    @Test("a line separator within a text, a byte order mark and CR LF do no harm")
    func lineEnds() throws {
        let line = "{\"prompt\":\"a\u{2028}b\",\"completion\":\"c\"}"
        let data = try DatasetFixture.read("\u{FEFF}\(line)\r\n\r\n\(line)\r\n")
        #expect(data.examples.map(\.origin.line) == [1, 3])
        #expect(data.examples[0].prompt == "a\u{2028}b")
    }

    @Test("a table's columns may have other names, and its further columns are fields")
    func columns() throws {
        let data = try DatasetFixture.read(
            "q;topic;a\n\"one\ntwo\";t;'=1\n", file: "a.csv",
            columns: TableColumns(prompt: "q", completion: "a"))
        let row = try #require(data.examples.first)
        #expect(row.turns.map(\.text) == ["one\ntwo", "=1"])
        #expect(row.fields == [.init(key: "topic", json: "\"t\"")])
    }

    @Test("a row that fits two forms or none is an error that names them")
    func dialectErrors() {
        let both = #"{"prompt":"a","completion":"b","messages":[]}"#
        #expect(
            throws: DatasetsError.dialect(
                TextPosition(file: "data.jsonl", line: 1, column: 1),
                fits: [.promptCompletion, .messages],
                found: "the keys 'prompt, completion, messages'")
        ) { try DatasetFixture.read(both) }
        #expect(
            throws: DatasetsError.dialect(
                TextPosition(file: "data.jsonl", line: 2, column: 1), fits: [],
                found: "the keys 'question, answer'")
        ) { try DatasetFixture.read("\n" + #"{"question":"a","answer":"b"}"#) }
        #expect(throws: DatasetsError.self) { try DatasetFixture.read("hello", file: "x.dat") }
        #expect(throws: DatasetsError.empty(path: "e.txt")) {
            try DatasetFixture.read("\n\n", file: "e.txt")
        }
    }

    @Test("a first row that is cut off is a mistake, and the rows behind it are read")
    func cutOff() throws {
        let good = #"{"prompt":"a","completion":"b"}"#
        let data = try DatasetFixture.read(good.dropLast() + "\n" + good + "\n" + good)
        #expect(data.findings.kept.map(\.short) == ["not-json 1:31"])
        #expect(data.examples.map(\.origin.line) == [2, 3])
    }

    @Test("--from decides where the data would not")
    func given() throws {
        let text = #"{"prompt":"a","completion":"b","messages":[]}"#
        let data = try DatasetFixture.read(text, from: .promptCompletion)
        #expect(data.dialect == .promptCompletion)
        #expect(data.examples[0].fields == [.init(key: "messages", json: "[]")])
    }

    @Test("what keeps a row from being read is told by kind and place")
    func mistakes() throws {
        let data = try DatasetFixture.read(
            #"""
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
            {"messages":[{"role":"human","content":"a"}]}
            {"messages":[{"role":"user","content":7}]}
            {"messages":[]}
            {"message":[]}
            {"messages":[{"role":"user","content":[{"image":1}]}]}
            {"messages":[{"role":"user","role":"user"}]}
            {"messages":[{"role":"user","content":"a"
            [1]
            {"messages":[{"role":"user","content":"a\u0000"}]}
            {"messages":[{"role":"assistant","content":"a","weight":-1}]}
            """#)
        #expect(
            data.findings.kept.map(\.short) == [
                "unknown-role 2:22", "wrong-type 3:39", "wrong-type 4:13", "missing-key 5:1",
                "not-text 6:40", "not-json 7:29", "not-json 8:42", "not-an-object 9:1",
                "nul 10:39", "weight 11:57",
            ])
        #expect(data.examples.count == 1)
        #expect(throws: DatasetsError.self) { try data.sound() }
    }

    @Test("columns count characters, also behind accents and other scripts")
    func columnsOfCharacters() throws {
        let data = try DatasetFixture.read(#"{"prompt":"é日👩","completion":7}"#)
        #expect(data.findings.kept.map(\.short) == ["wrong-type 1:30"])
    }

    @Test("mistakes in SQuAD, tables and Alpaca's history are told by kind and place")
    func otherMistakes() throws {
        let squad = try DatasetFixture.read(
            #"{"data":[{"paragraphs":[{"context":"c","qas":[{"question":"q","answers":[]}]}]}]}"#)
        #expect(squad.findings.kept.map(\.short) == ["no-answer 1:47"])
        let table = try DatasetFixture.read("prompt,completion\na\n", file: "a.csv")
        #expect(table.findings.kept.map(\.short) == ["not-csv 2:1"])
        let columns = try DatasetFixture.read("q,a\nx,y\n", file: "a.csv", from: .csv)
        #expect(columns.findings.kept.map(\.short) == ["missing-key 1:1"])
        let alpaca = try DatasetFixture.read(
            #"{"instruction":"i","output":"o","history":[["q"]]}"#)
        #expect(alpaca.findings.kept.map(\.short) == ["wrong-type 1:43"])
    }

    @Test("hostile files end in an error: no text, deep nesting, endless turns")
    func hostile() throws {
        #expect(throws: DatasetsError.self) {
            try Dataset([0x7B, 0xFF, 0x7D], file: "a.jsonl")
        }
        let deep = "{\"prompt\":" + String(repeating: "[", count: 100_000)
        #expect(try DatasetFixture.read(deep).findings.kept.map(\.kind) == [.notJSON])
        let turn = #"{"role":"user","content":"a"}"#
        let turns = [String](repeating: turn, count: 1_001).joined(separator: ",")
        let long = try DatasetFixture.read("{\"messages\":[\(turns)]}")
        #expect(long.findings.kept.map(\.kind) == [.tooManyTurns])
    }

    @Test("a control character is shown by its name, never as it is")
    func namedControls() throws {
        let data = try DatasetFixture.read(
            #"{"messages":[{"role":"a\u001b[2J","content":"b"}]}"#)
        let message = try #require(data.findings.kept.first?.message)
        #expect(message.contains("<U+001B"))
        #expect(!message.contains("\u{1B}"))
    }

    @Test("of many mistakes of one kind all are counted and a thousand kept")
    func manyMistakes() throws {
        let good = #"{"prompt":"a","completion":"b"}"# + "\n"
        let bad = String(repeating: "{\"prompt\":\"a\"}\n", count: 1_500)
        let data = try DatasetFixture.read(good + bad)
        #expect(data.findings.counts == [.missingKey: 1_500])
        #expect(data.findings.kept.count == 1_000)
    }
}
