extension PriceSheet.Basis {
    /// Changes one number of the sheet and returns what it was; nil where it has no such number.
    mutating func adjust(_ input: CostInput, _ change: (Double) -> Double) -> Double? {
        switch self {
        case .machine(var prices):
            defer { self = .machine(prices) }
            return prices.adjust(input, change)
        case .instance(var prices):
            defer { self = .instance(prices) }
            return prices.adjust(input, change)
        case .api(var prices):
            defer { self = .api(prices) }
            return prices.adjust(input, change)
        }
    }
}

extension MachinePrices {
    mutating func adjust(_ input: CostInput, _ change: (Double) -> Double) -> Double? {
        switch input {
        case .electricity: electricity.amount > 0 ? electricity.adjust(change) : nil
        case .carryOver: exchange(&cpuSecondsPerMeasured, change)
        default: nil
        }
    }
}

extension InstancePrices {
    mutating func adjust(_ input: CostInput, _ change: (Double) -> Double) -> Double? {
        switch input {
        case .hostingHours: exchange(&hostingHours, change)
        case .hostingPrice: hostingHour.adjust(change)
        case .trainingPrice: trainingHour.adjust(change)
        case .carryOver: exchange(&hoursPerMeasuredCPUHour, change)
        default: nil
        }
    }
}

extension APIPrices {
    mutating func adjust(_ input: CostInput, _ change: (Double) -> Double) -> Double? {
        switch input {
        case .inputPrice:
            guard var price = inputMillion else { return nil }
            let old = price.adjust(change)
            inputMillion = price
            scaleCustom(input: price.amount / old, output: 1)
            return old
        case .outputPrice:
            guard var price = outputMillion else { return nil }
            let old = price.adjust(change)
            outputMillion = price
            scaleCustom(input: 1, output: price.amount / old)
            return old
        case .trainingPrice: return trainingMillion?.adjust(change)
        case .hostingHours, .hostingPrice:
            guard case .provisioned(var hour, let units, var hours)? = customHosting else {
                return nil
            }
            defer {
                customHosting = .provisioned(unitHour: hour, units: units, hoursPerMonth: hours)
            }
            return input == .hostingPrice ? hour.adjust(change) : exchange(&hours, change)
        default: return nil
        }
    }

    private mutating func scaleCustom(input: Double, output: Double) {
        guard case .onDemand(var read, var written)? = customHosting, input.isFinite,
            output.isFinite
        else { return }
        read.amount *= input
        written.amount *= output
        customHosting = .onDemand(inputMillion: read, outputMillion: written)
    }
}

extension Price {
    fileprivate mutating func adjust(_ change: (Double) -> Double) -> Double {
        exchange(&amount, change)
    }
}

private func exchange(_ number: inout Double, _ change: (Double) -> Double) -> Double {
    defer { number = change(number) }
    return number
}
