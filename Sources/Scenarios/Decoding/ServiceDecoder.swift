import Domain
import Foundations
import Yams

/// Reads the models behind services: `big: { api: openai, url: …, model: … }`.
struct ServiceDecoder {
    let models: MappingReader
    let names: [String]

    private enum API: String, CaseIterable {
        case openai
    }

    private static let keys = [
        "api", "url", "model", "key-from", "parallel", "timeout", "input", "output", "at-most",
        "at-most-tokens", "base", "trained",
    ]

    /// The names that a scenario gives to models behind services: every other key of `models` with
    /// keys of its own.
    static func names(in top: MappingReader, beside keys: [String]) -> [String] {
        guard case .mapping(let pairs)? = top.node(for: "models") else { return [] }
        return pairs.compactMap { key, value in
            guard case .mapping = value, let name = key.scalar?.string, !keys.contains(name) else {
                return nil
            }
            return name
        }
    }

    /// In the order of the file.
    func services() -> [APIModel] { names.compactMap(service) }

    private func service(_ name: String) -> APIModel? {
        guard let reader = models.section(name, keys: Self.keys) else { return nil }
        if !ArmConfiguration.isName(name) {
            models.complain(
                at: name, "expected a name like an arm's, got \(Excerpt.quoted(name)).")
        }
        _ = reader.required("api", .word(among: API.allCases))
        let million = { (key: String) in
            reader.value(key, ScalarRule<Money>.money(per: "million"))
        }
        var service = APIModel(
            name: name, url: reader.required("url", .serviceURL) ?? "",
            model: reader.required("model", .text) ?? "",
            keyFrom: reader.value("key-from", .variable),
            inputMillion: million("input"), outputMillion: million("output"),
            mostCost: reader.value("at-most", .money),
            mostTokens: reader.value("at-most-tokens", .integer(in: 1...1_000_000_000_000)),
            training: training(reader, of: name))
        service.parallel = reader.value("parallel", .integer(in: 1...256)) ?? service.parallel
        service.timeout = reader.value("timeout", .seconds) ?? service.timeout
        if service.mostCost != nil, service.inputMillion == nil || service.outputMillion == nil {
            reader.complain(
                at: "at-most",
                "what is spent is known only with the prices 'input' and 'output', such as "
                    + "'input: 0.15 USD / million'. Give both, or use 'at-most-tokens'.")
        }
        return service
    }

    private func training(_ reader: MappingReader, of name: String) -> APIModel.Training? {
        guard reader.has("base") || reader.has("trained") else { return nil }
        let others = names.filter { $0 != name }
        guard !others.isEmpty else {
            reader.complain(
                at: reader.has("base") ? "base" : "trained",
                "a trained model is held against the one that it was trained from, and the scenario "
                    + "names no other model behind a service. Add it to 'models'.")
            return nil
        }
        let base = reader.required("base", .name(among: others))
        let trained = reader.section("trained", keys: ["tokens", "epochs", "cost"])
        return base.map {
            APIModel.Training(
                base: $0, tokens: trained?.value("tokens", .integer(in: 0...1_000_000_000_000)),
                epochs: trained?.value("epochs", .integer(in: 1...1000)),
                cost: trained?.value("cost", .money))
        }
    }
}

extension ScalarRule<String> {
    /// Where the routes of a service begin. `RemoteModels` reads it once more, and in full.
    static var serviceURL: ScalarRule {
        ScalarRule(
            expectation: "an address such as http://127.0.0.1:8080/v1, without user and query",
            hidesValue: true
        ) { text in
            let isWeb = text.hasPrefix("http://") || text.hasPrefix("https://")
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return isWeb && isPlain && !text.contains("@") && !text.contains("?") ? text : nil
        }
    }
}
