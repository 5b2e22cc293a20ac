import Foundations
import Kernels
import Testing

@Suite("Memory that lasts")
struct LastingMemoryTests {
    /// Sizes from nothing to more than a block, in an order without pattern.
    private func matrices(seed: UInt64) -> [Matrix] {
        var random = SeededGenerator(seed: seed)
        return (0..<60).map { number in
            let columns = number % 20 == 7 ? 9_000_000 : Int.random(in: 0...70_000, using: &random)
            let matrix = Matrix(uninitializedRows: 1, columns: columns, isLasting: true)
            matrix.fill(Float(seed) * 1000 + Float(number))
            return matrix
        }
    }

    @Test("what several threads take and give back does not overlap, and stays while it is used")
    func apart() async {
        await withTaskGroup(of: Void.self) { group in
            for seed in UInt64(1)...4 {
                group.addTask {
                    var kept = matrices(seed: seed).enumerated().filter { $0.offset % 3 != 0 }
                    _ = matrices(seed: seed + 100)
                    kept.removeAll { $0.offset % 5 == 0 }
                    for (number, matrix) in kept {
                        let wanted = Float(seed) * 1000 + Float(number)
                        #expect(matrix.values.allSatisfy { $0 == wanted })
                    }
                }
            }
        }
    }
}
