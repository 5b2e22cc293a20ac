import Domain

extension ScenarioDecoder {
    func prices(in top: MappingReader) -> [String] {
        top.list("prices", .sheetName, mayBeEmpty: true) ?? []
    }

    func cost(in requirements: MappingReader) -> Money? {
        let rule = ScalarRule(
            expectation: "a bound such as 'at most 50 USD / month', \(Quantity.moneyRange) a month"
        ) { text in
            text.hasPrefix("at most ")
                ? Quantity.moneyPerMonth(String(text.dropFirst("at most ".count))) : nil
        }
        return requirements.value("cost", rule)
    }

    func mayLeave(in requirements: MappingReader) -> [PrivateData]? {
        requirements.list("may-leave", .word(among: PrivateData.allCases), mayBeEmpty: true)
    }

    func staff(in workload: MappingReader, arms: [ArmConfiguration]) -> StaffTime? {
        guard let reader = workload.section("staff", keys: ["hour", "build", "update"]) else {
            return nil
        }
        return StaffTime(
            hour: reader.required("hour", .money) ?? Money(0, ""),
            build: hours("build", in: reader, arms: arms),
            update: hours("update", in: reader, arms: arms),
        )
    }

    private func hours(
        _ key: String, in staff: MappingReader, arms: [ArmConfiguration]
    ) -> [String: Double] {
        let rule = ScalarRule(
            expectation: "a time such as 8 h or 30 min, \(Quantity.hoursRange)",
            parse: Quantity.hours)
        var hours: [String: Double] = [:]
        guard let reader = staff.section(key, keys: arms.map(\.name)) else { return hours }
        for name in arms.map(\.name) { hours[name] = reader.value(name, rule) }
        return hours
    }

    /// Money means nothing beside CPU seconds, which a scenario without prices counts. Where all
    /// arms are from outside, nothing is counted but what they state.
    func checkMoney(of scenario: Scenario) {
        guard scenario.prices.isEmpty else { return }
        guard !scenario.isAnsweredElsewhere else {
            checkCurrency(of: scenario)
            return
        }
        // What a service costs is then unknown.
        for (key, money) in scenario.amounts where !key.hasPrefix("models.") {
            guard let position = notes.given[key] else { continue }
            let message =
                "\(key): \(money.currency) can only be compared with prices. Add a price sheet in "
                + "\(money.currency), such as 'prices: [this-machine]', or remove the key."
            notes.log.add(message, at: position)
        }
    }

    private func checkCurrency(of scenario: Scenario) {
        guard let first = scenario.amounts.first else { return }
        for (key, money) in scenario.amounts where money.currency != first.money.currency {
            guard let position = notes.given[key] else { continue }
            let message =
                "\(key): expected \(first.money.currency), as in \(first.key), got "
                + "\(money.currency). Convert one of them."
            notes.log.add(message, at: position)
        }
    }
}
