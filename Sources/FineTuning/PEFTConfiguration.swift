import Domain
import FoundationEssentials
import Foundations

/// The `adapter_config.json` of PEFT, as far as it decides what an adapter computes.
///
/// The names of the keys are PEFT's; those that it adds beside them do not change the result.
struct PEFTConfiguration: Codable {
    static let fileName = "adapter_config.json"

    var base_model_name_or_path: String?
    var bias = "none"
    var fan_in_fan_out: Bool? = false
    var inference_mode: Bool? = true
    var lora_alpha: Double
    /// The blocks that carry adapters; missing or null for all.
    var layers_to_transform: Blocks?
    var lora_dropout: Double? = 0
    var peft_type = "LORA"
    var r: Int
    var target_modules: [String]
    var task_type: String? = "CAUSAL_LM"
    var use_dora: Bool?
    var use_rslora: Bool?
    /// Other ways to combine A and B, that this program has not.
    var alpha_pattern: [String: Double]?
    var rank_pattern: [String: Int]?

    /// A number or a list of numbers: PEFT takes both.
    struct Blocks: Codable {
        let numbers: [Int]

        init(_ numbers: [Int]) { self.numbers = numbers }

        init(from decoder: any Swift.Decoder) throws {
            let container = try decoder.singleValueContainer()
            numbers = try (try? [container.decode(Int.self)]) ?? container.decode([Int].self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(numbers)
        }
    }

    /// - Parameter layers: how many blocks the decoder has.
    init(_ configuration: LoRAConfiguration, layers: Int, baseModel: String) {
        base_model_name_or_path = baseModel
        if configuration.layers != nil {
            layers_to_transform = Blocks(
                (0..<layers).filter { configuration.adapts(layer: $0, of: layers) })
        }
        lora_alpha = configuration.alpha
        lora_dropout = configuration.dropout
        r = configuration.rank
        target_modules = configuration.targets.map(\.rawValue).sorted()
        use_dora = configuration.variant == .dora
        use_rslora = configuration.scaling == .rankStabilised
    }

    /// Reads the file of an adapter's folder.
    ///
    /// - Throws: ``FineTuningError/adapter(path:reason:)``.
    init(folder: String) throws(FineTuningError) {
        let path = "\(folder)/\(Self.fileName)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .adapter(
                path: path, reason: "no such file. Give the folder that PEFT or a run has saved")
        }
        do {
            self = try CanonicalJSON.decode(Self.self, from: String(decoding: data, as: UTF8.self))
        } catch {
            throw .adapter(path: path, reason: "\(error)")
        }
    }

    /// Variant, rank, scale and places, when the adapter is of the kind that is computed here.
    ///
    /// - Parameter layers: how many blocks the decoder has.
    func lora(folder: String, layers: Int) throws(FineTuningError) -> LoRAConfiguration {
        func require(_ holds: Bool, _ reason: String) throws(FineTuningError) {
            guard holds else {
                throw .adapter(path: "\(folder)/\(Self.fileName)", reason: reason)
            }
        }
        try require(peft_type == "LORA", "peft_type is \(peft_type), supported is LORA")
        try require(bias == "none", "bias is \(bias), supported is none")
        try require(fan_in_fan_out != true, "fan_in_fan_out is true, supported is false")
        try require(
            (alpha_pattern ?? [:]).isEmpty && (rank_pattern ?? [:]).isEmpty,
            "alpha_pattern or rank_pattern is set, supported is one rank for all layers")
        try require(r >= 1, "r is \(r), expected 1 or more")
        try require(lora_alpha.isFinite, "lora_alpha is \(lora_alpha), expected a finite number")
        let dropout = lora_dropout ?? 0
        try require(
            dropout >= 0 && dropout < 1, "lora_dropout is \(dropout), expected 0 or more, below 1")
        let known = LoRAConfiguration.Target.allCases
        let unknown = target_modules.filter { LoRAConfiguration.Target(rawValue: $0) == nil }
        try require(
            unknown.isEmpty && !target_modules.isEmpty,
            "target_modules are \(target_modules), expected some of \(known.map(\.rawValue))")
        let blocks = layers_to_transform?.numbers
        try require(
            blocks.map { Self.areLast($0, of: layers) } ?? true,
            """
            layers_to_transform is \(blocks ?? []), supported are the last blocks up to \
            \(layers - 1), the model's last
            """)
        return LoRAConfiguration(
            variant: use_dora == true ? .dora : .lora, rank: r, alpha: lora_alpha,
            scaling: use_rslora == true ? .rankStabilised : .standard, dropout: dropout,
            targets: known.filter { target_modules.contains($0.rawValue) },
            layers: blocks?.count)
    }

    /// Whether these are the numbers of the last blocks, in any order.
    private static func areLast(_ numbers: [Int], of count: Int) -> Bool {
        guard let least = numbers.min(), least >= 0, least < count else { return false }
        return numbers.sorted() == Array(least..<count)
    }
}
