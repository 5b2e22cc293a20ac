import Domain
import Foundations
import Record

extension Runner {
    /// Asks a sample of the test questions one at a time, as one waiting user would; the question's
    /// vector and the search of the index are part of the wait.
    ///
    /// Weights, index and the choice of worked examples stand ready, as on a server; the prompt is
    /// computed anew for each question, worked examples included. Every arm is asked the same
    /// questions; one that is too long for it has no time.
    func latency(
        _ arm: any Arm, setting: ArmSetting, seed: UInt64
    ) throws -> Journaled<LatencyCell> {
        let all = waitingUsers(), look = schedule.look
        let questions = Array(all.prefix(look.waiting))
        // Their number is a requirement, and those are no part of the journal's fingerprint.
        let name = CellName(
            kind: .latency, arm: arm.name, seed: seed,
            detail: LatencyCell.detail(setting, all.count))
        let isWhole = questions.count == all.count
        let part = isWhole ? nil : "first \(questions.count) of \(all.count)"
        var cell: Journaled<LatencyCell> = try cell(name, part: part) { pieces in
            try bench.use(weights(of: arm, seed: seed, under: setting))
            let armBench = bench.forArm(arm, isTimed: true)
            _ = try arm.prepare(armBench)
            let stage = stage(arm.name, seed, "one question at a time")
            func wait(_ question: Question, _ asked: Int) throws -> Double? {
                // A machine that slept kept nobody waiting.
                let start = SuspendingClock.now
                do {
                    _ = try arm.answer(
                        [question], setting: setting, seed: seed, by: .likelihood,
                        bench: armBench, pieces: .keepingNothing(),
                        progress: { _, _ in try monitor.report(stage, asked, of: questions.count) })
                } catch LabError.nothingFits(.testQuestions, _, limit: _) {
                    return nil
                }
                return start.duration(to: .now).seconds
            }
            var isWarm = false
            let starts = Array(stride(from: 0, to: all.count, by: LatencyCell.questionsInPiece))
            let wanted = starts.prefix { $0 < questions.count }
            let seconds = try wanted.enumerated().flatMap { number, start -> [Double?] in
                let end = min(start + LatencyCell.questionsInPiece, all.count)
                let piece: [Double?] = try pieces.piece(
                    number, of: starts.count, items: (end, all.count),
                    isSound: { $0.count == end - start }
                ) {
                    // The first one finds nothing warm, which happens to one user only.
                    if !isWarm { _ = try wait(all[start], start) }
                    isWarm = true
                    return try (start..<end).map { try wait(all[$0], $0) }
                }
                return piece
            }
            return LatencyCell(
                questions: all.prefix(seconds.count).map(\.id), seconds: seconds)
        }
        guard cell.questions.prefix(questions.count) == questions.map(\.id)[...],
            cell.seconds.count == cell.questions.count
        else {
            throw LabError.damagedCell(
                key: cell.key, reason: "it is not about the scenario's questions")
        }
        cell.payload.limit(to: questions.count)
        return cell
    }

    private func waitingUsers() -> [Question] {
        var random = SeededGenerator(seed: bench.scenario.seeds[0], stream: "latency")
        var order = bench.questions.test
        random.shuffle(&order)
        return Array(order.prefix(bench.scenario.requirements.latencyQuestions))
    }
}
