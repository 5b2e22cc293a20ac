import FineTuning
import TestSupport
import Testing

@Suite("Learning rate")
struct ScheduleTests {
    @Test("rises in a line to the peak and falls in a line to its last share")
    func shape() {
        let schedule = LearningRateSchedule(
            peak: 0.1, steps: 10, warmupFraction: 0.2, finalFraction: 0.1)
        let rates = (1...10).map(schedule.rate)
        expectClose(rates[0], 0.05, relative: 1e-12)
        expectClose(rates[1], 0.1, relative: 1e-12)
        expectClose(rates[5], 0.1 * (1 - 0.9 * 4 / 8), relative: 1e-12)
        expectClose(rates[9], 0.01, relative: 1e-12)
    }

    @Test("without warm-up and decay it is constant; a single step takes its last rate")
    func edges() {
        let constant = LearningRateSchedule(
            peak: 2, steps: 5, warmupFraction: 0, finalFraction: 1)
        #expect((1...5).allSatisfy { constant.rate(at: $0) == 2 })
        let single = LearningRateSchedule(
            peak: 2, steps: 1, warmupFraction: 0.05, finalFraction: 0.25)
        #expect(single.rate(at: 1) == 0.5)
        let allWarm = LearningRateSchedule(
            peak: 2, steps: 4, warmupFraction: 1, finalFraction: 0)
        #expect((1...4).map(allWarm.rate) == [0.5, 1, 1.5, 2])
    }
}
