import Economics
import Record

extension PriceSheet {
    /// The sheet as a record keeps it, with what is to be said against it on the day of the run.
    ///
    /// - Parameter time: when the run ended, ISO 8601; empty where that is not known.
    func record(at time: String) -> PriceSheetRecord {
        PriceSheetRecord(
            name: name, title: title, currency: currency, region: region, asOf: asOf,
            validUntil: validUntil, basis: basis.record,
            warnings: time.isEmpty ? [] : [warning(on: String(time.prefix(10)))].compactMap(\.self),
            assumptions: self == .cpuSeconds ? [] : basis.assumptions,
            prices: self == .cpuSeconds ? [] : basis.prices)
    }
}

extension PriceSheet.Basis {
    fileprivate var prices: [PriceRecord] {
        let named: [(id: String, what: String, price: Price?)] =
            switch self {
            case .machine(let prices): prices.named
            case .instance(let prices): prices.named
            case .api(let prices): prices.named
            }
        return named.compactMap { id, what, price in
            price.map {
                PriceRecord(
                    id: id, what: what, amount: $0.amount, source: $0.source,
                    isVerified: $0.isVerified)
            }
        }
    }

    fileprivate var assumptions: [AssumptionRecord] {
        let named: [(id: String, what: String, value: Double)] =
            switch self {
            case .machine(let prices): prices.assumptions
            case .instance(let prices): prices.assumptions
            case .api(let prices): prices.assumptions
            }
        return named.map { AssumptionRecord(id: $0.id, what: $0.what, value: $0.value) }
    }
}

extension MachinePrices {
    fileprivate var named: [(id: String, what: String, price: Price?)] {
        [("purchase", "the machine", purchase), ("electricity", "a kilowatt-hour", electricity)]
    }

    fileprivate var assumptions: [(id: String, what: String, value: Double)] {
        [
            ("lifetime", "months that the machine is used", lifetimeMonths),
            ("watts", "watts that it draws at work", watts),
            ("processors", "processors that share its cost", processors),
            ("utilisation", "share of its life that it works", utilisation),
            ("carry-over", "CPU seconds there for one measured here", cpuSecondsPerMeasured),
        ]
    }
}

extension InstancePrices {
    fileprivate var named: [(id: String, what: String, price: Price?)] {
        [
            ("training-hour", "an hour of the machine that trains and indexes", trainingHour),
            ("hosting-hour", "an hour of the machine that answers", hostingHour),
            ("storage-gigabyte-month", "a gigabyte stored for a month", storageGigabyteMonth),
        ]
    }

    fileprivate var assumptions: [(id: String, what: String, value: Double)] {
        [
            ("hosting-hours", "hours a month that it stands ready", hostingHours),
            (
                "carry-over", "hours there for one CPU hour measured here",
                hoursPerMeasuredCPUHour
            ),
        ]
    }
}

extension APIPrices {
    fileprivate var named: [(id: String, what: String, price: Price?)] {
        [
            ("input-million", "a million tokens in prompts", inputMillion),
            ("output-million", "a million tokens written", outputMillion),
            ("training-million", "a million tokens trained on", trainingMillion),
            ("embedding-million", "a million tokens embedded", embeddingMillion),
            ("model-month", "a custom model stored for a month", modelMonth),
            ("index-month", "an index that stands ready for a month", indexMonth),
        ] + (customHosting?.named ?? [])
    }

    fileprivate var assumptions: [(id: String, what: String, value: Double)] {
        guard case .provisioned(_, let units, let hours)? = customHosting else { return [] }
        return [
            ("units", "units that serve a custom model", units),
            ("hosting-hours", "hours a month that they stand ready", hours),
        ]
    }
}

extension APIPrices.CustomHosting {
    fileprivate var named: [(id: String, what: String, price: Price?)] {
        switch self {
        case .onDemand(let input, let output):
            [
                ("custom-input-million", "a million tokens in prompts to a custom model", input),
                ("custom-output-million", "a million tokens that a custom model writes", output),
            ]
        case .provisioned(let hour, _, _):
            [("unit-hour", "an hour of a unit that serves a custom model", hour)]
        }
    }
}
