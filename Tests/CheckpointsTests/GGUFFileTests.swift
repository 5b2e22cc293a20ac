import Checkpoints
import Testing

@Suite("GGUF files")
struct GGUFFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("metadata of every type comes back as written")
    func metadata() throws {
        let values: [(String, GGUFValue)] = [
            ("a.u8", .uint8(255)), ("a.i8", .int8(-128)), ("a.u16", .uint16(65535)),
            ("a.i16", .int16(-32768)), ("a.u32", .uint32(.max)), ("a.i32", .int32(.min)),
            ("a.u64", .uint64(.max)), ("a.i64", .int64(.min)), ("a.f32", .float32(0.1)),
            ("a.f64", .float64(-1e300)), ("a.bool", .bool(true)), ("a.text", .string("é\0\n")),
            ("a.none", .array(.strings([]))), ("a.texts", .array(.strings(["", "Ġt", "日本"]))),
            ("a.i8s", .array(.integers([-1, 2], type: .int8))),
            ("a.u16s", .array(.integers([1, 65535], type: .uint16))),
            ("a.i32s", .array(.integers([-3, 4], type: .int32))),
            ("a.u64s", .array(.integers([1, .max], type: .uint64))),
            ("a.f32s", .array(.numbers([0.5, -2], type: .float32))),
            ("a.f64s", .array(.numbers([0.1], type: .float64))),
            ("a.bools", .array(.booleans([true, false]))),
            ("a.nested", .array(.arrays([.strings(["x"]), .integers([7], type: .uint8)]))),
        ]
        var writer = GGUFWriter()
        for (key, value) in values { writer.set(key, value) }
        let path = folder.path + "/m.gguf"
        try writer.write(to: path)
        let file = try GGUFFile(path: path)
        #expect(file.version == 3)
        #expect(file.metadata == Dictionary(uniqueKeysWithValues: values))
        #expect(file.tensors.isEmpty)
        #expect(try file.integer("a.i64") == .min)
        #expect(file.metadata["a.u64"]?.integer == nil)
        #expect(try file.number("a.u8") == 255)
        #expect(try file.strings("a.texts") == ["", "Ġt", "日本"])
        #expect(file.metadata["a.bool"]?.boolean == true)
    }

    @Test("tensors come back as written, whole and by rows", arguments: [1, 32, 256])
    func tensors(alignment: Int) throws {
        let values = (0..<15).map { Float($0) - 7.25 }
        var writer = GGUFWriter()
        try writer.add("a", shape: [3, 5], values: values)
        try writer.add("b", shape: [3], values: [1, 2, 3])
        try writer.add("c", shape: [2, 1, 3], values: [1, 2, 3, 4, 5, 6])
        let path = try folder.file("m.gguf", writer.bytes(alignment: alignment))
        let file = try GGUFFile(path: path)
        #expect(file.tensors.map(\.name) == ["a", "b", "c"])
        let matrix = try file.tensor(named: "a")
        #expect(matrix.shape == [3, 5])
        #expect(try file.values(of: matrix) == values)
        #expect(try file.values(of: file.tensor(named: "b")) == [1, 2, 3])
        #expect(try file.tensor(named: "c").rowCount == 2)
        var rows = [Float](repeating: 0, count: 10)
        var span = rows.mutableSpan
        try file.dequantize(matrix, rows: 1..<3, into: &span)
        #expect(rows == Array(values[5...]))
    }

    @Test("version 2 is read too")
    func version2() throws {
        var builder = GGUFBytes(version: 2, tensors: 1)
        builder.tensor("t", dimensions: [1])
        builder.data([0, 0, 0x80, 0x3F])
        let file = try GGUFFile(path: folder.file("m.gguf", builder.bytes))
        #expect(file.version == 2)
        #expect(try file.values(of: file.tensor(named: "t")) == [1])
    }

    @Test("what is missing or of another type is named, with the nearest name")
    func missing() throws {
        var writer = GGUFWriter()
        writer.set("llama.block_count", .uint32(2))
        try writer.add("output_norm.weight", shape: [1], values: [1])
        let path = try folder.file("m.gguf", writer.bytes())
        let file = try GGUFFile(path: path)
        let nearestTensor = "output_norm.weight"
        #expect(
            throws: CheckpointsError.missingTensor(
                path: path,
                name: "output_norm.weigth",
                nearest: nearestTensor
            )
        ) { try file.tensor(named: "output_norm.weigth") }
        #expect(
            throws: CheckpointsError.missingKey(
                path: path,
                key: "llama.block_counts",
                nearest: "llama.block_count"
            )
        ) { try file.integer("llama.block_counts") }
        #expect(
            throws: CheckpointsError.wrongValue(
                path: path,
                key: "llama.block_count",
                expected: "a string",
                found: "a whole number"
            )
        ) { try file.string("llama.block_count") }
    }

    @Test("the writer refuses what it cannot write")
    func writerRefuses() throws {
        var writer = GGUFWriter()
        #expect(throws: CheckpointsError.self) {
            try writer.add("t", shape: [2, 2], values: [1, 2, 3])
        }
        #expect(throws: CheckpointsError.self) {
            try writer.add("t", shape: [33], values: .init(repeating: 0, count: 33), as: .q8_0)
        }
        #expect(throws: CheckpointsError.self) {
            try writer.add("t", shape: [32], values: .init(repeating: 0, count: 32), as: .q5_1)
        }
    }
}
