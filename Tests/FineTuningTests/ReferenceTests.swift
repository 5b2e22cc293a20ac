// sin and cos of Double are not in FoundationEssentials.
import Domain
import Foundation
import FineTuning
import Kernels
import LanguageModels
import TestSupport
import Testing

/// The reference values of `Fixtures` on SmolLM2-135M-Instruct: PyTorch with PEFT, f32.
@Suite(
    "Reference training", .serialized, .enabled(if: RealModels.arePresent, RealModels.comment))
struct ReferenceTests {
    private struct LoRA: Decodable {
        struct Batch: Decodable {
            let ids: [[Int]]
            let attention_mask: [[Int]]
            let loss_mask: [[Int]]

            /// Without the padding; the completion reaches to the end.
            var sequences: [TrainingSequence] {
                ids.indices.map { row in
                    TrainingSequence(
                        tokens: Array(ids[row].prefix(attention_mask[row].reduce(0, +))),
                        firstTarget: loss_mask[row].firstIndex(of: 1) ?? 0)
                }
            }
        }
        let rank: Int
        let alpha: Double
        let batch: Batch
        let loss_without_adapter: Double
        let loss_curve: [Double]
        let grad_norm_step0: [String: Double]
        let grad_norm_total_step0: Double
        let grad_first4_step0: [String: [Double]]
        let param_norm_after_10_steps: [String: Double]
    }

    private struct Full: Decodable {
        let grad_norm_step0: [String: Double]
        let grad_norm_total_step0: Double
        let loss_curve: [Double]
    }

    /// The adapters of the reference: waves instead of random numbers, so that anybody can make
    /// them.
    private func adapters(_ golden: LoRA, for decoder: Decoder) -> AdapterSet {
        let targets: [LoRAConfiguration.Target] = [.query, .value]
        let layers = decoder.layers.enumerated().map { index, layer in
            Dictionary(
                uniqueKeysWithValues: targets.enumerated().map { place, target in
                    let linear = target == .query ? layer.query : layer.value
                    let phase = Double(index) + 0.5 * Double(place)
                    let a = (0..<golden.rank * linear.inputs).map {
                        Float(0.01 * sin(0.1 * Double($0) + phase))
                    }
                    let b = (0..<linear.outputs * golden.rank).map {
                        Float(0.01 * cos(0.07 * Double($0) + phase))
                    }
                    return (
                        target,
                        LowRankAdapter(
                            a: Matrix(rows: golden.rank, columns: linear.inputs, values: a),
                            b: Matrix(rows: linear.outputs, columns: golden.rank, values: b),
                            scale: Float(golden.alpha) / Float(golden.rank))
                    )
                })
        }
        return AdapterSet(
            configuration: LoRAConfiguration(
                rank: golden.rank, alpha: golden.alpha, targets: targets),
            layers: layers)
    }

    /// The optimiser of the reference: constant rate, no clipping, one batch a step.
    private func configuration(
        _ method: TrainingConfiguration.Method, rate: Double, steps: Int
    ) -> TrainingConfiguration {
        TrainingConfiguration(
            method: method, learningRate: rate, epochs: steps, batchSize: 2, warmupFraction: 0,
            finalRateFraction: 1, weightDecay: 0.01, maximumGradientNorm: .infinity)
    }

    /// `model.layers.3.self_attn.q_proj.lora_A` as the reference has it.
    private func shortened(_ name: String) -> String {
        name.replacing("model.", with: "").replacing("self_attn.", with: "")
    }

    private func meanLoss(_ gradients: (lossSum: Double, targets: Int)) -> Double {
        gradients.lossSum / Double(gradients.targets)
    }

