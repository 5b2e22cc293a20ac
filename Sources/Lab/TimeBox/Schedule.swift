import Benchmarking
import Domain
import Foundations
import Record
package import Scenarios
import Storage

/// Keeps a run to its time: which part of the scenario is run, how far the run has come, how long it
/// still takes.
///
/// What is left is always counted from the journal: what is finished there costs nothing more. The
/// rates of the plan are corrected by what the finished work took. Time in which the machine sleeps is
/// not counted.
///
/// Not `Sendable`: it belongs to the run.
package final class Schedule {
    /// Seconds by the clock for all of the run; nil for as long as it takes.
    let box: Double?
    /// All of the scenario.
    let whole: Look
    /// What is run: it gets smaller while arms are run, and may grow between two rounds of them.
    private(set) var look: Look
    /// Arms that were begun, or still hoped for, when the time ran out.
    private(set) var ranOut: [String] = []
    /// The best arm that may be recommended and has answered, for the display.
    var best = ""
    /// Its score.
    var bestValue: Double?

    private let clock = SuspendingClock()
    private let start: SuspendingClock.Instant
    private let seeds: [UInt64]
    private let budgeted: Set<ForgettingConfiguration.Probe>
    private var costs: RunCosts?
    private var finished: () throws -> [String] = { [] }
    private var begun: [String] = []
    /// What was run before the look grew.
    private var settled: Look?
    /// How many arms it then had.
    private var grownParts = 0
    private var rounds = 0

    /// Seconds that the search for an arm's settings has taken, by the arm's name.
    private var searched: [String: Double] = [:]

    /// Work that is being done, with the seconds that it was expected to take.
    private var current: (name: PlannedCells.Name, seconds: Double, start: Double)?
    /// Seconds of all that is to be done besides, and of all together, as expected at first.
    private var left = 0.0, total = 0.0
    /// Of finished work: what was expected, and what it took.
    private var expected = 0.0, taken = 0.0
    private var share = 0.0

    /// Some seconds that the plan is believed for, so that one short cell does not overthrow it.
    private static let belief = 5.0
    /// What a plan may use of the box at first, for more than it needs, and later.
    private static let caution = 0.9, fullness = 0.7, laterCaution = 0.97
    /// Seconds of work that is as good as done, and has room whatever the time.
    private static let nothing = 0.1
    /// The part of what is left of the box that a look may grow by.
    private static let growth = 0.8
    /// How often a look may grow.
    private static let mostRounds = 3
    /// Kept for the record and the report: a share of the box, and seconds.
    private static let closing = (share: 0.01, seconds: 1.0)

    /// The clock starts now.
    ///
    /// - Parameter look: what is run at most; nil for everything.
    package init(bundle: ScenarioBundle, box: Double?, look: Look? = nil) {
        self.box = box
        whole = .whole(bundle)
        self.look = look ?? whole
        seeds = bundle.scenario.seeds
        budgeted = Set(bundle.scenario.forgetting.atMost.keys)
        start = clock.now
    }

    /// Seconds since the run began.
    private var elapsed: Double { (clock.now - start).seconds }

    /// The part of the box that is spent on measuring the machine.
    var measuringSeconds: Double { box.map { min(max(0.04 * $0, 1), 12) } ?? 6 }

    // MARK: - Fitting

    /// Takes the plan, and leaves out what has no room.
    ///
    /// - Throws: ``LabError/boxTooShort(seconds:shortest:)``.
    func begin(_ costs: RunCosts, finished: @escaping () throws -> [String]) throws {
        self.costs = costs
        self.finished = finished
        try fit()
        try count()
    }

    /// Leaves out what has no room any more, before an arm begins.
    ///
    /// - Returns: whether the arm is still to be run.
    func admits(_ name: String) throws -> Bool {
        guard look.part(name) != nil else { return false }
        try fit()
        guard look.part(name) != nil else { return false }
        begun.append(name)
        try count()
        return true
    }

    private func fit() throws {
        guard let box, let costs else { return }
        let isFirst = begun.isEmpty && taken == 0
        let room =
            isFirst
            ? min(Self.caution * box, deadline(box)) - elapsed
            : max(min(Self.laterCaution * box, deadline(box)) - elapsed, Self.nothing)
        let plan = try fitting(costs)
        let (fitting, fits) = plan.reduced(look, to: room)
        guard fits || !isFirst else {
            let shortest = (elapsed + plan.seconds(fitting)) / Self.caution
            throw LabError.boxTooShort(seconds: box, shortest: (shortest / 5).rounded(.up) * 5)
        }
        if isFirst {
            look = plan.enlarged(fitting, to: Self.fullness * box - elapsed)
        } else {
            ranOut += look.parts.map(\.name).filter { fitting.part($0) == nil }
            look = fitting
        }
    }

    /// Begins anew with a greater look, if there is time for one: what is done is in the journal.
    ///
    /// - Returns: whether the arms are to be gone through again.
    func grows() throws -> Bool {
        guard let box, let costs, look != whole, rounds < Self.mostRounds else { return false }
        let (settled, ran) = (look, begun)
        begun = []
        // What is begun now and not ready in time would be lost.
        let room = Self.growth * (Self.laterCaution * box - elapsed)
        let plan = try fitting(costs)
        // What was trained without a search stays as it is.
        var all = whole
        all.tunes = settled.tunes
        let (fitting, fits) = plan.reduced(all, to: room)
        let greater = plan.enlarged(fitting, to: room)
        let isGreater = greater.size > settled.size
        guard fits, isGreater, greater.test >= settled.test, greater.seeds >= settled.seeds,
            settled.parts.allSatisfy({ greater.part($0.name) != nil })
        else {
            begun = ran
            return false
        }
        (self.settled, look, share) = (settled, greater, 0)
        grownParts = greater.parts.count
        rounds += 1
        ranOut.removeAll { greater.part($0) != nil }
        return true
    }

    /// Goes back to what was run before the look grew, if the greater one is not ready.
    ///
    /// - Returns: whether it was so.
    func goesBack() -> Bool {
        guard let settled, look.parts.count < grownParts || look.test < settled.test else {
            return false
        }
        goBack()
        return true
    }

    /// Goes back to what was run before the look grew.
    func goBack() {
        guard let settled else { return }
        ranOut.removeAll { settled.part($0) != nil }
        look = settled
    }

    /// The plan as it is known by now, without what the journal has.
    private func fitting(_ costs: RunCosts) throws -> Fitting {
        let done = try done()
        let frame = Look.Frame(
            budgeted: budgeted, cheapestSettings: costs.cheapestSettings,
            cost: { [self] name, look in
                costs.arms.first { $0.arm.name == name }.map {
                    seconds(costs, costs.cells(of: $0, in: look), look, done)
                } ?? 0
            }, begun: Set(begun), hasSearched: done.hasSearched)
        return Fitting(
            frame: frame, seconds: { [self] in correction * seconds(costs, $0, done) },
            whole: whole)
    }

    private func done() throws -> Finished {
        Finished(keys: Set(try finished()), seeds: seeds, whole: whole)
    }

    /// Leaves out an arm that is not ready in time.
    func runOut(_ name: String) {
        ranOut.append(name)
        // A control without it controls nothing.
        look.parts.removeAll { $0.name == name || $0.controls == name }
    }

    /// There is no time for the sweeps and the judge.
    func leaveOutTheRest() {
        look.runsSweeps = false
        look.judges = false
    }

    /// Leaves by an error when the box is used up; before there is a plan, nobody knows what for.
    func check() throws(OutOfTime) {
        guard let box, costs != nil else { return }
        guard elapsed <= deadline(box) else { throw OutOfTime() }
    }

    /// Seconds after which nothing is begun or gone on with.
    private func deadline(_ box: Double) -> Double {
        box * (1 - Self.closing.share) - Self.closing.seconds
    }

    // MARK: - Counting

    /// Work begins that the journal does not have.
    func begin(_ name: PlannedCells.Name) throws {
        guard let costs else { return }
        let cells = costs.cells(in: look).first { $0.name == name }
        // A trial takes what it takes of its search's budget.
        let isPlanned = name.kind != .trial
        let seconds =
            cells.map { isPlanned ? self.seconds(costs, $0) / Double(max($0.count, 1)) : 0 } ?? 0
        current = (name, seconds, elapsed)
        try count()
    }

    /// The work that was begun has ended, well or not.
    func end() {
        guard let current else { return }
        self.current = nil
        // What the plan does not name, or counts elsewhere, says nothing of its rates.
        guard current.seconds > 0, current.name.kind != .index else { return }
        expected += current.seconds
        taken += elapsed - current.start
    }

    /// A trial of an arm took so long, in this process or an earlier one.
    func search(of arm: String, hasTaken seconds: Double) { searched[arm, default: 0] += seconds }

    /// What the machine takes for work of which the plan said a second.
    private var correction: Double { (taken + Self.belief) / (expected + Self.belief) }

    /// Seconds that the scenario's whole still takes, this look's work being done.
    func secondsForTheRest() throws -> Double {
        guard let costs else { return 0 }
        return correction * seconds(costs, whole, try done())
    }

    private func count() throws {
        guard let costs else { return }
        left = seconds(costs, look, try done())
        total = max(left, seconds(costs, look, nil))
    }

    private func seconds(_ costs: RunCosts, _ look: Look, _ done: Finished?) -> Double {
        seconds(costs, costs.cells(in: look), look, done)
            + costs.sweepSeconds(in: look).likely / throughput(costs)
    }

    private func seconds(
        _ costs: RunCosts, _ cells: [PlannedCells], _ look: Look, _ done: Finished?
    ) -> Double {
        cells.reduce(0) { sum, cells in
            let missing = 1 - (done?.share(of: cells.name, in: look, costs: costs) ?? 0)
            let spent = cells.name.kind == .trial ? searched[cells.name.arm ?? ""] ?? 0 : 0
            return sum + max(0, missing * seconds(costs, cells) - (done == nil ? 0 : spent))
        }
    }

    private func seconds(_ costs: RunCosts, _ cells: PlannedCells) -> Double {
        costs.dearestSeconds(cells) / throughput(costs)
    }

    /// CPU seconds in a second by the clock, as far as other work leaves them.
    private func throughput(_ costs: RunCosts) -> Double {
        min(Double(costs.rates.threads), max(0.25, costs.rates.processorShare))
    }

    // MARK: - Telling

    /// A report on a stage with how far the whole has come; as it is before there is a plan.
    func whole(of progress: Progress) -> Progress {
        guard costs != nil, total > 0 else { return progress }
        var progress = progress
        let part = progress.total > 0 ? Double(progress.completed) / Double(progress.total) : 0
        let done = (current?.seconds ?? 0) * min(max(part, 0), 1)
        // More is known later, but what is done stays done.
        share = max(share, min(1, (total - left + done) / total))
        let place = look.parts.firstIndex { $0.name == current?.name.arm }
        progress.whole = WholeProgress(
            part: place.map { $0 + 1 }, parts: look.parts.count, share: share,
            secondsLeft: correction * max(0, left - done), best: best)
        return progress
    }
}

/// The time box is used up.
struct OutOfTime: Error {}
