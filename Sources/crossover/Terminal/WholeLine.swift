import Foundations

/// How far a run of several parts is, in one line: which part, what it does, the share of the whole,
/// the time left, the best result so far.
struct WholeLine {
    private let progress: Progress

    init(_ progress: Progress) { self.progress = progress }

    /// Narrower than the screen. What has no room is left out: the best result first, then the bar.
    func bar(width: Int) -> String {
        let room = max(width - 1, 0)
        let tails = [[bar, share, left, best], [bar, share, left], [share, left], [share], []]
            .map { $0.filter { !$0.isEmpty }.joined(separator: "  ") }
        // A name is cut before the share of the whole is lost.
        let least = min(ScreenText.columns(name), room / 3)
        let tail = tails.first { ScreenText.columns($0) + 2 + least <= room } ?? ""
        let free = room - (tail.isEmpty ? 0 : ScreenText.columns(tail) + 2)
        let detailed = [name, detail].filter { !$0.isEmpty }.joined(separator: ", ")
        return [ScreenText.cut(detailed, to: free), tail].filter { !$0.isEmpty }
            .joined(separator: "  ")
    }

    /// For a log, such as `3/9 rag: answering, 41 %, 3:20 min left, best rag 0.87 [0.81, 0.91]`.
    var sentence: String {
        [name, detail, share, left, best].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var whole: WholeProgress? { progress.whole }

    private var name: String {
        let stage = ScreenText.cut(ScreenText.clean(progress.stage), to: 300)
        guard let whole, let part = whole.part else { return stage }
        return "\(part)/\(whole.parts) \(stage)"
    }

    private var detail: String {
        ScreenText.cut(ScreenText.clean(progress.detail), to: 300)
    }

    private var share: String {
        whole.map { "\(Int(saturating: ($0.share * 100).rounded(.down))) %" } ?? ""
    }

    private var left: String {
        whole.map { "\(NumberFormat.duration(seconds: $0.secondsLeft.rounded())) left" } ?? ""
    }

    private var best: String {
        guard let best = whole?.best, !best.isEmpty else { return "" }
        return "best \(ScreenText.cut(ScreenText.clean(best), to: 60))"
    }

    private var bar: String {
        let length = 16, filled = Int(saturating: (whole?.share ?? 0) * Double(length))
        return String(repeating: "█", count: filled)
            + String(repeating: "░", count: length - filled)
    }
}
