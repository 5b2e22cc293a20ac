import FoundationEssentials
import Foundations
import Scenarios

/// The day on which the program runs.
enum Today {
    /// ISO 8601, UTC, e.g. `2026-11-22`.
    static var text: String { Date.now.formatted(.iso8601.year().month().day()) }
}

extension ScenarioBundle {
    /// Tells the person at the terminal which prices may be wrong today.
    func warnOfPrices() {
        for warning in priceWarnings(on: Today.text) {
            // The work goes on when nobody can see it.
            try? StandardStream.error.show("warning: \(Excerpt.line("\(warning)"))\n")
        }
    }
}
