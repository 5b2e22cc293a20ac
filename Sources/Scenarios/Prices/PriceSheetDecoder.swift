import Economics
import Foundations
import Yams

/// Builds a price sheet from YAML.
///
/// After a mistake something stands in for the broken value, so that the rest can be checked; no
/// such sheet ever leaves ``decode(_:file:name:)``.
struct PriceSheetDecoder {
    /// The version of the format that this program reads.
    private static let formatVersion = 1
    private static let bases = ["machine", "instance", "api"]
    private static let keys =
        ["crossover-prices", "title", "currency", "region", "as-of", "valid-until"]
        + ["source", "verified"] + bases

    let notes: DecodingNotes

    /// The sheet in `text`, and where each of its keys stands.
    static func decode(
        _ text: String, file: String, name: String
    ) throws(ScenariosError) -> (sheet: PriceSheet, given: [String: TextPosition]) {
        do {
            return try decoded(text, file: file, name: name)
        } catch {
            throw YAMLText.explained(error, text: text, file: file)
        }
    }

    private static func decoded(
        _ text: String, file: String, name: String
    ) throws(ScenariosError) -> (sheet: PriceSheet, given: [String: TextPosition]) {
        let root = try YAMLText.root(
            of: text, file: file, firstLine: "crossover-prices: \(formatVersion)")
        let notes = DecodingNotes(file: file)
        let sheet = PriceSheetDecoder(notes: notes).sheet(from: root, name: name)
        try notes.log.throwIfAny()
        guard let sheet else { throw .unreadable(path: file, reason: "it holds no price sheet") }
        return (sheet, notes.given)
    }

    private func sheet(from root: Node, name: String) -> PriceSheet? {
        guard let top = MappingReader(root, path: "", keys: Self.keys, notes: notes) else {
            return nil
        }
        let version = ScalarRule(
            expectation: "\(Self.formatVersion), the version of the format"
        ) { $0 == "\(Self.formatVersion)" ? Self.formatVersion : nil }
        guard top.required("crossover-prices", version) != nil else { return nil }
        let title = top.required("title", .text)
        let currency = top.required("currency", .currency)
        let asOf = top.required("as-of", .day)
        let validUntil = top.value("valid-until", .day)
        if let asOf, let validUntil, validUntil < asOf {
            top.complain(
                at: "valid-until", "expected no day before as-of (\(asOf)), got \(validUntil).")
        }
        let prices = PriceReader(
            currency: currency, source: top.value("source", .text),
            isVerified: top.value("verified", .answer) ?? false)
        guard let basis = basis(in: top, prices) else { return nil }
        return PriceSheet(
            name: name, title: title ?? "", currency: currency ?? "",
            region: top.value("region", .text), asOf: asOf ?? "", validUntil: validUntil,
            basis: basis)
    }

    /// Exactly one of the three ways to pay.
    private func basis(in top: MappingReader, _ prices: PriceReader) -> PriceSheet.Basis? {
        let given = Self.bases.filter(top.has)
        let list = Self.bases.joined(separator: ", ")
        guard let basis = given.first else {
            top.complain(at: "", "one of the keys \(list) is missing.")
            return nil
        }
        for other in given.dropFirst() {
            let message =
                "expected only one of \(list), and '\(basis)' stands here too. Make two sheets."
            top.complain(at: other, message)
        }
        guard given.count == 1 else { return nil }
        return switch basis {
        case "machine": machine(in: top, prices)
        case "instance": instance(in: top, prices)
        default: service(in: top, prices)
        }
    }

    private func machine(in top: MappingReader, _ prices: PriceReader) -> PriceSheet.Basis? {
        let keys = [
            "purchase", "lifetime", "electricity", "power", "processors", "utilisation",
            "times-as-fast",
        ]
        guard let reader = top.section("machine", keys: keys) else { return nil }
        let lifetime = ScalarRule(expectation: "a time such as 48 months", parse: Quantity.months)
        let utilisation = ScalarRule(expectation: "a share above 0 such as 25 %") { text in
            Quantity.share(text).flatMap { $0 > 0 ? $0 : nil }
        }
        return .machine(
            MachinePrices(
                purchase: prices.required("purchase", per: .piece, in: reader),
                lifetimeMonths: reader.required("lifetime", lifetime) ?? 1,
                electricity: prices.required("electricity", per: .kilowattHour, in: reader),
                watts: reader.required("power", .watts) ?? 0,
                processors: reader.required("processors", .positive(atMost: 1e6)) ?? 1,
                utilisation: reader.required("utilisation", utilisation) ?? 1,
                cpuSecondsPerMeasured: 1 / (reader.value("times-as-fast", .speed) ?? 1)))
    }

    private func instance(in top: MappingReader, _ prices: PriceReader) -> PriceSheet.Basis? {
        let keys = ["training", "hosting", "hosting-hours", "times-as-fast", "storage"]
        guard let reader = top.section("instance", keys: keys) else { return nil }
        return .instance(
            InstancePrices(
                trainingHour: prices.required("training", per: .hour, in: reader),
                hostingHour: prices.required("hosting", per: .hour, in: reader),
                hostingHours: reader.required("hosting-hours", .hoursPerMonth) ?? 0,
                hoursPerMeasuredCPUHour: 1 / (reader.required("times-as-fast", .speed) ?? 1),
                storageGigabyteMonth: prices.value("storage", per: .gigabyteMonth, in: reader)))
    }

    private func service(in top: MappingReader, _ prices: PriceReader) -> PriceSheet.Basis? {
        let keys = [
            "input", "output", "training", "embedding", "model-storage", "custom-model", "index",
        ]
        guard let reader = top.section("api", keys: keys) else { return nil }
        return .api(
            APIPrices(
                inputMillion: prices.value("input", per: .tokens, in: reader),
                outputMillion: prices.value("output", per: .tokens, in: reader),
                trainingMillion: prices.value("training", per: .tokens, in: reader),
                embeddingMillion: prices.value("embedding", per: .tokens, in: reader),
                modelMonth: prices.value("model-storage", per: .month, in: reader),
                customHosting: customHosting(in: reader, prices),
                indexMonth: prices.value("index", per: .month, in: reader)))
    }

    /// By the token, or in units by the hour.
    private func customHosting(
        in service: MappingReader, _ prices: PriceReader
    ) -> APIPrices.CustomHosting? {
        let byToken = ["input", "output"], byHour = ["unit", "units", "hours"]
        guard let reader = service.section("custom-model", keys: byToken + byHour) else {
            return nil
        }
        guard byHour.contains(where: reader.has) else {
            return .onDemand(
                inputMillion: prices.required("input", per: .tokens, in: reader),
                outputMillion: prices.required("output", per: .tokens, in: reader))
        }
        for key in byToken where reader.has(key) {
            let message =
                "provisioned units take no price by the token; expected input and output, or unit, "
                + "units and hours."
            reader.complain(at: key, message)
        }
        return .provisioned(
            unitHour: prices.required("unit", per: .hour, in: reader),
            units: reader.value("units", .positive(atMost: 1e4)) ?? 1,
            hoursPerMonth: reader.required("hours", .hoursPerMonth) ?? 0)
    }
}

extension ScalarRule<Double> {
    /// How many hours' work of one processor of the machine that measures is done in one hour.
    fileprivate static var speed: ScalarRule { .positive(atMost: 1e6) }
}
