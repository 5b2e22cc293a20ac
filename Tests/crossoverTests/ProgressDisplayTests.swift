import Foundations
import Testing
import crossover

@Suite("Progress display")
struct ProgressDisplayTests {
    private let erasing = "\r\u{1B}[K"

    private func training(_ completed: Int, detail: String = "loss 0.21") -> Progress {
        Progress(stage: "lora: training", detail: detail, completed: completed, total: 40)
    }

    @Test("a screen shows one line with bar, count, elapsed time and time left")
    func screenLine() {
        var display = ProgressDisplay(style: .screen)
        let first = display.update(training(0), at: 100, width: 100)
        #expect(
            first == erasing + "lora: training  loss 0.21  0/40  ░░░░░░░░░░░░░░░░  0 s")
        let later = display.update(training(10), at: 120, width: 100)
        let expected = "lora: training  loss 0.21  10/40  ████░░░░░░░░░░░░  20 s, 1:00 min left"
        #expect(later == erasing + expected)
    }

    @Test("no line is as wide as the screen", arguments: 1...120)
    func fits(width: Int) {
        var display = ProgressDisplay(style: .screen)
        let progress = Progress(
            stage: "rag: answering 東京 questions",
            detail: "a detail that is rather long and goes on and on",
            completed: 1234,
            total: 99_999
        )
        let text =
            display.update(progress, at: 0, width: width)
            + display.update(progress, at: 5000, width: width)
            + display.finish(at: 5001, width: width)
        for line in text.split(whereSeparator: { $0 == "\r" || $0 == "\n" }) {
            let shown = line.replacing("\u{1B}[K", with: "")
            let wide = shown.unicodeScalars.count { ("一"..."龥").contains($0) }
            #expect(shown.unicodeScalars.count + wide < width, "\(shown)")
        }
    }

    @Test("a narrow screen drops the bar first, then the times, then the count")
    func narrowing() {
        func line(width: Int) -> String {
            var display = ProgressDisplay(style: .screen)
            return display.update(training(10), at: 0, width: width).replacing(erasing, with: "")
        }
        #expect(line(width: 46) == "lora: training  10/40  ████░░░░░░░░░░░░  0 s")
        #expect(line(width: 40) == "lora: training  loss 0.21  10/40  0 s")
        #expect(line(width: 34) == "lora: training  loss…  10/40  0 s")
        #expect(line(width: 24) == "lora: training  10/40")
        #expect(line(width: 10) == "lora: tr…")
        #expect(line(width: 1) == "")
    }

    @Test("time left follows from the steps of this process alone")
    func resumedStage() {
        var display = ProgressDisplay(style: .screen)
        _ = display.update(training(30), at: 0, width: 100)
        let text = display.update(training(35), at: 10, width: 100)
        #expect(text.hasSuffix("10 s, 10 s left"))
    }

    @Test("a screen is not redrawn more often than ten times a second")
    func redrawing() {
        var display = ProgressDisplay(style: .screen)
        _ = display.update(training(0), at: 0, width: 100)
        #expect(display.update(training(1), at: 0.05, width: 100) == "")
        #expect(display.update(training(2), at: 0.15, width: 100) != "")
    }

    @Test("a stage that has ended leaves a line with its duration")
    func endedStages() {
        var display = ProgressDisplay(style: .screen)
        _ = display.update(training(0), at: 0, width: 100)
        let next = Progress(stage: "lora: answering", completed: 0, total: 0)
        let text = display.update(next, at: 187, width: 100)
        #expect(text == erasing + "lora: training: 3:07 min\n" + erasing + "lora: answering  0 s")
        #expect(display.finish(at: 229, width: 100) == erasing + "lora: answering: 42 s\n")
        #expect(display.finish(at: 230, width: 100) == "")
    }

    @Test("a screen is left clean when work ends early, a log as it is")
    func abandoning() {
        var screen = ProgressDisplay(style: .screen)
        #expect(screen.abandon() == "")
        _ = screen.update(training(0), at: 0, width: 100)
        #expect(screen.abandon() == erasing)
        var log = ProgressDisplay(style: .log)
        _ = log.update(training(0), at: 0, width: 100)
        #expect(log.abandon() == "")
    }

    @Test("a log gets a plain line every ten seconds and one for each stage")
    func log() {
        var display = ProgressDisplay(style: .log)
        var text = ""
        for second in 0...25 {
            text += display.update(training(second), at: Double(second), width: 1)
        }
        text += display.finish(at: 26, width: 1)
        #expect(
            text == """
                lora: training, loss 0.21, 10/40, 10 s, 30 s left
                lora: training, loss 0.21, 20/40, 20 s, 20 s left
                lora: training: 26 s

                """)
    }

    @Test("a log's lines are of bounded length, and nothing in them moves the cursor")
    func logNames() {
        var display = ProgressDisplay(style: .log)
        let name = "\u{1B}[2J\u{202E}" + String(repeating: "x", count: 100_000)
        var text = ""
        for second in 0...25 {
            let progress = Progress(stage: name, detail: name, completed: second, total: 40)
            text += display.update(progress, at: Double(second), width: 80)
        }
        text += display.finish(at: 26, width: 80)
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.utf8.count < 2_500)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnseen })
    }

    @Test("nothing in a name or a detail moves the cursor")
    func controlCharacters() {
        var display = ProgressDisplay(style: .screen)
        let progress = training(0, detail: "a\u{1B}[2J\nb\u{202E}c\r")
        let text = display.update(progress, at: 0, width: 100).dropFirst(erasing.count - 1)
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(text.contains("a [2J b c"))
    }

    private func progress(_ stage: String, share: Double, best: String = "") -> Progress {
        Progress(
            stage: stage, completed: 1, total: 4,
            whole: WholeProgress(
                part: 2, parts: 5, share: share, secondsLeft: 80, best: best))
    }

    @Test("Of a greater whole one line is redrawn: its part, its share, the time left, the best")
    func whole() {
        var display = ProgressDisplay(style: .screen)
        let first = display.update(progress("base: answering", share: 0.1), at: 0, width: 100)
        let second = display.update(
            progress("rag: answering", share: 0.416, best: "rag 0.87 [0.81, 0.91]"), at: 1,
            width: 100)
        #expect(!first.contains("\n") && !second.contains("\n"), "no stage leaves a line")
        for word in ["2/5 rag: answering", "41 %", "1:20 min left", "best rag 0.87 [0.81, 0.91]"] {
            #expect(second.contains(word), "\(word)")
        }
        #expect(!display.pause(at: 2, width: 100).contains("done"))
        #expect(display.finish(at: 65, width: 100).contains("done: 1:05 min\n"))
    }

    @Test(
        "Its line is narrower than the screen, and loses the best result before the share",
        arguments: [10, 20, 40, 60, 80])
    func narrow(width: Int) {
        var display = ProgressDisplay(style: .screen)
        let text = display.update(
            progress("rag: choosing, examples=4", share: 0.5, best: "rag 0.87 [0.81, 0.91]"),
            at: 0, width: width)
        let line = text.replacing("\r\u{1B}[K", with: "")
        #expect(line.unicodeScalars.count < width, "\(line)")
        #expect(width < 40 || line.contains("50 %"), "\(line)")
    }

    @Test("In a log a plain line comes now and then, without signs that move the cursor")
    func wholeLog() {
        var display = ProgressDisplay(style: .log)
        let lines = (0..<100).map {
            display.update(progress("base\u{1B}: x", share: 0.5), at: Double($0), width: 80)
        }.filter { !$0.isEmpty }
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.hasSuffix("\n") && !$0.contains("\u{1B}") })
    }
}
