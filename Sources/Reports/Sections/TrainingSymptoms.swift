import Domain
import Foundations
public import Record

/// What the course of each training shows, and what to try.
public enum TrainingSymptoms {
    /// The same of one training by itself; one sentence for each symptom.
    public static func sentences(of training: TrainingRecord) -> [String] {
        training.symptoms.map { words($0, of: Placed(it: training, at: .root)).text }
    }

    static func sentences(of arms: [Placed<ArmRecord>]) -> [Statement] {
        arms.flatMap { arm -> [Statement] in
            // A control is not to be made better.
            guard let training = arm.training, !arm.isControl else { return [] }
            let placed = Placed(it: training, at: arm.at.training)
            return training.symptoms.map { "\(.code(arm.name)): \(words($0, of: placed))" }
        }
    }

    private static func words(
        _ symptom: TrainingSymptom, of training: Placed<TrainingRecord>
    ) -> Statement {
        let at = training.at
        let looks = training.validation.placed(at: at.validation)
        let classes = (training.classes ?? []).placed(at: at.classes)
        func loss(_ look: Int) -> Statement {
            .value(looks[look].loss, of: "loss", from: looks[look].at.loss)
        }
        switch symptom {
        case .lossNotDecreasing:
            return """
                the training loss is no lower at the end than at the beginning. Try a learning rate \
                several times as high, and look at the training questions.
                """
        case .stillImproving(let look):
            return """
                the validation loss was still falling at the last validation, from \(loss(look - 1)) to \
                \(loss(look)). More \(.code("epochs")) may do better.
                """
        case .overfit(let best, let last):
            return """
                after the best step the validation loss rose from \(loss(best)) to \(loss(last)), \
                while the training loss kept falling: the model overfits the training questions. The \
                weights of the best step were kept; fewer \(.code("epochs")) would \
                cost less, and more training questions may help.
                """
        case .clipped(let steps):
            let rule = Derivation.rule("above clip in", [at.gradientNorms])
            return """
                \(.figure(steps, from: rule)) of \(.figure(training.steps, from: at.steps)) gradients \
                were scaled down to the limit \(.code("clip")). This is no fault if the learning rate \
                was chosen with this limit.
                """
        case .spike(let place):
            let norm = (training.gradientNorms ?? [])[place]
            return """
                one gradient had the norm \
                \(.value(norm, of: "loss", from: at.gradientNorms[place])), many times the usual one. \
                Look for a training question that is not like the others, or lower the learning rate.
                """
        case .vanishing:
            return """
                the gradients were close to zero. Look at the training questions: is there anything \
                to learn?
                """
        case .unbalanced(let commonest, let rarest):
            let (most, least) = (classes[commonest], classes[rarest])
            return """
                the label \(.code(most.label)) has \
                \(.counted(most.training, "training example", from: most.at.training)), \
                \(.code(least.label)) only \(.figure(least.training, from: least.at.training)): a \
                label that is hardly seen is hardly learnt. Write training questions for the rare \
                labels. With the metric \(.code("macro-f1")) each label counts the same, however \
                rare it is.
                """
        case .untaught(let labels):
            let names = labels.map { Self.asked(classes[$0]) }
            return """
                no training example has \(labels.count == 1 ? "the label" : "the labels") \
                \(.list(names)): what is never seen is not learnt. \
                \(training.configuration.examples == nil ? Self.write : Self.writeOrDraw)
                """
        }
    }

    private static let write: Statement = "Write training questions for every label."
    private static let writeOrDraw: Statement =
        "Write training questions for every label, or train on more of them (\(.code("examples")))."

    private static func asked(_ label: Placed<ClassRecord>) -> Statement {
        """
        \(.code(label.label)) (\
        \(.counted(label.validation, "validation question", from: label.at.validation)) and \
        \(.counted(label.test, "test question", from: label.at.test)))
        """
    }
}
