import Domain
import Evaluation
import Foundations
public import Record

/// Two versions side by side: what they come from, how they were trained, what they came to.
///
/// Nothing is tested here: figures of two runs are of the same questions only where the scenario's
/// fingerprint is the same.
public struct VersionComparison: Sendable, Encodable {
    /// What a row is about.
    public enum Topic: String, Sendable, Encodable, CaseIterable {
        case base, data, configuration, score, forgetting
    }

    /// What one of the two has.
    public enum Value: Sendable {
        case text(String)
        case number(Double)
        case estimate(Estimate)
    }

    /// One thing of both.
    public struct Row: Sendable, Encodable {
        /// What it is about.
        public let topic: Topic
        /// Which thing of it, e.g. `learningRate` or `french perplexity, change`.
        public let key: String
        /// The first version's; nil where it has none.
        public let first: Value?
        /// The other version's; nil where it has none.
        public let second: Value?
        /// Whether both have the same to the last digit.
        public let isSame: Bool
    }

    /// The first of the two.
    public let first: VersionName
    /// The other one.
    public let second: VersionName
    /// By topic, in the order of ``Topic``.
    public let rows: [Row]

    /// Puts two versions side by side.
    public init(_ first: ModelDetails, _ second: ModelDetails) {
        self.first = first.version.name
        self.second = second.version.name
        rows = Topic.allCases.flatMap { topic -> [Row] in
            let (own, other) = (first.entries(of: topic), second.entries(of: topic))
            let keys =
                own.map(\.key)
                + other.map(\.key).filter { key in
                    !own.contains { $0.key == key }
                }
            return keys.map { key in
                let pair = (
                    own.first { $0.key == key }?.value, other.first { $0.key == key }?.value
                )
                return Row(
                    topic: topic, key: key, first: pair.0, second: pair.1,
                    isSame: pair.0.map(Self.exact) == pair.1.map(Self.exact))
            }
        }
    }

    /// No figure is NaN here but in an estimate, which writes it as null.
    private static func exact(_ value: Value) -> String {
        (try? CanonicalJSON.encodeLine(value)) ?? ""
    }
}

extension VersionComparison.Value: Encodable {
    /// Writes a string, a number or an estimate.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .estimate(let estimate): try container.encode(estimate)
        }
    }
}

extension VersionComparison.Value: CustomStringConvertible {
    /// For a column of a terminal, such as `0.753 [0.610, 0.860]`.
    public var description: String {
        func text(_ value: Double) -> String { NumberFormat.decimal(value, digits: 3) }
        switch self {
        case .text(let text): return text
        case .number(let value): return text(value)
        case .estimate(let estimate):
            guard estimate.isDefined else { return "n/a" }
            guard estimate.hasInterval else { return text(estimate.value) }
            return "\(text(estimate.value)) [\(text(estimate.low)), \(text(estimate.high))]"
        }
    }
}

extension ModelDetails {
    /// One thing that is known of a version.
    public typealias Entry = (key: String, value: VersionComparison.Value)

    /// All that is known of a version about a topic.
    public func entries(of topic: VersionComparison.Topic) -> [Entry] {
        switch topic {
        case .base: base
        case .data: data
        case .configuration: settings
        case .score: scores
        case .forgetting: losses
        }
    }

    private var base: [Entry] {
        guard let base = lineage.base else { return [] }
        return [("model", .text(base.name)), ("licence", .text(base.licence))]
            + base.files.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value.hex)) }
    }

    private var data: [Entry] {
        [
            ("scenario", .text(lineage.scenario)),
            ("scenario fingerprint", .text(lineage.scenarioFingerprint.hex)),
            ("training data", .text(version.registration.trainingData.hex)),
            ("record digest", .text(lineage.recordDigest.hex)),
            ("program", .text(lineage.crossover)),
        ]
    }

    /// Every key of the configuration, so that no option is left out that another program adds.
    private var settings: [Entry] {
        let text = (try? CanonicalJSON.encodeLine(lineage.configuration)) ?? "{}"
        let root = try? JSONText(Array(text.utf8)[...], file: "configuration").root()
        return [
            ("arm", .text(version.registration.arm)),
            ("seed", .text("\(version.registration.seed)")),
            ("setting", .text(setting.key)),
            ("configuration", .text(lineage.configurationDigest.hex)),
        ] + (root.map { Self.leaves(of: $0, at: "") } ?? [])
    }

    private static func leaves(of node: JSONNode, at path: String) -> [Entry] {
        guard let members = node.members else {
            return [(path, .text(node.string ?? node.compactText))]
        }
        return members.flatMap { member in
            leaves(of: member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)")
        }
    }

    private var scores: [Entry] {
        var entries: [Entry] = [("\(metric.rawValue), all seeds", .estimate(score))]
        if let seedScore {
            entries.append(("\(metric.rawValue), this seed", .number(seedScore)))
        }
        entries += scoreByStratum.sorted { $0.key < $1.key }.map {
            ("\(metric.rawValue) of '\($0.key)'", .estimate($0.value))
        }
        return entries
            + otherScores.sorted { $0.key < $1.key }.map { ($0.key, .estimate($0.value)) }
    }

    private var losses: [Entry] {
        let losses: [Entry] = forgetting.map {
            ("\($0.probe.rawValue) \($0.measure.rawValue), change", .estimate($0.change))
        }
        guard let divergence else { return losses }
        return losses + [("KL to the base, nats a token", .estimate(divergence.divergence))]
    }
}
