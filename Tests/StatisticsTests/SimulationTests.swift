import Statistics
import Testing

@Suite("Simulation")
struct SimulationTests {
    @Test("the methods keep what they promise, as far as 150 repetitions can tell")
    func promises() {
        let rows = Simulation(repetitions: 150, seed: 3).rows()
        #expect(rows.count == 74)
        for row in rows {
            // Four standard errors of a share of 5 % or 95 %.
            #expect(row.share >= row.least - 0.07 && row.share <= row.most + 0.07, "\(row)")
            // The rule that a recommendation errs in at most 5 % of all runs has no slack here.
            if row.trial.hasPrefix("A worse arm recommended")
                || row.trial.hasPrefix("Arms that know nothing")
            {
                #expect(row.share <= 0.05, "\(row)")
            }
        }
        #expect(Simulation(repetitions: 150, seed: 3).rows() == rows)
    }
}
