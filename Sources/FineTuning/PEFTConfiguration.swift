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
    var lora_dropout: Double? = 0
    var peft_type = "LORA"
    var r: Int
    var target_modules: [String]
    var task_type: String? = "CAUSAL_LM"
    /// Other ways to combine A and B, that this program has not.
    var use_dora: Bool?
    var use_rslora: Bool?
    var alpha_pattern: [String: Double]?
    var rank_pattern: [String: Int]?

    init(_ configuration: LoRAConfiguration, baseModel: String) {
        base_model_name_or_path = baseModel
        lora_alpha = configuration.alpha
        r = configuration.rank
        target_modules = configuration.targets.map(\.rawValue).sorted()
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

    /// Rank, scale and places, when the adapter is of the kind that is computed here.
    func lora(folder: String) throws(FineTuningError) -> LoRAConfiguration {
        func require(_ holds: Bool, _ reason: String) throws(FineTuningError) {
            guard holds else {
                throw .adapter(path: "\(folder)/\(Self.fileName)", reason: reason)
            }
        }
        try require(peft_type == "LORA", "peft_type is \(peft_type), supported is LORA")
        try require(bias == "none", "bias is \(bias), supported is none")
        try require(fan_in_fan_out != true, "fan_in_fan_out is true, supported is false")
        try require(use_dora != true, "use_dora is true, supported is plain LoRA")
        try require(use_rslora != true, "use_rslora is true, supported is plain LoRA")
        try require(
            (alpha_pattern ?? [:]).isEmpty && (rank_pattern ?? [:]).isEmpty,
            "alpha_pattern or rank_pattern is set, supported is one rank for all layers")
        try require(r >= 1, "r is \(r), expected 1 or more")
        try require(lora_alpha.isFinite, "lora_alpha is \(lora_alpha), expected a finite number")
        let known = LoRAConfiguration.Target.allCases
        let unknown = target_modules.filter { LoRAConfiguration.Target(rawValue: $0) == nil }
        try require(
            unknown.isEmpty && !target_modules.isEmpty,
            "target_modules are \(target_modules), expected some of \(known.map(\.rawValue))")
        return LoRAConfiguration(
            rank: r, alpha: lora_alpha,
            targets: known.filter { target_modules.contains($0.rawValue) })
    }
}
