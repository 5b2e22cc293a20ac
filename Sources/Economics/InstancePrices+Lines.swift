extension InstancePrices {
    private static let secondsInHour = 3600.0
    private static let bytesInGigabyte = 1e9

    /// Work before and beside answering is paid by the hour that it takes; answering by the hours
    /// that a machine stands ready, and by further machines where one is not enough.
    func lines(_ occasions: Occasions) -> [CostLine] {
        let workshop = occasions.work.filter { $0.purpose != .query }.compactMap {
            purpose, what, work, times -> CostLine? in
            let hours = hours(work.cpuSeconds * times)
            guard hours > 0 else { return nil }
            return CostLine(
                purpose: purpose, what: what, quantity: hours, unit: "hours", price: trainingHour)
        }
        let ready = hostingHours * occasions.months
        // A month has more work than one machine does in its hours: more machines stand ready.
        let busy = hours(occasions.use.query.cpuSeconds * occasions.queries)
        let machines = ready > 0 ? max(1, (busy / ready).rounded(.up)) : 0
        let hosting = CostLine(
            purpose: .host,
            what: machines > 1 ? "machines that answer" : "a machine that answers",
            quantity: ready > 0 ? machines * ready : busy, unit: "hours", price: hostingHour)
        return workshop + [hosting] + storage(occasions)
    }

    private func hours(_ cpuSeconds: Double) -> Double {
        cpuSeconds / Self.secondsInHour * hoursPerMeasuredCPUHour
    }

    private func storage(_ occasions: Occasions) -> [CostLine] {
        guard let price = storageGigabyteMonth else { return [] }
        let stored = [
            ("trained weights", occasions.use.adapterBytes), ("index", occasions.use.indexBytes),
        ]
        return stored.filter { $0.1 > 0 }.map { what, bytes in
            CostLine(
                purpose: .store, what: what,
                quantity: bytes / Self.bytesInGigabyte * occasions.months, unit: "GB-months",
                price: price)
        }
    }
}
