import Domain
import FoundationEssentials
import Testing

@Suite("A training's configuration")
struct TrainingConfigurationTests {
    @Test("is read back as it was written, and what has its default is not said")
    func codable() throws {
        var other = TrainingConfiguration(method: .full, learningRate: 1e-4, examples: 7)
        other.schedule = .wsd
        other.form = .chat
        other.retention = Retention(replay: 0.3, l2SP: 0.1, ewc: 2, blend: [0.5, 1])
        other.lora = LoRAConfiguration(variant: .dora, scaling: .rankStabilised, dropout: 0.1)
        for configuration in [TrainingConfiguration(), other] {
            let data = try JSONEncoder().encode(configuration)
            let read = try JSONDecoder().decode(TrainingConfiguration.self, from: data)
            #expect(read == configuration)
            let text = String(decoding: data, as: UTF8.self)
            #expect(text.contains("\"retention\"") == (configuration == other))
            for key in ["schedule", "l2SP", "ewc", "variant", "scaling", "dropout"] {
                #expect(text.contains("\"\(key)\"") == (configuration == other), "\(key)")
            }
        }
    }
}
