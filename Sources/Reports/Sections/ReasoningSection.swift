import Record

/// Which arms think aloud before they answer, and how often no answer came of it.
enum ReasoningSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.placedArms.filter { $0.reasoning != nil }
        guard !arms.isEmpty else { return }
        document.section("reasoning", "Answers that began with thinking")
        var table = Table([
            .text("Arm"), .number("Generated answers"), .number("Began with thinking"),
            .number("Never finished thinking"),
        ])
        for arm in arms {
            guard let reasoning = arm.reasoning else { continue }
            let place = arm.at.reasoning
            table.add([
                .code(arm.name), .figure(reasoning.answers, from: place.answers),
                .figure(reasoning.begun, from: place.begun),
                .figure(reasoning.unfinished, from: place.unfinished),
            ])
        }
        document.table(table)
        document.paragraph(
            """
            What a model thinks before it answers is cut and not scored: everything from the mark \
            that begins an answer to the mark that ends the thoughts. \(.code("task.reasoning")) in \
            the scenario names both marks and the most tokens that a model may think. Where it \
            never finished, the answer is empty.
            """)
    }
}
