import Foundations

/// An option of a training that can be varied, by its name in a scenario.
public enum TrainingOption: String, Codable, Sendable, CaseIterable {
    /// Peak learning rate.
    case learningRate = "learning-rate"
    /// Passes over the training questions.
    case epochs
    /// Rank of the adapters; a scale of alpha / rank stays, with alpha / √rank alpha does.
    case rank
    /// How many blocks carry adapters, counted from the last.
    case layers
    /// Share of the values that go into an adapter that each training step sets to 0.
    case dropout
    /// Sequences in one optimiser step.
    case batch
    /// Decoupled weight decay.
    case weightDecay = "weight-decay"
    /// Share of the steps in which the rate rises.
    case warmup
    /// Share of general material in each batch.
    case replay
    /// Strength of the pull towards the untuned weights.
    case l2SP = "l2-sp"
    /// The same, each weight by how much the untuned model's answers depend on it.
    case ewc
    /// The course of the learning rate.
    case schedule
    /// The form in which questions are put.
    case form

    /// What values it takes.
    public enum Kind: Sendable {
        /// Any number in a range; ratios count, not differences, where it is logarithmic and the range
        /// does not begin at 0.
        case number(isLogarithmic: Bool)
        /// A whole number; of these ratios count.
        case whole
        /// One of a few words.
        case word([String])
    }

    /// What values it takes.
    public var kind: Kind {
        switch self {
        case .learningRate, .l2SP, .ewc: .number(isLogarithmic: true)
        case .dropout, .weightDecay, .warmup, .replay: .number(isLogarithmic: false)
        case .epochs, .rank, .layers, .batch: .whole
        case .schedule: .word(TrainingConfiguration.Schedule.allCases.map(\.rawValue))
        case .form: .word(PromptForm.allCases.map(\.rawValue))
        }
    }
}

/// A value of an option: a number or a word.
public enum OptionValue: Sendable, Hashable {
    case number(Double)
    case word(String)
}

extension OptionValue: Codable {
    /// Reads a plain number or text.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .word(try value.decode(String.self))
        }
    }

    /// Writes a plain number or text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .word(let word): try container.encode(word)
        }
    }
}

extension OptionValue: CustomStringConvertible {
    /// As a scenario has it.
    public var description: String {
        switch self {
        case .number(let number): NumberFormat.plain(number)
        case .word(let word): word
        }
    }
}

extension TrainingConfiguration {
    /// The value of an option; nil where the configuration has none, such as a rank without adapters.
    public func value(of option: TrainingOption) -> OptionValue? {
        switch option {
        case .learningRate: .number(learningRate)
        case .epochs: .number(Double(epochs))
        case .rank: method == .lora ? .number(Double(lora.rank)) : nil
        case .layers: method == .lora ? lora.layers.map { .number(Double($0)) } : nil
        case .dropout: method == .lora ? .number(lora.dropout) : nil
        case .batch: .number(Double(batchSize))
        case .weightDecay: .number(weightDecay)
        case .warmup: .number(warmupFraction)
        case .replay: .number(retention.replay)
        case .l2SP: .number(retention.l2SP)
        case .ewc: .number(retention.ewc)
        case .schedule: .word(schedule.rawValue)
        case .form: .word(form.rawValue)
        }
    }

    /// The same with another value of an option; unchanged where the value is none of the option's.
    public func with(_ option: TrainingOption, _ value: OptionValue) -> TrainingConfiguration {
        var training = self
        switch (option, value) {
        case (.learningRate, .number(let rate)): training.learningRate = rate
        case (.epochs, .number(let count)): training.epochs = Int(saturating: count)
        case (.rank, .number(let rank)):
            // Otherwise a greater rank would also be a smaller step; the other scale sees to that.
            if training.lora.scaling == .standard {
                training.lora.alpha *= rank / Double(training.lora.rank)
            }
            training.lora.rank = Int(saturating: rank)
        case (.layers, .number(let count)): training.lora.layers = Int(saturating: count)
        case (.dropout, .number(let rate)): training.lora.dropout = rate
        case (.batch, .number(let size)): training.batchSize = Int(saturating: size)
        case (.weightDecay, .number(let decay)): training.weightDecay = decay
        case (.warmup, .number(let share)): training.warmupFraction = share
        case (.replay, .number(let share)): training.retention.replay = share
        case (.l2SP, .number(let strength)): training.retention.l2SP = strength
        case (.ewc, .number(let strength)): training.retention.ewc = strength
        case (.schedule, .word(let word)):
            training.schedule = Schedule(rawValue: word) ?? training.schedule
        case (.form, .word(let word)): training.form = PromptForm(rawValue: word) ?? training.form
        case (.learningRate, .word), (.epochs, .word), (.rank, .word), (.layers, .word),
            (.dropout, .word), (.batch, .word), (.weightDecay, .word), (.warmup, .word),
            (.replay, .word), (.l2SP, .word), (.ewc, .word), (.schedule, .number),
            (.form, .number):
            break
        }
        return training
    }
}
