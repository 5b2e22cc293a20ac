package import Foundations

/// What is written to a screen or a log while work goes on: a pure function of reports and times.
///
/// On a screen one line is redrawn in place; in a log there is a plain line now and then. Both keep
/// one line for every stage that has ended, with its duration, but for the stages of a greater whole:
/// there the line tells how far the whole is. Times are seconds on any clock.
package struct ProgressDisplay {
    /// Where the lines go.
    package enum Style: Sendable {
        /// A terminal that can erase a line.
        case screen
        /// A file, a pipe or a simple terminal.
        case log

        /// Seconds between two lines that show the same stage.
        fileprivate var pause: Double { self == .screen ? 0.1 : 10 }
    }

    /// Back to the first column, and everything after it erased.
    private static let erasing = "\r\u{1B}[K"

    private let style: Style
    private var stage: ProgressStage?
    private var lastShown = 0.0
    /// Of a greater whole what was reported last, and when it began.
    private var whole: (line: WholeLine, start: Double)?

    /// A display that has shown nothing yet.
    package init(style: Style) {
        self.style = style
    }

    /// Takes a report.
    ///
    /// - Parameter width: columns of the screen; a log has no width.
    /// - Returns: what is to be written now; often nothing.
    package mutating func update(_ progress: Progress, at time: Double, width: Int) -> String {
        if progress.whole != nil { return update(whole: progress, at: time, width: width) }
        var text = ""
        if stage?.name != progress.stage {
            text = ended(at: time, width: width)
            stage = ProgressStage(progress, at: time)
            // A log waits; a stage that ends soon needs one line only.
            lastShown = style == .log ? time : -.infinity
        }
        stage?.latest = progress
        guard let stage, time - lastShown >= style.pause else { return text }
        lastShown = time
        switch style {
        case .screen: text += Self.erasing + stage.bar(at: time, width: width)
        case .log: text += stage.sentence(at: time) + "\n"
        }
        return text
    }

    private mutating func update(whole progress: Progress, at time: Double, width: Int) -> String {
        var text = ""
        if whole == nil {
            text = ended(at: time, width: width)
            stage = nil
            whole = (WholeLine(progress), time)
            lastShown = -.infinity
        }
        whole?.line = WholeLine(progress)
        let pause = style == .screen ? style.pause : 2 * style.pause
        guard let line = whole?.line, time - lastShown >= pause else { return text }
        lastShown = time
        switch style {
        case .screen: text += Self.erasing + line.bar(width: width)
        case .log: text += line.sentence + "\n"
        }
        return text
    }

    /// Makes room for other lines; what goes on is shown below them.
    package mutating func pause(at time: Double, width: Int) -> String {
        lastShown = -.infinity
        guard whole == nil else { return style == .screen ? Self.erasing : "" }
        let text = ended(at: time, width: width)
        stage = nil
        return text
    }

    /// Ends the display: the last stage has ended too.
    package mutating func finish(at time: Double, width: Int) -> String {
        var text = ended(at: time, width: width)
        if let whole {
            let erasing = style == .screen ? Self.erasing : ""
            text = "\(erasing)done: \(NumberFormat.duration(seconds: time - whole.start))\n"
        }
        (stage, whole) = (nil, nil)
        return text
    }

    /// Ends the display in the middle of a stage: a screen is left clean for the message to come.
    package mutating func abandon() -> String {
        let isShown = stage != nil || whole != nil
        (stage, whole) = (nil, nil)
        return isShown && style == .screen ? Self.erasing : ""
    }

    private func ended(at time: Double, width: Int) -> String {
        guard let stage else { return "" }
        switch style {
        case .screen: return Self.erasing + stage.summary(at: time, width: width) + "\n"
        case .log: return stage.summary(at: time, width: .max) + "\n"
        }
    }
}
