import Domain
import Foundations
import Statistics

/// Something that the course of a training shows, and that may call for another setting.
///
/// The rules are those of debuggers of training jobs (Amazon SageMaker Debugger's built-in rules), as
/// far as they mean something for a model that was trained before: losses of small batches leap, so
/// that medians of windows are compared, and gradients are judged by their norm.
package enum TrainingSymptom: Equatable, Codable, Sendable {
    /// The median training loss of the last steps is no lower than that of the first ones.
    case lossNotDecreasing
    /// The validation loss was still falling at the last look; by which look it is, from 0.
    case stillImproving(look: Int)
    /// Behind the best look the validation loss rose, while the training loss fell on.
    case overfit(best: Int, last: Int)
    /// So many of the steps were clipped, and so are about direction alone.
    case clipped(steps: Int)
    /// A gradient far larger than is usual for the training; by its place, from 0.
    case spike(place: Int)
    /// The usual gradient is too small to move anything.
    case vanishing
    /// One label has many times the training examples of another; by their places in
    /// ``TrainingRecord/classes``.
    case unbalanced(commonest: Int, rarest: Int)
    /// Labels that questions for validation or test ask for, and no training example has; by their
    /// places in ``TrainingRecord/classes``.
    case untaught(labels: [Int])
}

extension TrainingRecord {
    /// Steps of a window.
    private static let window = 10
    /// A look that gains less than this share has nearly converged.
    private static let leastGain = 0.02
    /// Share by which the validation loss must rise; Debugger's rule `Overfit` has the same.
    private static let leastRise = 0.1
    private static let mostClipped = 0.5
    private static let spikeTimes = 20.0
    /// Debugger's rule `VanishingGradient` has it of the mean absolute gradient, which is smaller.
    private static let leastNorm = 1e-7

    /// What the course shows; empty for one without anything to say.
    package var symptoms: [TrainingSymptom] {
        [loss, look].compactMap(\.self) + gradients + [balance, untaught].compactMap(\.self)
    }

    private var loss: TrainingSymptom? {
        // The first steps warm up.
        let warm = Int(
            saturating: (Double(steps) * configuration.warmupFraction).rounded(.up))
        let own = losses.dropFirst(warm).filter(\.isFinite)
        guard own.count >= 2 * Self.window else { return nil }
        let first = Self.median(own.prefix(Self.window))
        return Self.median(own.suffix(Self.window)) >= first ? .lossNotDecreasing : nil
    }

    /// At most one of two: a loss that falls to the end does not rise behind its best look.
    private var look: TrainingSymptom? {
        let last = validation.count - 1
        guard last > 0, validation.allSatisfy(\.loss.isFinite),
            let best = validation.indices.min(by: { validation[$0].loss < validation[$1].loss }),
            validation[best].loss > 0
        else { return nil }
        guard best < last else {
            let before = validation[last - 1].loss
            let gain = (before - validation[last].loss) / before
            return gain > Self.leastGain ? .stillImproving(look: last) : nil
        }
        let rise = validation[last].loss / validation[best].loss - 1
        let fell = mean(before: validation[last].step) < mean(before: validation[best].step)
        return rise > Self.leastRise && fell ? .overfit(best: best, last: last) : nil
    }

    /// Of the training loss over a window that ends with a step.
    private func mean(before step: Int) -> Double {
        let window = (step - Self.window..<step).clamped(to: losses.indices)
        return Descriptive.mean(of: Array(losses[window]))
    }

    private var gradients: [TrainingSymptom] {
        guard let norms = gradientNorms, norms.count >= 2 * Self.window else { return [] }
        let usual = Self.median(norms)
        guard usual > Self.leastNorm else { return [.vanishing] }
        var found: [TrainingSymptom] = []
        let clipped = norms.count { $0 > configuration.maximumGradientNorm }
        if Double(clipped) > Self.mostClipped * Double(norms.count) {
            found.append(.clipped(steps: clipped))
        }
        // A training begins with its largest gradients.
        let settled = norms.indices.dropFirst(Self.window)
        if let largest = settled.max(by: { norms[$0] < norms[$1] }),
            norms[largest] > Self.spikeTimes * usual
        {
            found.append(.spike(place: largest))
        }
        return found
    }

    /// Debugger waits for 500 labels, since it sees them batch by batch. Here all are counted.
    private var balance: TrainingSymptom? {
        let classes = self.classes ?? []
        let taught = classes.indices.filter { classes[$0].training > 0 }
        guard
            let commonest = taught.max(by: { classes[$0].training < classes[$1].training }),
            let rarest = taught.min(by: { classes[$0].training < classes[$1].training }),
            ClassBalance.isUneven(
                most: classes[commonest].training, least: classes[rarest].training)
        else { return nil }
        return .unbalanced(commonest: commonest, rarest: rarest)
    }

    private var untaught: TrainingSymptom? {
        let classes = self.classes ?? []
        let labels = classes.indices.filter {
            classes[$0].training == 0 && (classes[$0].validation > 0 || classes[$0].test > 0)
        }
        return labels.isEmpty ? nil : .untaught(labels: labels)
    }

    private static func median(_ values: some Sequence<Double>) -> Double {
        Descriptive.quantile(0.5, of: Array(values))
    }
}
