import Domain
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

    @Test("each course ends at its last share, and only the constant one stays at the peak")
    func courses() {
        func rates(_ course: TrainingConfiguration.Schedule) -> [Double] {
            let schedule = LearningRateSchedule(
                peak: 1, steps: 21, warmupFraction: 1.0 / 21, course: course, finalFraction: 0.1)
            return (1...21).map(schedule.rate)
        }
        #expect(rates(.constant).allSatisfy { $0 == 1 })
        let cosine = rates(.cosine)
        expectClose(cosine[20], 0.1, relative: 1e-12)
        // Half of the way the cosine is 0, and before it the rate is above the line.
        expectClose(cosine[10], 0.55, relative: 1e-12)
        #expect(cosine[5] > rates(.linear)[5] && cosine[15] < rates(.linear)[15])
        let stable = rates(.wsd)
        // A fifth of 21 steps is 4.
        #expect(stable[..<17].allSatisfy { $0 == 1 })
        for (place, rate) in stable[17...].enumerated() {
            expectClose(rate, 1 - 0.9 * Double(place + 1) / 4, relative: 1e-12)
        }
    }
}
