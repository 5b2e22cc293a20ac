extension PriceSheet {
    /// What work costs that is paid for as it is done, such as a run of the lab itself.
    ///
    /// - Parameter cpuSeconds: processor time as measured here.
    /// - Returns: in the sheet's currency; nil for a service, which runs no program of one's own.
    public func cost(ofCPUSeconds cpuSeconds: Double) -> Double? {
        switch basis {
        case .machine(let prices):
            cpuSeconds * prices.cpuSecondsPerMeasured * prices.cpuSecond.amount
        case .instance(let prices): prices.hours(cpuSeconds) * prices.trainingHour.amount
        case .api: nil
        }
    }
}

extension PriceSheet {
    /// What a service bills for one training whose tokens alone are known.
    ///
    /// - Parameter tokens: all that are read in training, each epoch counted.
    /// - Returns: nil for machines, which are paid for by the time that they take.
    public func bill(ofTrainedTokens tokens: Int) -> Bill? {
        guard case .api(let prices) = basis else { return nil }
        var bill = Bill()
        prices.chargeTraining(tokens: Double(tokens), to: &bill)
        return bill
    }
}
