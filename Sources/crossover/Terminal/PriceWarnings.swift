import FoundationEssentials
import Scenarios

extension ScenarioBundle {
    /// Tells the person at the terminal which prices may be wrong today.
    func warnOfPrices() throws {
        let today = Date.now.formatted(.iso8601.year().month().day())
        for warning in priceWarnings(on: today) {
            try StandardStream.error.write("warning: \(warning)\n")
        }
    }
}
