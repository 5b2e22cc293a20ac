extension InstancePrices {
    private static let secondsInHour = 3600.0
    private static let bytesInGigabyte = 1e9

    /// Work before and beside answering is paid by the hour that it takes; answering by the hours
    /// that a machine stands ready, and by further machines where one is not enough.
    func charge(_ occasions: Occasions, to bill: inout Bill) {
        for (purpose, what, work, times) in occasions.work where purpose != .query {
            bill.charge(
                purpose, what, hours(work.cpuSeconds * times), unit: "hours", at: trainingHour)
        }
        let ready = hostingHours * occasions.months
        // A month has more work than one machine does in its hours: more machines stand ready.
        let busy =
            occasions.queries > 0 ? hours(occasions.use.query.cpuSeconds * occasions.queries) : 0
        let machines = busy.isNaN ? .nan : ready > 0 ? max(1, (busy / ready).rounded(.up)) : 0
        bill.charge(
            .host, machines > 1 ? "machines that answer" : "a machine that answers",
            ready > 0 ? machines * ready : busy, unit: "hours", at: hostingHour)
        store("trained weights", occasions.use.adapterBytes, occasions.months, &bill)
        store("index", occasions.use.indexBytes, occasions.months, &bill)
    }

    func hours(_ cpuSeconds: Double) -> Double {
        cpuSeconds / Self.secondsInHour * hoursPerMeasuredCPUHour
    }

    private func store(_ what: String, _ bytes: Double, _ months: Double, _ bill: inout Bill) {
        bill.charge(
            .store, what, bytes / Self.bytesInGigabyte * months, unit: "GB-months",
            at: storageGigabyteMonth)
    }
}
