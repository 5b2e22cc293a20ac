import Domain
import FoundationEssentials
import Foundations
import Lab
import LanguageModels
import Scenarios

/// The day on which the program runs.
enum Today {
    /// ISO 8601, UTC, e.g. `2026-11-22`.
    static var text: String { Date.now.formatted(.iso8601.year().month().day()) }

    /// The time as well, to the second: e.g. `2026-11-22T10:15:00Z`.
    static var time: String { Date.now.formatted(.iso8601) }
}

extension ScenarioBundle {
    /// Tells the person at the terminal what of the data was passed over, and which prices may be
    /// wrong today.
    ///
    /// The work goes on when nobody can see it.
    func warnOfData() {
        let warnings =
            notices.map(\.description) + priceWarnings(on: Today.text).map(\.description)
        Self.warn(warnings)
    }

    /// Tells the person at the terminal what is too long for the model.
    ///
    /// - Returns: how many warnings there were.
    /// - Throws: `LanguageModelsError` when the model's tokenizer is not there to say, and what
    ///   reading a probe's file throws.
    @discardableResult
    func warnOfLengths(store: ModelStore) throws -> Int {
        guard scenario.asksGenerator else { return 0 }
        let findings = try LengthCheck(bundle: self, store: store).findings()
        Self.warn(findings.map(\.description))
        return findings.count
    }

    /// Tells the person at the terminal what speaks against a run, before time is spent on it.
    func warnOfPlan() { Self.warn(RunPlan(self).warnings.map(\.description)) }

    private static func warn(_ warnings: [String]) {
        for warning in warnings {
            try? StandardStream.error.show("warning: \(Excerpt.line(warning))\n")
        }
    }
}
