import Domain
import Testing
import Tuning

@Suite("TuningSimulation")
struct SimulationTests {
    @Test("within 20 and 30 trials the Bayesian search beats the random one on every function")
    func beatsRandom() throws {
        let rows = try TuningSimulation(seeds: 10, seed: 1).rows()
        #expect(Set(rows.map(\.function)).count == 3)
        #expect(rows.map(\.trials) == [12, 20, 30, 12, 20, 30, 12, 20, 30])
        for row in rows where row.trials > 12 {
            #expect(row.bayesianRegret < row.randomRegret, "\(row)")
            #expect(row.wins > row.losses, "\(row)")
        }
        for row in rows { #expect(row.bayesianRegret >= 0, "\(row)") }
    }

    @Test("the same seed gives the same rows")
    func repeatable() throws {
        let first = try TuningSimulation(seeds: 1, seed: 7).rows()
        #expect(try TuningSimulation(seeds: 1, seed: 7).rows() == first)
    }
}
