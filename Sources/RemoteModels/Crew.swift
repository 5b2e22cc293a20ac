// Thread and NSCondition: the essentials have neither.
import Foundation
import Foundations

/// The work was stopped before this job was done; who stopped it knows why.
struct Stopped: Error {}

/// Works on numbered jobs, several at once, each on a thread of its own: a call that blocks must not
/// hold one of the few threads that Swift's tasks share.
///
/// `@unchecked Sendable`: the variables are touched only while `condition` is locked.
final class Crew<Value: Sendable>: @unchecked Sendable {
    /// How often the caller hears of the work at least, in seconds.
    private static var beat: Double { 0.1 }

    private let condition = NSCondition()
    private let work: @Sendable (Int) throws -> Value
    private let stop: Cancellation
    private var next = 0
    private var done = 0
    private var results: [Value?]
    private var threads = 0
    private var failure: (job: Int, error: any Error)?

    /// - Parameters:
    ///   - stop: raised by the first failure; jobs look at it while they wait.
    ///   - work: does one job; called on several threads at once.
    init(jobs: Int, stop: Cancellation, work: @escaping @Sendable (Int) throws -> Value) {
        results = Array(repeating: nil, count: jobs)
        self.stop = stop
        self.work = work
    }

    /// Does all jobs and waits for them.
    ///
    /// - Parameters:
    ///   - size: the most jobs at once, ≥ 1.
    ///   - settling: how long jobs may go on that had begun when `progress` threw.
    ///   - abandon: ends them then.
    ///   - progress: called on this thread with how many jobs are done; may throw to stop.
    /// - Throws: what `progress` threw, or what the first job threw, by number, of those that failed;
    ///   once no job is being worked on any more.
    func run(
        size: Int, settling: Duration, abandon: () -> Void, progress: (Int) throws -> Void
    ) throws -> [Value] {
        // Who wants to stop already pays for nothing.
        try progress(0)
        start(min(size, results.count))
        var interruption: (any Error)?, deadline: ContinuousClock.Instant?
        while let done = wait() {
            if interruption == nil {
                do { try progress(done) } catch {
                    interruption = error
                    stop.cancel()
                    deadline = .now + settling
                }
            }
            if let deadline, deadline <= .now { abandon() }
        }
        if let interruption { throw interruption }
        let values = try all()
        try progress(values.count)
        return values
    }

    /// The values of all jobs, once nobody works any more.
    private func all() throws -> [Value] {
        condition.lock()
        defer { condition.unlock() }
        if let failure { throw failure.error }
        let values = results.compactMap(\.self)
        guard values.count == results.count else { throw Stopped() }
        return values
    }

    private func start(_ count: Int) {
        condition.lock()
        defer { condition.unlock() }
        for _ in 0..<count {
            threads += 1
            Thread { self.workOn() }.start()
        }
    }

    /// How many jobs are done, now or when something changes; nil when nobody works any more.
    private func wait() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        if threads > 0 { _ = condition.wait(until: Date(timeIntervalSinceNow: Self.beat)) }
        return threads > 0 ? done : nil
    }

    private func workOn() {
        while let job = claim() {
            let result = Result { try work(job) }
            condition.lock()
            switch result {
            case .success(let value):
                results[job] = value
                done += 1
            case .failure(let error):
                if !(error is Stopped), failure.map({ job < $0.job }) ?? true {
                    failure = (job, error)
                }
                stop.cancel()
            }
            condition.signal()
            condition.unlock()
        }
        condition.lock()
        threads -= 1
        condition.signal()
        condition.unlock()
    }

    private func claim() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        guard next < results.count, !stop.isCancelled else { return nil }
        defer { next += 1 }
        return next
    }
}
