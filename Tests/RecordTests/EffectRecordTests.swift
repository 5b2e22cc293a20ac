import Foundations
import Record
import Testing

@Suite("An effect seen from the other arm")
struct EffectRecordTests {
    private func effect(
        _ measure: String, _ value: Double?, _ low: Double?, _ high: Double?, g: Double? = nil
    ) throws -> EffectRecord {
        func json(_ number: Double?) -> String { number.map { "\($0)" } ?? "null" }
        return try CanonicalJSON.decode(
            EffectRecord.self,
            from: """
                {"measure":"\(measure)","value":\(json(value)),"low":\(json(low)),\
                "high":\(json(high)),"cohensG":\(json(g))}
                """)
    }

    @Test("Odds turn into their inverse, with the bounds swapped, and Cohen's g into its negative")
    func odds() throws {
        let effect = try effect("odds ratio", 4, 0.5, 8, g: 0.3)
        #expect(effect.reversed == (try self.effect("odds ratio", 0.25, 0.125, 2, g: -0.3)))
        #expect(effect.reversed.reversed == effect)
    }

    @Test("A d_z turns into its negative, with the bounds swapped")
    func standardised() throws {
        let effect = try effect("Cohen's d_z", 0.4, -0.1, 0.9)
        #expect(effect.reversed == (try self.effect("Cohen's d_z", -0.4, -0.9, 0.1)))
        #expect(effect.reversed.reversed == effect)
    }

    @Test("Infinite odds, which a record leaves out, are none from the other side, and back again")
    func infinite() throws {
        let onlyFirst = try effect("odds ratio", nil, 2, nil, g: 0.5)
        let onlySecond = try effect("odds ratio", 0, 0, 0.5, g: -0.5)
        #expect(onlyFirst.reversed == onlySecond)
        #expect(onlySecond.reversed == onlyFirst)
    }
}
