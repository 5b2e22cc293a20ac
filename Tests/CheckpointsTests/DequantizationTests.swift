import Checkpoints
import Foundations
import Testing

@Suite("Dequantisation")
struct DequantizationTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func values(
        _ type: GGUFTensorType,
        dimensions: [UInt64],
        _ data: [UInt8]
    ) throws -> [Float] {
        let file = try GGUFFile(
            path: folder.file(
                "m.gguf",
                GGUFBytes.tensor(dimensions: dimensions, type: type.rawValue, data: data)
            )
        )
        return try file.values(of: file.tensor(named: "t"))
    }

    private func half(_ value: Float16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value.bitPattern), UInt8(value.bitPattern >> 8)]
    }

    @Test("blocks worked out by hand")
    func byHand() throws {
        // Byte j is j in its low half and 15 - j in its high half.
        let pairs = (0..<16).map { UInt8($0 | (15 - $0) << 4) }
        let up = (0..<16).map { Float($0) }
        let both = up + up.reversed()

        let q4_0 = half(0.5) + pairs
        #expect(try values(.q4_0, dimensions: [32], q4_0) == both.map { ($0 - 8) * 0.5 })
        let q4_1 = half(0.25) + half(-3) + pairs
        #expect(try values(.q4_1, dimensions: [32], q4_1) == both.map { $0 * 0.25 - 3 })
        // Fifth bits: of value 0, of value 15, of value 16 and of value 31.
        let fifth: [UInt8] = [0x01, 0x80, 0x01, 0x80]
        let raised = both.enumerated().map {
            [0, 15, 16, 31].contains($0.offset) ? $0.element + 16 : $0.element
        }
        let q5_0 = half(2) + fifth + pairs
        #expect(try values(.q5_0, dimensions: [32], q5_0) == raised.map { ($0 - 16) * 2 })
        let q5_1 = half(2) + half(1.5) + fifth + pairs
        #expect(try values(.q5_1, dimensions: [32], q5_1) == raised.map { $0 * 2 + 1.5 })
        let signed = (0..<32).map { Int8($0 * 8 - 128) }
        let q8_0 = half(0.125) + signed.map { UInt8(bitPattern: $0) }
        #expect(try values(.q8_0, dimensions: [32], q8_0) == signed.map { Float($0) * 0.125 })
    }

    @Test("random blocks agree with a plain twin", arguments: GGUFTensorType.allCases)
    func twin(type: GGUFTensorType) throws {
        var random = SeededGenerator(seed: 7, stream: type.name)
        let rows = 3
        let columns = 512
        let blocks = rows * columns / type.valuesPerBlock
        var data: [UInt8] = []
        for _ in 0..<(blocks * type.bytesPerBlock) {
            data.append(UInt8(random.integer(below: 256)))
        }
        for block in 0..<blocks {
            // Scale and least value of a common size.
            for place in NaiveBlocks.halves(type) {
                let start = block * type.bytesPerBlock + place
                data.replaceSubrange(start..<(start + 2), with: half(Float16(random.normal())))
            }
        }
        let got = try values(type, dimensions: [UInt64(columns), UInt64(rows)], data)
        let want = (0..<(rows * columns)).map { NaiveBlocks.value($0, of: data, type) }
        #expect(got.count == want.count)
        for (got, want) in zip(got, want) where !(got.isNaN && want.isNaN) {
            #expect(abs(Double(got) - want) <= 1e-6 * abs(want) + 1e-6 || Double(got) == want)
        }
    }

    @Test("all 65,536 half-precision numbers are exact")
    func halfPrecision() throws {
        let patterns = (0...UInt16.max).map { $0 }
        let data = patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let got = try values(.f16, dimensions: [65536], data)
        for (pattern, value) in zip(patterns, got) {
            let want = Float(Float16(bitPattern: pattern))
            #expect(value.bitPattern == want.bitPattern || (value.isNaN && want.isNaN))
        }
    }

    @Test("written blocks come back within half a step")
    func writtenBlocks() throws {
        var random = SeededGenerator(seed: 3)
        let values = (0..<128).map { _ in Float(random.normal()) }
        var writer = GGUFWriter()
        try writer.add("q8", shape: [2, 64], values: values, as: .q8_0)
        try writer.add("q4", shape: [4, 32], values: values, as: .q4_1)
        try writer.add("flat", shape: [32], values: .init(repeating: 2, count: 32), as: .q4_1)
        try writer.add("zero", shape: [32], values: .init(repeating: 0, count: 32), as: .q8_0)
        let file = try GGUFFile(path: folder.file("m.gguf", writer.bytes()))
        for (name, steps) in [("q8", Float(254)), ("q4", 15)] {
            let read = try file.values(of: file.tensor(named: name))
            for start in stride(from: 0, to: 128, by: 32) {
                let block = values[start..<(start + 32)]
                let largest = block.map(abs).max() ?? 0
                let range = name == "q8" ? 2 * largest : (block.max() ?? 0) - (block.min() ?? 0)
                for index in block.indices {
                    let error = abs(read[index] - values[index])
                    #expect(error <= 0.51 * range / steps + 2e-3 * largest)
                }
            }
        }
        #expect(try file.values(of: file.tensor(named: "flat")).allSatisfy { $0 == 2 })
        #expect(try file.values(of: file.tensor(named: "zero")).allSatisfy { $0 == 0 })
    }
}
