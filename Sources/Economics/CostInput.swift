/// A number that a bill rests on and that may turn out otherwise than assumed.
public enum CostInput: String, Sendable, Codable, CaseIterable {
    /// Questions a month.
    case queries
    /// Share of the knowledge that changes each month.
    case knowledgeChanges = "knowledge-changes"
    /// How often a month knowledge is brought up to date.
    case updates
    /// Months over which costs are added up.
    case horizon
    /// Hours a month that a machine or a unit stands ready.
    case hostingHours = "hosting-hours"
    /// An hour of what stands ready.
    case hostingPrice = "hosting-price"
    /// An hour of the machine that trains and indexes, or a million trained tokens.
    case trainingPrice = "training-price"
    /// A million tokens read; a trained model's price moves along with the base's.
    case inputPrice = "input-price"
    /// A million tokens written; a trained model's price moves along with the base's.
    case outputPrice = "output-price"
    /// A kilowatt-hour.
    case electricity
    /// How measured CPU time carries over to the sheet's hardware.
    case carryOver = "carry-over"
    /// The work of one training.
    case training
    /// An hour of the staff.
    case staffHour = "staff-hour"

    /// The most that the number can be: shares, the hours of the longest month, a century.
    public var greatest: Double {
        switch self {
        case .knowledgeChanges: 1
        case .hostingHours: 744
        case .horizon: 1200
        default: 1e12
        }
    }
}

extension CostComparison {
    /// The number now; nil where the sheet or the arms have no such thing.
    ///
    /// For ``CostInput/training``, which differs between arms, a factor: 1.
    public func value(of input: CostInput) -> Double? {
        var copy = self
        return copy.adjust(input) { $0 }
    }

    /// The same comparison with one number set otherwise.
    public func setting(_ input: CostInput, to value: Double) -> CostComparison {
        var copy = self
        _ = copy.adjust(input) { _ in value }
        return copy
    }

    /// Changes one number and returns what it was; nil where there is no such number.
    private mutating func adjust(_ input: CostInput, _ change: (Double) -> Double) -> Double? {
        func changed(_ number: inout Double) -> Double {
            defer { number = change(number) }
            return number
        }
        switch input {
        case .queries: return changed(&model.expectations.queriesPerMonth)
        case .knowledgeChanges: return changed(&model.expectations.knowledgeChangesPerMonth)
        case .updates:
            guard model.expectations.knowledgeChangesPerMonth > 0 else { return nil }
            return changed(&model.expectations.updatesPerMonth)
        case .horizon: return changed(&model.expectations.horizonMonths)
        case .staffHour:
            guard let hour = model.expectations.staffHour else { return nil }
            model.expectations.staffHour = change(hour)
            return hour
        case .training:
            guard uses.contains(where: { $0.training != MeasuredUse.Work() }) else { return nil }
            let factor = change(1)
            for index in uses.indices { uses[index].training.scale(by: factor) }
            return 1
        case .hostingHours, .hostingPrice, .trainingPrice, .inputPrice, .outputPrice, .electricity,
            .carryOver:
            return model.sheet.basis.adjust(input, change)
        }
    }
}

extension MeasuredUse.Work {
    mutating func scale(by factor: Double) {
        cpuSeconds *= factor
        inputTokens *= factor
        outputTokens *= factor
        trainedTokens *= factor
        embeddedTokens *= factor
    }
}
