import FoundationEssentials
import Scenarios

/// The day on which the program runs.
enum Today {
    /// ISO 8601, UTC, e.g. `2026-11-22`.
    static var text: String { Date.now.formatted(.iso8601.year().month().day()) }
}

extension ScenarioBundle {
    /// Tells the person at the terminal what of the data was passed over, and which prices may be
    /// wrong today.
    func warnOfData() throws {
        for notice in notices {
            try StandardStream.error.write("warning: \(notice)\n")
        }
        for warning in priceWarnings(on: Today.text) {
            try StandardStream.error.write("warning: \(warning)\n")
        }
    }
}
