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
