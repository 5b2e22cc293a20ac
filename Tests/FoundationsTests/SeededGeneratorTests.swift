import Foundations
import Testing

@Suite("SeededGenerator")
struct SeededGeneratorTests {
    @Test("gives the reference sequence of xoshiro256** for a SplitMix64 seed")
    func reference() {
        var generator = SeededGenerator(seed: 42)
        #expect(
            (0..<4).map { _ in generator.next() } == [
                1546998764402558742,
                6990951692964543102,
                12544586762248559009,
                17057574109182124193,
            ]
        )
    }

    @Test("gives the same numbers again and other numbers for another seed or stream")
    func streams() {
        func draws(_ generator: SeededGenerator) -> [UInt64] {
            var generator = generator
            return (0..<8).map { _ in generator.next() }
        }
        let shuffle = draws(SeededGenerator(seed: 1, stream: "shuffle"))
        #expect(shuffle == draws(SeededGenerator(seed: 1, stream: "shuffle")))
        #expect(shuffle[0] == 17932229010673595307)
        #expect(shuffle != draws(SeededGenerator(seed: 2, stream: "shuffle")))
        #expect(shuffle != draws(SeededGenerator(seed: 1, stream: "sample")))
        #expect(shuffle != draws(SeededGenerator(seed: 1)))
    }

    @Test("draws whole numbers evenly: chi-square of 7 classes")
    func evenness() {
        var generator = SeededGenerator(seed: 7)
        var counts = [Double](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[generator.integer(below: 7)] += 1 }
        let chiSquare = counts.map { ($0 - 10_000) * ($0 - 10_000) / 10_000 }.reduce(0, +)
        // The 99.9 % point with 6 degrees of freedom.
        #expect(chiSquare < 22.46)
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    @Test("draws uniform and normal numbers with the right moments")
    func moments() {
        let count = 100_000
        var generator = SeededGenerator(seed: 3)
        // Four standard errors each.
        let uniform = (0..<count).map { _ in generator.uniform() }
        let uniformMean = mean(uniform)
        #expect(uniform.allSatisfy { (0..<1).contains($0) })
        #expect(abs(uniformMean - 0.5) < 0.00365)
        let normal = (0..<count).map { _ in generator.normal() }
        let normalMean = mean(normal)
        let normalVariance = mean(normal.map { $0 * $0 })
        let tail = mean(normal.map { abs($0) > 1.96 ? 1 : 0 })
        #expect(abs(normalMean) < 0.0127)
        #expect(abs(normalVariance - 1) < 0.0179)
        #expect(abs(tail - 0.05) < 0.0028)
    }

    @Test("shuffles into every order equally often and loses nothing")
    func shuffling() {
        var generator = SeededGenerator(seed: 5)
        var counts: [[Int]: Double] = [:]
        for _ in 0..<24_000 {
            var elements = [1, 2, 3, 4]
            generator.shuffle(&elements)
            counts[elements, default: 0] += 1
        }
        #expect(counts.count == 24)
        let chiSquare = counts.values.map { ($0 - 1000) * ($0 - 1000) / 1000 }.reduce(0, +)
        // The 99.9 % point with 23 degrees of freedom.
        #expect(chiSquare < 49.73)
        var single = [1]
        generator.shuffle(&single)
        #expect(single == [1])
    }

    @Test("draws below the largest bound and below one")
    func bounds() {
        var generator = SeededGenerator(seed: 9)
        #expect(generator.integer(below: 1) == 0)
        #expect((0..<100).allSatisfy { _ in generator.integer(below: .max) >= 0 })
    }
}
