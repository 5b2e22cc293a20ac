import Datasets
import Foundations
import Testing

@Suite("Checking training data")
struct DatasetCheckTests {
    private func check(
        _ text: String, file: String = "data.jsonl", limits: DatasetCheck.Limits = .init()
    ) throws -> [String] {
        DatasetCheck(try DatasetFixture.read(text, file: file), limits: limits).short
    }

    private static let good = #"{"role":"user","content":"a"},{"role":"assistant","content":"b"}"#

    /// A row of messages in which `turns` stand.
    private func messages(_ turns: String) -> String { "{\"messages\":[\(turns)]}" }

    @Test("sound data have no finding")
    func sound() throws {
        #expect(try check(messages(Self.good)) == [])
    }

    @Test(
        "what training cannot use is told by kind and place",
        arguments: [
            (
                #"{"role":"user","content":"a"},{"role":"assistant","content":" "}"#,
                "empty-turn 1:44"
            ),
            (
                #"{"role":"user","content":""},{"role":"assistant","content":"b"}"#,
                "empty-turn 1:14"
            ),
            (#"{"role":"assistant","content":"b"}"#, "first-role 1:14"),
            (#"{"role":"user","content":"a"}"#, "last-role 1:14"),
            (#"{"role":"system","content":"a"}"#, "last-role 1:1"),
            (
                #"{"role":"user","content":"a"},{"role":"system","content":"s"},{"role":"assistant","content":"b"}"#,
                "system-place 1:44"
            ),
            (
                #"{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0}"#,
                "nothing-taught 1:1"
            ),
            (
                #"{"role":"user","content":"a","weight":1},{"role":"assistant","content":"b"}"#,
                "weight 1:14"
            ),
            (
                #"{"role":"user","content":"a"},{"role":"assistant","content":"b\u200B"}"#,
                "unseen-character 1:44"
            ),
            (
                #"{"role":"user","content":"a"},{"role":"assistant","content":"\u001b[2J"}"#,
                "unseen-character 1:44"
            ),
            (
                #"{"role":"user","content":"What is the capital?"},{"role":"assistant","content":"What is the capital? Rome"}"#,
                "prompt-in-completion 1:63"
            ),
        ])
    func rows(turns: String, expected: String) throws {
        #expect(try check(messages(turns)) == [expected])
    }

    @Test("a message that calls a tool may have no text")
    func toolCalls() throws {
        let turns = #"""
            {"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[]},\#
            {"role":"tool","content":"1","tool_call_id":"x"},{"role":"assistant","content":"b"}
            """#
        #expect(try check(messages(turns)) == [])
    }

    @Test("users and assistants take turns where the form asks for it")
    func order() throws {
        let row = #"""
            {"conversations":[{"from":"human","value":"a"},{"from":"human","value":"b"},\#
            {"from":"gpt","value":"c"}]}
            """#
        #expect(try check(row) == ["role-order 1:48"])
        let alike = #"{"role":"user","content":"z"},"# + Self.good
        #expect(try check(messages(alike)) == [])
        #expect(
            try check(messages(alike), limits: .init(service: .bedrockClaude))
                == ["role-order 1:44"])
    }

    @Test("repeated rows and prompts with two answers are warnings that name the first line")
    func repeats() throws {
        let data = try DatasetFixture.read(
            #"""
            {"prompt":"a","completion":"b"}
            {"prompt":"a","completion":"b"}
            {"prompt":"a","completion":"c"}
            """#)
        let check = DatasetCheck(data)
        #expect(check.short == ["repeated-row 2:1", "prompt-answered-twice 3:1"])
        #expect(check.findings.mistakes == 0)
        #expect(check.findings.kept.allSatisfy { $0.message.contains("line 1") })
    }

    @Test("a system text in some of the rows is a warning")
    func someSystem() throws {
        let system = #"{"role":"system","content":"s"},"# + Self.good
        #expect(
            try check(messages(system) + "\n" + messages(Self.good)) == ["some-system 2:1"])
    }

    @Test("a label with less than a tenth of another's rows is a warning")
    func labels() throws {
        func rows(_ rare: Int) -> String {
            (0..<20).map { "{\"prompt\":\"p\($0)\",\"completion\":\"yes\"}\n" }.joined()
                + (0..<rare).map { "{\"prompt\":\"q\($0)\",\"completion\":\"no\"}\n" }.joined()
        }
        #expect(try check(rows(1)) == ["unbalanced-labels 1:1"])
        #expect(try check(rows(2)) == [])
    }

    @Test("a row with more tokens than may be is a warning that says what is cut")
    func tooLong() throws {
        let data = try DatasetFixture.read(#"{"prompt":"abcdef","completion":"gh"}"#)
        func check(_ most: Int) -> DatasetCheck {
            DatasetCheck(data, limits: .init(mostTokens: most, tokens: \.utf8.count))
        }
        #expect(check(8).short == [])
        #expect(check(7).short == ["too-long 1:1"])
        #expect(check(7).findings.kept[0].message.contains("the last 1 would be cut off"))
    }
}

@Suite("The rules of services")
struct ServiceTests {
    private func check(
        _ rows: [String], for service: Service, file: String = "data.jsonl"
    ) throws -> [String] {
        let data = try DatasetFixture.read(rows.joined(separator: "\n"), file: file)
        return DatasetCheck(data, limits: .init(service: service)).short
    }

    private func message(_ number: Int, _ rest: String = "") -> String {
        """
        {"messages":[{"role":"user","content":"\(number)"},\
        {"role":"assistant","content":"a\(number)"\(rest)}]}
        """
    }

    private func bedrock(_ text: String, version: String = "bedrock-conversation-2024") -> String {
        """
        {"schemaVersion":"\(version)","messages":[{"role":"user","content":[{"text":"\(text)"}]},\
        {"role":"assistant","content":[{"text":"a\(text)"}]}]}
        """
    }

    @Test("OpenAI takes ten rows of messages, weights of 0 and 1, and few keys")
    func openAI() throws {
        let rows = (0..<10).map { message($0) }
        #expect(try check(rows, for: .openai) == [])
        #expect(try check(Array(rows.dropLast()), for: .openai) == ["too-few-rows 1:1"])
        #expect(
            try check(rows + [message(10, #","weight":0.5"#)], for: .openai) == ["weight 11:45"])
        #expect(
            try check(rows + [message(10, #","mood":"x""#)], for: .openai)
                == ["key-refused 11:45"])
        let pairs = (0..<10).map { #"{"prompt":"p\#($0)","completion":"c\#($0)"}"# }
        #expect(try check(pairs, for: .openai) == ["dialect-refused 1:1"])
    }

    @Test("Nova reserves words, advises a hundred rows and takes few signs in a file's name")
    func nova() throws {
        let rows = (0..<100).map { bedrock("\($0)") }
        #expect(try check(rows, for: .bedrockNova) == [])
        #expect(try check([bedrock("x")], for: .bedrockNova) == ["few-rows 1:1"])
        #expect(
            try check(rows + [bedrock("Say [EOS]")], for: .bedrockNova)
                == ["reserved-word 101:58", "reserved-word 101:107"])
        #expect(
            try check(rows, for: .bedrockNova, file: "my data.jsonl") == ["file-name 1:1"])
        #expect(
            try check(
                rows + [bedrock("y", version: "bedrock-conversion-2024")], for: .bedrockNova)
                == ["schema-version 101:18"])
    }

    @Test("Claude takes no further keys and no tools")
    func claude() throws {
        func row(_ rest: String) -> String {
            """
            {"system":"s","messages":[{"role":"user","content":"a"},\
            {"role":"assistant","content":"b"}]\(rest)}
            """
        }
        #expect(try check([row("")], for: .bedrockClaude) == [])
        #expect(try check([row(",\"id\":1")], for: .bedrockClaude) == ["key-refused 1:1"])
        #expect(try check([message(1)], for: .bedrockClaude) == [])
        let tool = #"""
            {"messages":[{"role":"user","content":"a"},{"role":"tool","content":"1"},\#
            {"role":"assistant","content":"b"}]}
            """#
        #expect(try check([tool], for: .bedrockClaude) == ["role-order 1:44", "role-refused 1:44"])
    }
}
