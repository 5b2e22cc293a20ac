import Domain
import Economics
import Foundations

/// Reads the price sheets that a scenario names, and holds all its money to one currency.
struct PriceLoader {
    let file: ScenarioFile
    let folder: ScenarioFolder

    func load() throws(ScenariosError) -> [PriceSheetFile] {
        var files: [PriceSheetFile] = []
        for (index, name) in file.scenario.prices.enumerated() {
            let path: String
            do {
                path = try folder.priceSheet(name)
            } catch {
                throw mistake(key(index), error.message)
            }
            files.append(try PriceSheetFile(path: path))
        }
        guard let first = files.first?.sheet else { return [] }
        for (index, other) in files.map(\.sheet).enumerated()
        where other.currency != first.currency {
            throw mistake(
                key(index),
                "the sheet '\(other.name)' is in \(other.currency), and '\(first.name)' in "
                    + "\(first.currency); expected one currency. Convert one of them, or run the "
                    + "scenario twice.")
        }
        for (key, money) in file.scenario.amounts { try check(money, key, first) }
        return files
    }

    private func check(
        _ money: Money, _ key: String, _ sheet: PriceSheet
    ) throws(ScenariosError) {
        guard money.currency != sheet.currency else { return }
        throw mistake(
            key,
            "expected \(sheet.currency), the currency of the price sheet '\(sheet.name)', got "
                + "\(money.currency).")
    }

    private func key(_ index: Int) -> String { "prices[\(index)]" }

    private func mistake(_ key: String, _ message: String) -> ScenariosError {
        let position = file.positions[key] ?? file.position(of: "prices")
        return .mistakes(
            [Mistake(position: position, message: "\(key): \(message)")], omitted: 0)
    }
}
