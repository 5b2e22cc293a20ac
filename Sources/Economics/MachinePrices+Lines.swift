extension MachinePrices {
    /// Seconds of a month: a twelfth of 365.25 days.
    static let secondsInMonth = 2_629_800.0
    private static let joulesInKilowattHour = 3.6e6

    /// What one CPU second of the machine costs: its share of the purchase, spread over the seconds
    /// that it works, and the electricity that one processor draws.
    ///
    /// Verified only when both prices are.
    public var cpuSecond: Price {
        let worked = lifetimeMonths * Self.secondsInMonth * utilisation * processors
        let energy = watts / processors / Self.joulesInKilowattHour * electricity.amount
        return Price(
            purchase.amount / worked + energy, source: "amortisation and electricity",
            isVerified: purchase.isVerified && electricity.isVerified)
    }

    func charge(_ occasions: Occasions, to bill: inout Bill) {
        let price = cpuSecond
        for (purpose, what, work, times) in occasions.work {
            let seconds = work.cpuSeconds * times * cpuSecondsPerMeasured
            bill.charge(purpose, what, seconds, unit: "CPU seconds", at: price)
        }
    }
}

extension PriceSheet {
    /// The sheet that prices nothing: a CPU second measured here costs one `CPU s`. A scenario
    /// without prices is decided by it.
    public static let cpuSeconds = PriceSheet(
        name: "cpu-seconds", title: "CPU seconds of this machine", currency: "CPU s", asOf: "",
        basis: .machine(
            MachinePrices(
                purchase: Price(MachinePrices.secondsInMonth), lifetimeMonths: 1,
                electricity: Price(0), watts: 0, processors: 1, utilisation: 1)))
}
