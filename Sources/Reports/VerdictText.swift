import Record

/// The verdict in a few words, for the first line of the report and of the terminal.
enum VerdictText {
    /// For example `Recommended: lora+rag.`
    static func lead(_ verdict: VerdictRecord) -> Statement {
        switch verdict.outcome {
        case .recommend:
            "Recommended: \(verdict.arm.map(Statement.code) ?? Statement.words(Figure.none))."
        case .notDecided: "Not decided."
        case .noneMeets: "No arm meets the requirements."
        case .blocked: "No advice: a control failed."
        }
    }
}
