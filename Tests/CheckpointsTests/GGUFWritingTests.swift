import Checkpoints
import FoundationEssentials
import Foundations
import Kernels
import Testing

@Suite("GGUF files that are written")
struct GGUFWritingTests {
    private let folder: TemporaryFolder
    private let values: [Float]

    init() throws {
        folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 3)
        values = (0..<192).map { _ in Float(random.normal()) }
    }

    private var path: String { "\(folder.path)/m.gguf" }

    /// Blocks of one sign, of equal values, of zeros, and with the extreme on either side.
    private var cases: [Float] {
        let ramp = (0..<32).map { Float($0) / 4 }
        return values + ramp + ramp.map { -$0 } + ramp.map { $0 - 3 }
            + [Float](repeating: 2, count: 32) + [Float](repeating: 0, count: 32)
            + [Float](repeating: -0.3, count: 32)
    }

    /// Writes one tensor of rows of 32 values.
    private func write(
        _ values: [Float], as type: GGUFTensorType
    ) throws -> (file: GGUFFile, written: WrittenTensor) {
        var writer = GGUFWriter()
        try writer.add("t", shape: [values.count / 32, 32], values: values, as: type)
        let written = try writer.write(to: path)
        return (try GGUFFile(path: path), try #require(written.first))
    }

    @Test(
        "every block is that of ggml's reference, computed plainly",
        arguments: [GGUFTensorType.q8_0, .q4_0, .q4_1])
    func naiveTwin(type: GGUFTensorType) throws {
        let (file, _) = try write(cases, as: type)
        let tensor = try file.tensor(named: "t")
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))[tensor.byteRange]
        let expected = stride(from: 0, to: cases.count, by: 32).flatMap {
            NaiveQuantiser.block(Array(cases[$0..<$0 + 32]), type)
        }
        #expect(Array(bytes) == expected)
    }

    @Test(
        "what is read back lies within half a step, and the writer says by how much",
        arguments: [GGUFTensorType.q8_0, .q4_0, .q4_1])
    func halfAStep(type: GGUFTensorType) throws {
        let (file, written) = try write(cases, as: type)
        let read = try file.values(of: file.tensor(named: "t"))
        for start in stride(from: 0, to: cases.count, by: 32) {
            let block = cases[start..<start + 32]
            let largest = block.map(abs).max() ?? 0
            let range = (block.max() ?? 0) - (block.min() ?? 0)
            let step: Float =
                switch type {
                case .q8_0: largest / 127
                // Eight steps on the side of the extreme and seven on the other: there a value may
                // be a whole step away.
                case .q4_0: 2 * largest / 8
                default: range / 15
                }
            for index in block.indices {
                // Scales are in half precision.
                #expect(abs(read[index] - cases[index]) <= 0.501 * step + 1e-3 * largest)
            }
        }
        let differences = zip(read, cases).map { abs($0 - $1) }
        #expect(written.type == type)
        #expect(written.loss.largest == differences.max())
        let squares = differences.reduce(0.0) { $0 + Double($1) * Double($1) }
        let all = cases.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(abs(written.loss.relative - (squares / all).squareRoot()) < 1e-9)
    }

    @Test("halves are the nearest ones, and floats lose nothing")
    func floats() throws {
        let (f16, _) = try write(values, as: .f16)
        #expect(
            try f16.values(of: f16.tensor(named: "t")) == values.map { Float(Float16($0)) })
        let (bf16, _) = try write(values, as: .bf16)
        for (read, value) in zip(try bf16.values(of: bf16.tensor(named: "t")), values) {
            #expect(read.bitPattern & 0xFFFF == 0)
            #expect(abs(read - value) <= value.ulp * 0x8000)
        }
        let (f32, written) = try write(values, as: .f32)
        #expect(try f32.values(of: f32.tensor(named: "t")) == values)
        #expect(written.loss.largest == 0 && written.loss.relative == 0)
    }

    @Test("each offset is the padded sum of the sizes before it, and the last tensor is padded")
    func offsets() throws {
        var writer = GGUFWriter()
        writer.set("k", .string("v"))
        try writer.add("a", shape: [5], values: [1, 2, 3, 4, 5])
        try writer.add("b", shape: [3, 32], values: Array(values[..<96]), as: .q4_0)
        try writer.add("c", shape: [32], values: Array(values[..<32]), as: .q8_0)
        try writer.add("d", shape: [2, 1, 3], values: [1, 2, 3, 4, 5, 6], as: .f16)
        try writer.write(to: path)
        let file = try GGUFFile(path: path)
        let start = file.tensors[0].byteRange.lowerBound
        #expect(start.isMultiple(of: 32))
        let offsets = file.tensors.map { $0.byteRange.lowerBound - start }
        #expect(offsets == [0, 32, 32 + 64, 32 + 64 + 64])
        #expect(try RegularFile.size(at: path) == start + 32 + 64 + 64 + 32)
        #expect(try writer.bytes() == RegularFile.bytes(at: path, most: 1 << 20))
    }

    @Test("a tensor is computed when its turn comes, and one of another file is copied as it is")
    func streamed() throws {
        let (file, _) = try write(cases, as: .q4_1)
        let tensor = try file.tensor(named: "t")
        var order: [String] = []
        var writer = GGUFWriter()
        for name in ["x", "y"] {
            try writer.add(name, shape: [2, 2], as: .f32) {
                order.append(name)
                return Matrix(rows: 2, columns: 2, values: [1, 2, 3, 4])
            }
        }
        try writer.add(tensor, of: file)
        #expect(order.isEmpty)
        let copy = "\(folder.path)/copy.gguf"
        let written = try writer.write(to: copy)
        #expect(order == ["x", "y"])
        #expect(written.map(\.name) == ["x", "y", "t"])
        let copied = try GGUFFile(path: copy)
        let place = try copied.tensor(named: "t").byteRange
        let (before, after) = (
            try RegularFile.bytes(at: path, most: 1 << 20),
            try RegularFile.bytes(at: copy, most: 1 << 20)
        )
        #expect(before[tensor.byteRange] == after[place])
    }

    @Test("metadata keep their order and their bytes")
    func metadata() throws {
        var writer = GGUFWriter()
        writer.set("z.tokens", .array(.strings(["", "Ġt", "日本"])))
        writer.set("a.kinds", .array(.integers([1, 3, -1], type: .int32)))
        writer.set("m.scores", .array(.numbers([0.1, -2.5], type: .float32)))
        writer.set("m.eps", .float32(1e-5))
        writer.set("b.empty", .array(.strings([])))
        writer.set("b.flag", .bool(true))
        try writer.write(to: path)
        let file = try GGUFFile(path: path)
        #expect(
            file.metadataKeys == ["z.tokens", "a.kinds", "m.scores", "m.eps", "b.empty", "b.flag"])
        var again = GGUFWriter()
        for key in file.metadataKeys { again.set(key, try #require(file.metadata[key])) }
        #expect(try again.bytes() == writer.bytes())
    }

    @Test("what a file cannot hold is refused, and leaves nothing behind")
    func refused() throws {
        func refuse(
            _ type: GGUFTensorType, _ value: Float, name: String = "t", shape: [Int] = [32],
            twice: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            #expect(throws: CheckpointsError.self, sourceLocation: sourceLocation) {
                var writer = GGUFWriter()
                let values = [Float](repeating: value, count: shape.reduce(1, *))
                for _ in 0..<(twice ? 2 : 1) {
                    try writer.add(name, shape: shape, values: values, as: type)
                }
                try writer.write(to: path)
            }
        }
        try refuse(.f16, 1e6)
        try refuse(.q8_0, 1e8)
        try refuse(.q4_0, -1e6)
        try refuse(.q4_1, 1e6)
        try refuse(.f32, .nan)
        try refuse(.bf16, .infinity)
        try refuse(.f32, 1, twice: true)
        try refuse(.f32, 1, name: "")
        try refuse(.f32, 1, name: String(repeating: "n", count: 64))
        try refuse(.f32, 1, shape: [1, 1, 1, 1, 2])
        try refuse(.q4_0, 1, shape: [2, 16])
        try refuse(.q6_k, 1)
        var writer = GGUFWriter()
        try writer.add("x", shape: [1], values: [1])
        try writer.add("y", shape: [1], as: .f32) { throw CheckpointsError.empty(path: "base") }
        #expect(throws: CheckpointsError.empty(path: "base")) { try writer.write(to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}

/// ggml's `quantize_row_*_ref`, in the order and precision in which it is written there.
private enum NaiveQuantiser {
    static func block(_ x: [Float], _ type: GGUFTensorType) -> [UInt8] {
        switch type {
        case .q8_0:
            var amax: Float = 0
            for v in x { amax = max(amax, abs(v)) }
            let d = amax / 127, id = d == 0 ? 0 : 1 / d
            return half(d)
                + x.map { UInt8(bitPattern: Int8(($0 * id).rounded(.toNearestOrAwayFromZero))) }
        case .q4_0:
            var amax: Float = 0, extreme: Float = 0
            for v in x where amax < abs(v) { (amax, extreme) = (abs(v), v) }
            let d = extreme / -8, id = d == 0 ? 0 : 1 / d
            return half(d) + pairs(x.map { min(15, Int(saturating: Double($0 * id + 8.5))) })
        default:
            let least = x.min() ?? 0, d = ((x.max() ?? 0) - least) / 15
            let id = d == 0 ? 0 : 1 / d
            return half(d) + half(least) + pairs(x.map { min(15, Int(($0 - least) * id + 0.5)) })
        }
    }

    private static func half(_ value: Float) -> [UInt8] {
        let bits = Float16(value).bitPattern
        return [UInt8(bits & 255), UInt8(bits >> 8)]
    }

    private static func pairs(_ codes: [Int]) -> [UInt8] {
        (0..<16).map { UInt8(codes[$0] + 16 * codes[$0 + 16]) }
    }
}
