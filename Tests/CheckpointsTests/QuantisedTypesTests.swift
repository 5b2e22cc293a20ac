import Checkpoints
import FoundationEssentials
import Kernels
import Testing

@Suite("Quantised types")
struct QuantisedTypesTests {
    static let types = GGUFTensorType.allCases.filter { $0.codeBits != nil }

    /// Blocks of every quantised type, with what another reader makes of them.
    private static func reference() throws -> GGUFFile {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try GGUFFile(path: folder.appending(path: "Fixtures/quants.gguf").path)
    }

    private func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

    @Test(
        "names, numbers and sizes are ggml's",
        arguments: [
            (0, "F32", 1, 4, nil, 1), (1, "F16", 1, 2, nil, 1), (30, "BF16", 1, 2, nil, 1),
            (2, "Q4_0", 32, 18, 4, 1), (3, "Q4_1", 32, 20, 4, 1), (6, "Q5_0", 32, 22, 8, 1),
            (7, "Q5_1", 32, 24, 8, 1), (8, "Q8_0", 32, 34, 8, 1), (12, "Q4_K", 256, 144, 4, 1),
            (13, "Q5_K", 256, 176, 8, 1), (14, "Q6_K", 256, 210, 8, 2),
        ] as [(UInt32, String, Int, Int, Int?, Int)])
    func table(
        number: UInt32, name: String, values: Int, bytes: Int, codeBits: Int?, parts: Int
    ) throws {
        let type = try #require(GGUFTensorType(rawValue: number))
        #expect(type.name == name)
        #expect(type.valuesPerBlock == values)
        #expect(type.bytesPerBlock == bytes)
        #expect(type.codeBits == codeBits)
        #expect(type.partsPerGroup == parts)
    }

    @Test("every bit is that of the reference values", arguments: types)
    func golden(type: GGUFTensorType) throws {
        let file = try Self.reference()
        let tensor = try file.tensor(named: type.name)
        #expect(tensor.type == type)
        let got = try file.values(of: tensor)
        let want = try file.values(of: file.tensor(named: type.name + ".values"))
        #expect(bits(got) == bits(want))
        #expect(want.contains { $0 < 0 } && want.contains { $0 > 0 })
        let rows = tensor.rowCount
        #expect(try file.matrix(type.name, rows: rows, columns: tensor.rowLength).values == want)
    }

    @Test("codes, scales and offsets give the values", arguments: types)
    func groups(type: GGUFTensorType) throws {
        let file = try Self.reference()
        let tensor = try file.tensor(named: type.name)
        let want = try file.values(of: tensor)
        var got = [Float](repeating: .nan, count: want.count)
        var largestCode: UInt8 = 0
        var hasTwoScales = false
        try file.forEachGroup(of: tensor, rows: 0..<tensor.rowCount) {
            row, group, codes, scales, offsets in
            for index in 0..<32 {
                let part = index / 16
                got[row * tensor.rowLength + group * 32 + index] =
                    scales[part] * Float(codes[index]) + offsets[part]
                largestCode = max(largestCode, codes[index])
            }
            if scales[0] != scales[1] { hasTwoScales = true }
        }
        #expect(got == want)
        #expect(Int(largestCode) < 1 << (type.codeBits ?? 0))
        #expect(hasTwoScales == (type.partsPerGroup == 2))
    }

    @Test("groups of some rows carry the rows' own numbers", arguments: types)
    func someRows(type: GGUFTensorType) throws {
        let file = try Self.reference()
        let tensor = try file.tensor(named: type.name)
        func codes(_ rows: Range<Int>) throws -> [[Int]: [UInt8]] {
            var found: [[Int]: [UInt8]] = [:]
            try file.forEachGroup(of: tensor, rows: rows) { row, group, codes, _, _ in
                found[[row, group]] = Array(UnsafeBufferPointer(start: codes, count: 32))
            }
            return found
        }
        let all = try codes(0..<tensor.rowCount)
        #expect(all.count == tensor.valueCount / 32)
        #expect(try codes(1..<2) == all.filter { $0.key[0] == 1 })
        #expect(try codes(1..<1).isEmpty)
    }

    @Test("a scale or least value that is no number is refused", arguments: types)
    func notFinite(type: GGUFTensorType) throws {
        let folder = try TemporaryFolder()
        for place in NaiveBlocks.halves(type) {
            for wrong in [Float16.infinity, -.infinity, .nan] {
                var data = [UInt8](repeating: 1, count: 3 * type.bytesPerBlock)
                let last = 2 * type.bytesPerBlock + place
                data[last] = UInt8(wrong.bitPattern & 255)
                data[last + 1] = UInt8(wrong.bitPattern >> 8)
                let columns = type.valuesPerBlock
                let bytes = GGUFBytes.tensor(
                    dimensions: [UInt64(columns), 3], type: type.rawValue, data: data)
                let file = try GGUFFile(path: folder.file("m.gguf", bytes))
                var rows: Set<Int> = []
                let byGroups = #expect(throws: CheckpointsError.self) {
                    try file.forEachGroup(of: file.tensor(named: "t"), rows: 0..<3) {
                        row, _, _, _, _ in rows.insert(row)
                    }
                }
                #expect(rows == [0, 1])
                let byFloats = #expect(throws: CheckpointsError.self) {
                    try file.matrix("t", rows: 3, columns: columns)
                }
                #expect(byGroups == byFloats)
                guard case .malformed(_, "tensor 't'", "finite values", _)? = byGroups else {
                    Issue.record("another error: \(String(describing: byGroups))")
                    return
                }
            }
        }
    }
}
