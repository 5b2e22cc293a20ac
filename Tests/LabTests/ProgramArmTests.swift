import Domain
import FoundationEssentials
import Foundations
import Lab
import Programs
import Record
import Scenarios
import TestSupport
import Testing

@Suite("Arms whose answers a program gives")
struct ProgramArmTests {
    private func answers(_ record: RunRecord) -> [String] { record.arms[0].rows.map(\.answer) }

    private static let right = (0..<ProgramScenario.questions).map { "thing \($0)" }

    /// The places of the mistakes that the body throws.
    private func places(_ body: () throws -> Void) throws -> [TextPosition] {
        let error = try #require(throws: ScenariosError.self) { try body() }
        guard case .mistakes(let mistakes, omitted: 0) = error else {
            Issue.record("\(error)")
            return []
        }
        return mistakes.map(\.position)
    }

    // MARK: - Asking

    @Test("Without permission nothing is run, and nothing of a run is written")
    func permission() throws {
        let scenario = try ProgramScenario()
        let error = try #require(throws: LabError.self) { try scenario.run(allowsPrograms: false) }
        guard case .programsNotAllowed(let programs) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(programs.map(\.arm) == ["ours"])
        #expect(programs.map(\.words) == [["/bin/sh", "answer.sh"]])
        #expect(programs.map(\.folder) == [scenario.folder.path])
        #expect(try scenario.asked() == [])
        _ = try RunFolder(path: "\(scenario.folder.path)/fresh")
        let files = FileManager.default
        #expect(
            try files.contentsOfDirectory(atPath: "\(scenario.folder.path)/run")
                == files.contentsOfDirectory(atPath: "\(scenario.folder.path)/fresh"))
    }

    @Test("A program is asked every question once, with its id and the seed")
    func asking() throws {
        let scenario = try ProgramScenario()
        let record = try scenario.run()
        #expect(
            try scenario.asked()
                == (0..<ProgramScenario.questions).map {
                    #"{"id":"q\#($0)","question":"What is in box \#($0)?","seed":1}"#
                })
        #expect(answers(record) == Self.right && record.arms[0].score.value == 1)
        #expect(record.arms[0].kind == .command && record.models.isEmpty)
        #expect(record.arms[0].outside?.answered == ProgramScenario.questions)
        // What is answered is not asked again.
        let again = try scenario.run()
        #expect(try scenario.asked() == [])
        #expect(again.digest == record.digest)
        let made = try FinishedRun(folder: "\(scenario.folder.path)/run").record()
        #expect(made.digest == record.digest)
    }

    @Test("Answers may come in any order, under the question's text too")
    func order() throws {
        let scenario = try ProgramScenario(
            """
            while read -r line; do
                asked "$line"
                number=${id#q}
                printf '{"question":"What is in box %s?","answer":"thing %s"}\\n' $number $number
            done | sort -r
            """)
        #expect(answers(try scenario.run()) == Self.right)
    }

    @Test("A program that repeats answers once for each seed")
    func repeats() throws {
        let script = """
            while read -r line; do
                asked "$line"
                seed=${line##*\\"seed\\":}; seed=${seed%\\}}
                [ $seed = 3 ] && [ $id = q0 ] && answer $id nothing || answer $id "thing ${id#q}"
            done
            """
        let scenario = try ProgramScenario(script, options: "repeats: true", rest: "seeds: [3, 8]")
        let arm = try scenario.run().arms[0]
        #expect(arm.scoreBySeed == [5.0 / 6, 1])
        #expect(
            arm.rows.map(\.seed).sorted() == [UInt64](repeating: 3, count: 6)
                + [UInt64](repeating: 8, count: 6))
        #expect(try scenario.askedIDs() == ProgramScenario.ids + ProgramScenario.ids)
        try scenario.rewrite(rest: "seeds: [3, 8]")
        #expect(try scenario.run(in: "once").arms[0].scoreBySeed == [5.0 / 6])
    }

    // MARK: - Going on

    /// Ends after two answers and the beginning of a third one, the first time.
    private static let crashing = """
        while read -r line; do
            asked "$line"
            if [ $id = q2 ] && [ ! -e crashed ]; then
                touch crashed
                printf '{"id":"q2","answer":"thi'
                kill -9 $$
            fi
            answer $id "thing ${id#q}"
        done
        """

    @Test(
        "After a crash only what is missing is asked for, and the record is that of an undisturbed run"
    )
    func crash() throws {
        let scenario = try ProgramScenario(Self.crashing)
        let error = try #require(throws: ProgramsError.self) { try scenario.run() }
        guard case .ended(_, .signal(9), _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(try scenario.askedIDs() == ["q0", "q1", "q2"])
        let resumed = try scenario.run()
        #expect(try scenario.askedIDs() == ["q2", "q3", "q4", "q5"])
        let undisturbed = try scenario.run(in: "undisturbed")
        #expect(try scenario.askedIDs() == ProgramScenario.ids)
        #expect(resumed.digest == undisturbed.digest)
        #expect(resumed.arms == undisturbed.arms)
        #expect(answers(resumed) == Self.right)
    }

    @Test("Ended by the user at each moment, it goes on, and asks nothing twice that was answered")
    func interrupted() throws {
        let scenario = try ProgramScenario()
        var ends = 0
        for limit in 1... {
            let cancellation = Cancellation()
            let monitor = Monitor(
                progress: { if $0.completed == limit { cancellation.cancel() } },
                cancellation: cancellation)
            do {
                let record = try scenario.run(monitor: monitor)
                #expect(answers(record) == Self.right)
                break
            } catch is Interrupted {
                ends += 1
                _ = try scenario.asked()
            }
        }
        // Behind the last answer there may be nothing left to be ended.
        #expect(ends >= ProgramScenario.questions - 1)
        #expect(try scenario.asked() == [])
    }

    @Test("A program that answers all that it knows, whatever it is asked, goes on too")
    func ignoring() throws {
        let all = (0..<ProgramScenario.questions).map { "answer q\($0) \"thing \($0)\"" }
        let scenario = try ProgramScenario("answer q0 first; answer q4 'thing 4'; exit 3")
        #expect(throws: ProgramsError.self) { try scenario.run() }
        try scenario.rewrite(all.joined(separator: "\n"))
        // What came first stays.
        #expect(answers(try scenario.run()) == ["first"] + Self.right.dropFirst())
    }

    @Test("With other words it is another program, and the first one's answers are kept")
    func otherWords() throws {
        let scenario = try ProgramScenario()
        _ = try scenario.run()
        #expect(try scenario.askedIDs() == ProgramScenario.ids)
        try scenario.rewrite(words: ["--k", "4"])
        _ = try scenario.run()
        #expect(try scenario.askedIDs() == ProgramScenario.ids)
        try scenario.rewrite(options: "timeout: 5 min, to: us")
        _ = try scenario.run()
        #expect(try scenario.askedIDs() == [])
    }

    @Test("A program is asked anew where that is said, by its arm's name")
    func retrain() throws {
        let scenario = try ProgramScenario()
        let first = try scenario.run()
        #expect(try scenario.askedIDs() == ProgramScenario.ids)
        let error = try #require(throws: LabError.self) { try scenario.run(retrain: ["theirs"]) }
        #expect(error == .notTrained(arm: "theirs", known: ["ours"]))
        #expect(try scenario.askedIDs() == [])
        let second = try scenario.run(retrain: ["ours"])
        #expect(try scenario.askedIDs() == ProgramScenario.ids)
        #expect(second.digest == first.digest)
        _ = try scenario.run(restart: true)
        #expect(try scenario.askedIDs() == ProgramScenario.ids)
    }

    // MARK: - What is no answer

    @Test(
        "What is no answer is found by the line of the program's output",
        arguments: [
            ("echo Loading; answer q0 x", 1), ("answer q0 x; echo '{\"id\":'", 2),
            ("answer q0 x; answer q9 x", 2), ("answer q0 x; echo; answer q0 y", 3),
            ("echo '[1]'", 1), ("answer q0 x; echo '{\"id\":\"q1\"}'", 2),
            ("echo '{\"answer\":\"x\"}'", 1),
            ("echo '{\"id\":\"q0\",\"answer\":\"x\",\"seconds\":-1}'", 1),
        ])
    func noAnswers(script: String, line: Int) throws {
        let scenario = try ProgramScenario(script)
        let places = try places { _ = try scenario.run() }
        #expect(places.map(\.line) == [line])
        // What came before is kept.
        try scenario.rewrite(ProgramScenario.answering)
        _ = try scenario.run()
        let kept = script.hasPrefix("answer q0") ? 1 : 0
        #expect(try scenario.askedIDs() == Array(ProgramScenario.ids.dropFirst(kept)))
    }

    private static let failing = """
        while read -r line; do
            asked "$line"
            if [ $id = q3 ]; then
                printf '{"id":"q3","error":"quota"}\\n'
            else
                answer $id "thing ${id#q}"
            fi
        done
        """

    @Test("A question that a program fails on ends the run")
    func failure() throws {
        let scenario = try ProgramScenario(Self.failing)
        let error = try #require(throws: LabError.self) { try scenario.run() }
        #expect(error == .programFailed(arm: "ours", question: "q3", reason: "quota"))
        _ = try scenario.asked()
        try scenario.rewrite(ProgramScenario.answering)
        #expect(answers(try scenario.run()) == Self.right)
        #expect(try scenario.askedIDs() == ["q3", "q4", "q5"])
    }

    @Test("Where answers may be missing, the question takes no part")
    func missing() throws {
        let scenario = try ProgramScenario(Self.failing, options: "allow-missing: true")
        let arm = try scenario.run().arms[0]
        #expect(arm.rows.map(\.question) == ["q0", "q1", "q2", "q4", "q5"])
        #expect(arm.score.value == 1 && arm.score.count == 5)
        #expect(arm.outside.map { [$0.answered, $0.asked] } == [5, 6])
        _ = try scenario.asked()
        _ = try scenario.run()
        #expect(try scenario.askedIDs() == ["q3"], "a failure may pass: it is asked again")
    }

    @Test("A program that falls silent is stopped, and ends the run")
    func timeout() throws {
        let scenario = try ProgramScenario(
            "exec tail -f /dev/null", options: "timeout: 50 ms")
        let error = try #require(throws: ProgramsError.self) { try scenario.run() }
        guard case .timedOut(_, seconds: 0.05, wrote: "") = error else {
            Issue.record("\(error)")
            return
        }
    }

    // MARK: - Surroundings

    @Test("A program gets the variables that the scenario names, and no others")
    func environment() throws {
        let scenario = try ProgramScenario(
            "env > variables\n\(ProgramScenario.answering)", options: "environment: [OUR_TOKEN]")
        let error = try #require(throws: ProgramsError.self) { try scenario.run() }
        guard case .variableNotSet("OUR_TOKEN", _) = error else {
            Issue.record("\(error)")
            return
        }
        _ = try scenario.run(variables: ["OUR_TOKEN": "t1", "OUR_KEY": "s1", "LANG": "C"])
        let text = String(decoding: try scenario.folder.bytes("variables"), as: UTF8.self)
        let names = Set(text.split(separator: "\n").map { $0.prefix { $0 != "=" } })
        #expect(text.split(separator: "\n").contains("OUR_TOKEN=t1"))
        #expect(!text.contains("s1") && !names.contains("OUR_KEY"))
        // What a shell adds itself is nobody's.
        #expect(
            names.subtracting(["PWD", "OLDPWD", "SHLVL", "_"])
                == ["OUR_TOKEN", "PATH", "LANG", "PYTHONUNBUFFERED", "PYTHONIOENCODING"])
    }

    // MARK: - Beside the lab's own arms

    @Test("A program beside the lab's own arms disturbs none of their work")
    func mixed() throws {
        let own = "task: { kind: short-answer, answer-tokens: 3 }\narms: [nearest, base]"
        let scenario = try TinyScenario(own)
        let first = try scenario.run()
        let script = #"""
            while read -r line; do
                printf '%s\n' "$line" >> asked
                id=${line#*\"id\":\"}
                printf '{"id":"%s","answer":"%s"}\n' "${id%%\"*}" "$1"
            done
            """#
        try scenario.folder.file("answer.sh", Array(script.utf8))
        func run(_ word: String, retrain: [String] = []) throws -> (RunRecord, asked: Int) {
            try scenario.rewrite(
                own.replacing(
                    "nearest,",
                    with:
                        "nearest, command: { name: ours, run: [/bin/sh, answer.sh, \(word)], leaves: [] },"
                ))
            try scenario.folder.file("asked", [])
            let record = try scenario.run(
                retrain: retrain, allowsPrograms: true, variables: ["PATH": "/usr/bin:/bin"])
            return (record, try scenario.folder.bytes("asked").count { $0 == UInt8(ascii: "\n") })
        }
        for (word, retrain, asked) in [
            ("oak", [], 6), ("tin", [], 6), ("oak", [], 0), ("oak", ["ours"], 6),
        ] {
            let (record, count) = try run(word, retrain: retrain)
            #expect(count == asked)
            #expect(record.arms.map(\.name) == ["nearest", "ours", "base"])
            #expect(record.arms[1].rows.allSatisfy { $0.answer == word })
            for name in ["nearest", "base"] {
                let arms = [first, record].map { $0.arms.first { $0.name == name } }
                #expect(arms[0]?.rows == arms[1]?.rows)
                // Measured: done again, it would have taken another time.
                #expect(arms[0]?.answering == arms[1]?.answering)
            }
        }
    }
}
