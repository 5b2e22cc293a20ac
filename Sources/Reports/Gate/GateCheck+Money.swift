import Domain
import Record

extension GateCheck {
    /// The bill by the deciding price sheet, spread over the months.
    func cost(of arm: Placed<ArmRecord>, _ most: Money) throws(ReportsError) -> Outcome {
        if let reason = failure(of: arm) { return (false, reason) }
        guard let costs = record.costs?.first,
            let bill = costs.bills.first(where: { $0.arm == arm.name })
        else { throw mistake("the record has no bill of \(arm.name)") }
        guard costs.sheet.currency == most.currency else {
            throw mistake("the record's costs are in \(costs.sheet.currency)")
        }
        guard let monthly = bill.monthly else {
            return (false, "not decided: the bill is incomplete (\(bill.incomplete ?? ""))")
        }
        let doubt = bill.isVerified ? "" : ", some of it by prices that are not verified"
        return (
            monthly <= most.amount,
            "\(costs.sheet.text(of: monthly)) a month by '\(costs.sheet.title)'\(doubt)"
        )
    }

    /// What leaves when the arm is used as the deciding price sheet foresees it.
    func privacy(
        of arm: Placed<ArmRecord>, _ allowed: [PrivateData]
    ) throws(ReportsError) -> Outcome {
        if let reason = failure(of: arm) { return (false, reason) }
        guard let found = record.costs?.first?.privacy.first(where: { $0.arm == arm.name }) else {
            throw mistake("the record does not say what leaves for \(arm.name)")
        }
        let names = Statement.list(found.leaves.map { .words($0.words) }).text
        return (
            found.leaves.allSatisfy { allowed.contains($0.allowed) },
            names.isEmpty ? "nothing leaves" : "sends \(names) to \(found.receiver)"
        )
    }

    /// Days are compared as texts: ISO 8601 sorts as time does.
    func freshness() throws(ReportsError) -> Outcome {
        guard let day else { throw mistake("the day is not known") }
        let dates = (record.verdict.triggers ?? []).compactMap(\.date)
        guard let last = dates.min() else { return (true, "its prices have no last day") }
        return (day <= last, "its prices are to be trusted until \(last), and the day is \(day)")
    }
}
