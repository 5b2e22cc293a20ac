import Foundations
import Lab
import Reports
import TestSupport
import Testing

@Suite("The greatest and the least quantities that a scenario may state")
struct ExtremeQuantityTests {
    private static let workloads = ["0 / month", "0.001 / month", "1e12 / month"].flatMap {
        queries in
        ["0 % / month", "0.0001 % / month", "100 % / month"].flatMap { changes in
            [("0.001 / month", "1 day"), ("1e12 / month", "100 years")].map { updates, horizon in
                """
                workload:
                  queries: \(queries)
                  knowledge-changes: \(changes)
                  updates: \(updates)
                  horizon: \(horizon)
                """
            }
        }
    }

    /// The dearest and the cheapest machine, and one for nothing.
    private static let sheets = [
        ("1e9 EUR", "1 day", "1e4 EUR", "100000 W", "1e-9", "0.0001 %", "1e-9"),
        ("1e-9 EUR", "1200 months", "1e-9 EUR", "0.001 W", "1e6", "100 %", "1e6"),
        ("free", "1200 months", "free", "0 W", "1e6", "100 %", "1e6"),
    ].map { purchase, lifetime, electricity, power, processors, utilisation, speed in
        """
        crossover-prices: 1
        title: Extreme
        currency: EUR
        as-of: 2026-08-28
        machine:
          purchase: \(purchase)
          lifetime: \(lifetime)
          electricity: \(electricity == "free" ? "free" : "\(electricity) / kWh")
          power: \(power)
          processors: \(processors)
          utilisation: \(utilisation)
          times-as-fast: \(speed)

        """
    }

    @Test(
        "Each is carried through bills, maps and the time to ask again to a report that is read back"
    )
    func throughout() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        for (place, workload) in Self.workloads.enumerated() {
            let sheet = Self.sheets[place % Self.sheets.count]
            try scenario.folder.file("prices/extreme.yaml", Array(sheet.utf8))
            let requirements =
                place.isMultiple(of: 2)
                ? "requirements: { accuracy: at least 0.0001 %, latency: at most 0.001 ms }"
                : "requirements: { latency: at most 1e6 s, margin: 0 %, cost: at most 1e12 EUR / month }"
            let staff =
                "\n  staff: { hour: \(place % 3 == 0 ? "1e12" : "1e-9") EUR, build: { lora: 1e6 h } }"
            try scenario.rewrite(
                """
                \(TinyScenario.fewArms)
                \(requirements)
                \(workload)\(staff)
                prices: [extreme]
                """)
            let record = try scenario.run()
            let files = try Report.files(for: record)
            let text = try #require(files["record.json"])
            #expect(try Report.record(fromJSON: text, file: "record.json") == record)
            #expect(
                !files.values.contains { $0.contains("nan") || $0.contains("NaN") }, "\(workload)")
        }
    }
}
