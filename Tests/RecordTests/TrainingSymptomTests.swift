import Domain
import Record
import Testing

@Suite("What the course of a training shows")
struct TrainingSymptomTests {
    private func symptoms(
        losses: [Double], norms: [Double]? = nil, validation: [Double] = [], clip: Double = 1,
        classes: [ClassRecord]? = nil
    ) -> [TrainingSymptom] {
        var configuration = TrainingConfiguration()
        configuration.warmupFraction = 0
        configuration.maximumGradientNorm = clip
        let every = losses.count / max(validation.count, 1)
        return TrainingRecord(
            configuration: configuration, trainableParameters: 1, examples: 8, classes: classes,
            steps: losses.count, bestStep: 1, losses: losses, gradientNorms: norms,
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

    /// Of labels with so many examples each, as many validation questions and no test question.
    private func symptoms(examples: [Int], validation: [Int], test: [Int]) -> [TrainingSymptom] {
        symptoms(
            losses: falling,
            classes: examples.indices.map {
                ClassRecord(
                    label: "l\($0)", training: examples[$0], validation: validation[$0],
                    test: test[$0])
            })
    }

    @Test("a label with less than a tenth of the commonest one's examples is told of")
    func balance() {
        let even = [1, 1, 1]
        #expect(symptoms(examples: [5, 50, 20], validation: even, test: even).isEmpty)
        #expect(
            symptoms(examples: [5, 51, 20], validation: even, test: even)
                == [.unbalanced(commonest: 1, rarest: 0)])
        // Nobody asks for the label without an example, and it is not the rarest.
        #expect(symptoms(examples: [0, 50, 5], validation: [0, 1, 1], test: [0, 1, 1]).isEmpty)
    }

    @Test("a label that is asked for and never taught is told of, wherever it is asked for")
    func untaught() {
        #expect(
            symptoms(examples: [0, 9, 0, 0], validation: [1, 1, 0, 0], test: [0, 1, 2, 0])
                == [.untaught(labels: [0, 2])])
        #expect(
            symptoms(examples: [0, 11, 1], validation: [1, 1, 1], test: [0, 0, 0])
                == [.unbalanced(commonest: 1, rarest: 2), .untaught(labels: [0])])
    }
}