    @Test("ten steps of LoRA: losses, every gradient's norm, every matrix's norm afterwards")
    func lora() throws {
        let golden = try RealModels.golden(LoRA.self, "lora.json")
        try RealModels.withLanguageModel { model in
            let decoder = model.decoder, compute = decoder.context.compute
            let sequences = golden.batch.sequences, adapters = adapters(golden, for: decoder)
            let parameters = adapters.parameters
            #expect(parameters.all.count == golden.grad_norm_step0.count)
            let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
            expectClose(
                meanLoss(gradients.loss(sequences)), golden.loss_without_adapter, relative: 1e-4)
            adapters.attach(to: decoder)
            expectClose(
                meanLoss(gradients.accumulate(sequences)), golden.loss_curve[0], relative: 1e-4)
            var total = 0.0
            for parameter in parameters.all {
                let name = shortened(parameter.name)
                let square = compute.squaredNorm(parameter.gradient)
                let want = try #require(golden.grad_norm_step0[name])
                total += square
                expectClose(
                    square.squareRoot(), want, relative: want < 0.01 ? 5e-3 : 1e-3, name)
                if let first = golden.grad_first4_step0[name] {
                    expectClose(
                        Array(parameter.gradient.row(0).prefix(4)), first, absolute: 1e-7,
                        relative: 5e-3, name)
                }
            }
            expectClose(total.squareRoot(), golden.grad_norm_total_step0, relative: 1e-3)
            let outcome = try Trainer(
                decoder: decoder, adapters: adapters,
                configuration: configuration(.lora, rate: 1e-3, steps: 10), seed: 1
            ).train(sequences, validation: []) { _ in }
            let last = meanLoss(gradients.loss(sequences))
            for (step, (got, want)) in zip(outcome.losses + [last], golden.loss_curve).enumerated()
            {
                expectClose(got, want, relative: step == 0 ? 1e-4 : 1e-3, "step \(step)")
            }
            for parameter in adapters.parameters.all {
                let name = shortened(parameter.name)
                expectClose(
                    compute.squaredNorm(parameter.value).squareRoot(),
                    try #require(golden.param_norm_after_10_steps[name]), relative: 2e-3, name)
            }
        }
    }

    /// How far the losses of LoRA, which begin at 4.4, may be from the reference's; of its first
    /// gradient's norm it is a share.
    static let lossTolerances: [(Precision, Double)] = [(.bf16, 0.02), (.int8, 0.003)]

    @Test(
        "ten steps of LoRA beside rounded weights: losses and the first gradient's norm",
        arguments: lossTolerances)
    func lora(precision: Precision, tolerance: Double) throws {
        let golden = try RealModels.golden(LoRA.self, "lora.json")
        try RealModels.withLanguageModel(in: precision) { model in
            let decoder = model.decoder, sequences = golden.batch.sequences
            let adapters = adapters(golden, for: decoder)
            adapters.attach(to: decoder)
            let parameters = adapters.parameters
            let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
            _ = gradients.accumulate(sequences)
            let square = parameters.all.reduce(0) {
                $0 + decoder.context.compute.squaredNorm($1.gradient)
            }
            expectClose(
                square.squareRoot(), golden.grad_norm_total_step0, relative: tolerance, "norm")
            let outcome = try Trainer(
                decoder: decoder, adapters: adapters,
                configuration: configuration(.lora, rate: 1e-3, steps: 10), seed: 1
            ).train(sequences, validation: []) { _ in }
            let losses = outcome.losses + [meanLoss(gradients.loss(sequences))]
            #expect(losses.count == golden.loss_curve.count)
            for (step, (got, want)) in zip(losses, golden.loss_curve).enumerated() {
                expectClose(got, want, absolute: tolerance, "step \(step)")
            }
        }
    }

    @Test("three steps of full fine-tuning: losses, norms of the gradients")
    func full() throws {
        let batch = try RealModels.golden(LoRA.self, "lora.json").batch
        let golden = try RealModels.golden(Full.self, "full_ft.json")
        try RealModels.withLanguageModel { model in
            let decoder = model.decoder, compute = decoder.context.compute
            do {
                let parameters = TrainableParameters(all: decoder)
                let gradients = DecoderGradients(decoder: decoder, parameters: parameters)
                expectClose(
                    meanLoss(gradients.accumulate(batch.sequences)), golden.loss_curve[0],
                    relative: 1e-4)
                let squares = Dictionary(
                    uniqueKeysWithValues: parameters.all.map {
                        ($0.name, compute.squaredNorm($0.gradient))
                    })
                for (name, want) in golden.grad_norm_step0 {
                    let square = try #require(squares[name], "\(name)")
                    expectClose(square.squareRoot(), want, relative: 1e-3, name)
                }
                expectClose(
                    squares.values.reduce(0, +).squareRoot(), golden.grad_norm_total_step0,
                    relative: 1e-3)
            }
            let outcome = try Trainer(
                decoder: decoder, configuration: configuration(.full, rate: 1e-5, steps: 3), seed: 1
            ).train(batch.sequences, validation: []) { _ in }
            for (step, (got, want)) in zip(outcome.losses, golden.loss_curve).enumerated() {
                expectClose(got, want, relative: 1e-3, "step \(step)")
            }
            let none = AdapterSet(configuration: LoRAConfiguration(), layers: []).parameters
            let gradients = DecoderGradients(decoder: decoder, parameters: none)
            expectClose(
                meanLoss(gradients.loss(batch.sequences)), golden.loss_curve[3], relative: 1e-3,
                "step 3")
        }
    }
}
