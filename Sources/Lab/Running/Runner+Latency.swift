import Foundations
import Scenarios

extension Runner {
    /// Asks a sample of the test questions one at a time, as one waiting user would; the question's
    /// vector and the search of the index are part of the wait.
    ///
    /// Weights, index and the choice of worked examples stand ready, as on a server; the prompt is
    /// computed anew for each question, worked examples included. Every arm is asked the same
    /// questions.
    func latency(_ arm: any Arm, setting: ArmSetting, seed: UInt64) throws -> LatencyCell {
        let questions = waitingUsers()
        // Their number is a requirement, and those are no part of the journal's fingerprint.
        let detail = "questions=\(questions.count)"
        let cell: LatencyCell = try cell("latency", arm: arm.name, seed: seed, detail: detail) {
            try bench.use(weights(of: arm, seed: seed))
            _ = try arm.prepare(bench)
            let stage = stage(arm.name, seed, "one question at a time")
            func wait(_ question: Question, _ asked: Int) throws -> Double {
                let start = ContinuousClock.now
                _ = try arm.answer(
                    [question], setting: setting, seed: seed, by: .likelihood, bench: bench,
                    progress: { _, _ in try monitor.report(stage, asked, of: questions.count) })
                return start.duration(to: .now).seconds
            }
            // The first one finds nothing warm, which happens to one user only.
            _ = try questions.first.map { try wait($0, 0) }
            return LatencyCell(
                questions: questions.map(\.id),
                seconds: try questions.enumerated().map { try wait($1, $0) })
        }
        guard cell.questions == questions.map(\.id), cell.seconds.count == questions.count else {
            throw LabError.damagedCell(
                key: "latency · \(arm.name)", reason: "it is not about the scenario's questions")
        }
        return cell
    }

    private func waitingUsers() -> [Question] {
        var random = SeededGenerator(seed: bench.scenario.seeds[0], stream: "latency")
        var order = bench.questions.test
        random.shuffle(&order)
        return Array(order.prefix(bench.scenario.requirements.latencyQuestions))
    }
}
