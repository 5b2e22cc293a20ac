import FoundationEssentials
import Foundations
import Scenarios

/// The day on which the program runs.
enum Today {
    /// ISO 8601, UTC, e.g. `2026-11-22`.
    static var text: String { Date.now.formatted(.iso8601.year().month().day()) }
}

extension ScenarioBundle {
    /// Tells the person at the terminal what of the data was passed over, and which prices may be
    /// wrong today.
    ///
    /// The work goes on when nobody can see it.
    func warnOfData() {
        let warnings =
            notices.map(\.description) + priceWarnings(on: Today.text).map(\.description)
        for warning in warnings {
            try? StandardStream.error.show("warning: \(Excerpt.line(warning))\n")
        }
    }
}
