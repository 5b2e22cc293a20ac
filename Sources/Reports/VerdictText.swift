import Lab

/// The verdict in a few words, for the first line of the report and of the terminal.
enum VerdictText {
    /// For example `Recommended: lora+rag.`; `quoting` makes a name safe where it will stand.
    static func lead(_ verdict: VerdictRecord, quoting: (String) -> String) -> String {
        switch verdict.outcome {
        case "recommend":
            "Recommended: \(verdict.arm.map(quoting) ?? Figure.none)."
        case "not-decided": "Not decided."
        case "none-meets": "No arm meets the requirements."
        case "blocked": "No advice: a control failed."
        default: "Outcome: \(quoting(verdict.outcome))."
        }
    }
}
