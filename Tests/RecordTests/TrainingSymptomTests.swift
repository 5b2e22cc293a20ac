import Domain
import Record
import Testing

@Suite("What the course of a training shows")
struct TrainingSymptomTests {
    private func symptoms(
        losses: [Double], norms: [Double]? = nil, validation: [Double] = [], clip: Double = 1
    ) -> [TrainingSymptom] {
        var configuration = TrainingConfiguration()
        configuration.warmupFraction = 0
        configuration.maximumGradientNorm = clip
        let every = losses.count / max(validation.count, 1)
        return TrainingRecord(
            configuration: configuration, trainableParameters: 1, examples: 8, steps: losses.count,
            bestStep: 1, losses: losses, gradientNorms: norms,
            validation: validation.enumerated().map {
                ValidationPoint(step: ($0.offset + 1) * every, loss: $0.element)
            }, stoppedEarly: false, usage: .none
        ).symptoms
    }

    private let falling = (0..<40).map { 4 - Double($0) / 20 }

    @Test("a loss that falls says nothing, one that leaps without falling does")
    func loss() {
        #expect(symptoms(losses: falling).isEmpty)
        let leaping = (0..<40).map { $0.isMultiple(of: 2) ? 3.0 : 2.0 }
        #expect(symptoms(losses: leaping) == [.lossNotDecreasing])
        // Too few steps to say.
        #expect(symptoms(losses: Array(leaping.prefix(19))).isEmpty)
    }

    @Test("a validation loss that still falls asks for more epochs, a settled one does not")
    func improving() {
        #expect(
            symptoms(losses: falling, validation: [2, 1.5, 1.2]) == [.stillImproving(look: 2)])
        #expect(symptoms(losses: falling, validation: [2, 1.2, 1.19]).isEmpty)
    }

    @Test("overfitting needs a rise in validation and a fall in training")
    func overfit() {
        #expect(
            symptoms(losses: falling, validation: [2, 1, 1.05, 1.3]) == [.overfit(best: 1, last: 3)]
        )
        #expect(symptoms(losses: falling, validation: [2, 1, 1.05, 1.09]).isEmpty)
        let rising = falling.prefix(20) + (0..<20).map { 3 + Double($0) / 20 }
        #expect(
            !symptoms(losses: Array(rising), validation: [2, 1, 1.05, 1.3])
                .contains(.overfit(best: 1, last: 3)))
    }

    @Test("gradients are told of when most are clipped, one is far out, or all are nothing")
    func gradients() {
        let calm = [Double](repeating: 0.5, count: 40)
        #expect(symptoms(losses: falling, norms: calm).isEmpty)
        #expect(symptoms(losses: falling, norms: calm, clip: 0.4) == [.clipped(steps: 40)])
        var spiked = calm
        spiked[25] = 11
        #expect(symptoms(losses: falling, norms: spiked) == [.spike(place: 25)])
        // A training begins with its largest gradients.
        var early = calm
        early[3] = 11
        #expect(symptoms(losses: falling, norms: early).isEmpty)
        #expect(
            symptoms(losses: falling, norms: [Double](repeating: 1e-9, count: 40)) == [.vanishing])
        #expect(symptoms(losses: falling, norms: nil).isEmpty)
    }
}
