import Checkpoints
import Foundations
import Testing

@Suite("Damaged GGUF files")
struct GGUFDamageTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A small file with a bit of everything.
    private func sample() throws -> [UInt8] {
        var writer = GGUFWriter()
        writer.set("general.architecture", .string("llama"))
        writer.set("general.alignment", .uint32(32))
        writer.set("a.tokens", .array(.strings(["a", "bc", ""])))
        writer.set("a.nested", .array(.arrays([.integers([1, 2], type: .int16)])))
        writer.set("a.flag", .bool(false))
        try writer.add("x", shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
        try writer.add("y", shape: [1, 32], values: (0..<32).map { Float($0) }, as: .q4_1)
        return try writer.bytes()
    }

    /// Opens the bytes as a file and reads all tensors, so that whatever is accepted is used.
    private func readAll(_ bytes: [UInt8]) throws {
        let file = try GGUFFile(path: folder.file("m.gguf", bytes))
        for tensor in file.tensors { _ = try file.values(of: tensor) }
    }

    private func error(_ bytes: [UInt8]) throws -> CheckpointsError {
        let path = try folder.file("m.gguf", bytes)
        return try #require(throws: CheckpointsError.self) { try GGUFFile(path: path) }
    }

    private func problem(_ bytes: [UInt8]) throws -> String { try error(bytes).description }

    @Test("a file cut at any byte before its last tensor's end is refused")
    func truncation() throws {
        let whole = try sample()
        let file = try GGUFFile(path: folder.file("whole.gguf", whole))
        let end = try #require(file.tensors.last).byteRange.upperBound
        for count in 0..<end {
            #expect(throws: CheckpointsError.self, "\(count) bytes") {
                try readAll(Array(whole[..<count]))
            }
        }
        try readAll(Array(whole[..<end]))
    }

    @Test("a flipped bit anywhere in the header gives an error or a readable file, never a crash")
    func bitFlips() throws {
        let whole = try sample()
        let file = try GGUFFile(path: folder.file("whole.gguf", whole))
        let headerEnd = try #require(file.tensors.first).byteRange.lowerBound
        var refused = 0
        for index in 0..<headerEnd {
            for bit in 0..<8 {
                var damaged = whole
                damaged[index] ^= 1 << bit
                do { try readAll(damaged) } catch is CheckpointsError { refused += 1 }
            }
        }
        #expect(refused > headerEnd)
    }

    @Test("counts that the file cannot hold are refused before memory is claimed")
    func counts() throws {
        #expect(try problem(GGUFBytes(tensors: .max).bytes).contains("number of tensors"))
        #expect(try problem(GGUFBytes(tensors: 0, pairs: 1 << 40).bytes).contains("metadata keys"))
        var key = GGUFBytes(tensors: 0, pairs: 1)
        key.integer(UInt64.max)
        key.bytes += [UInt8](repeating: 65, count: 20)
        #expect(try problem(key.bytes).contains("metadata key 0"))
        var array = GGUFBytes(tensors: 0, pairs: 1)
        array.text("k")
        array.integer(UInt32(9))
        array.integer(UInt32(5))
        array.integer(UInt64(1) << 62)
        #expect(try problem(array.bytes).contains("metadata 'k'"))
    }

    @Test("arrays nested too deeply are refused")
    func nesting() throws {
        var file = GGUFBytes(tensors: 0, pairs: 1)
        file.text("k")
        file.integer(UInt32(9))
        for _ in 0..<100 {
            file.integer(UInt32(9))
            file.integer(UInt64(1))
        }
        #expect(try problem(file.bytes).contains("deep"))
    }

    @Test("impossible shapes are refused")
    func shapes() throws {
        func problem(_ dimensions: [UInt64], type: UInt32 = 0) throws -> String {
            try self.problem(
                GGUFBytes.tensor(
                    dimensions: dimensions,
                    type: type,
                    data: .init(repeating: 0, count: 64)
                )
            )
        }
        #expect(try problem([]).contains("1 to 4 dimensions"))
        #expect(try problem([1, 1, 1, 1, 1]).contains("1 to 4 dimensions"))
        #expect(try problem([0]).contains("1 or more"))
        #expect(try problem([4, 0]).contains("1 or more"))
        #expect(try problem([.max]).contains("1 or more"))
        #expect(try problem([1 << 32, 1 << 32]).contains("2^63"))
        #expect(try problem([1 << 62, 4]).contains("2^63"))
        #expect(try problem([17]).contains("needs 68 bytes"))
        #expect(try problem([31], type: 2).contains("multiple of 32"))
        for type in [12, 13, 14] as [UInt32] {
            #expect(try problem([128], type: type).contains("multiple of 256"))
            let short = GGUFBytes.tensor(
                dimensions: [256], type: type, data: .init(repeating: 0, count: 64))
            #expect(try error(short).isTruncation)
            #expect(try problem([256, 1 << 60], type: type).contains("2^63"))
        }
    }

    @Test("offsets outside the file, between alignments or into another tensor are refused")
    func offsets() throws {
        let data = [UInt8](repeating: 0, count: 64)
        func error(_ offset: UInt64) throws -> CheckpointsError {
            try self.error(
                GGUFBytes.tensor(dimensions: [4], type: 0, offset: offset, data: data)
            )
        }
        #expect(try error(96).description.contains("at most 64"))
        #expect(try error(64).isTruncation)
        #expect(try error(.max - 31).description.contains("at most 64"))
        #expect(try error(4).description.contains("32 divides"))
        var overlapping = GGUFBytes(tensors: 2)
        overlapping.tensor("a", dimensions: [16])
        overlapping.tensor("b", dimensions: [4], offset: 32)
        overlapping.data(data)
        #expect(try self.problem(overlapping.bytes).contains("after that of 'a'"))
    }

    @Test("names that stand twice are refused")
    func duplicates() throws {
        var tensors = GGUFBytes(tensors: 2)
        tensors.tensor("a", dimensions: [1])
        tensors.tensor("a", dimensions: [1], offset: 32)
        tensors.data(.init(repeating: 0, count: 64))
        let path = "\(folder.path)/m.gguf"
        #expect(try error(tensors.bytes) == .duplicate(path: path, what: "tensor", name: "a"))
        var writer = GGUFWriter()
        writer.set("k", .bool(true))
        writer.set("k", .bool(true))
        #expect(
            try error(writer.bytes()) == .duplicate(path: path, what: "metadata key", name: "k"))
    }

    @Test("an alignment that is no power of two is refused", arguments: [0, 3, 48] as [UInt32])
    func alignment(value: UInt32) throws {
        var writer = GGUFWriter()
        writer.set("general.alignment", .uint32(value))
        #expect(try problem(writer.bytes()).contains("power of two"))
    }

    @Test("an unsupported type is named, with those that are supported")
    func unsupportedType() throws {
        let file = GGUFBytes.tensor(
            dimensions: [256],
            type: 10,
            data: .init(repeating: 0, count: 84)
        )
        guard case .unsupportedType(_, "t", "Q2_K", let supported) = try error(file) else {
            Issue.record("another error: \(try error(file))")
            return
        }
        #expect(supported.contains("Q4_K") && supported.contains("Q4_1"))
        let unknown = GGUFBytes.tensor(dimensions: [1], type: 999, data: [0])
        #expect(try self.problem(unknown).contains("number 999"))
    }

    @Test("other versions are refused")
    func versions() throws {
        #expect(try problem(GGUFBytes(version: 1, tensors: 0).bytes).contains("2 or 3"))
        #expect(try problem(GGUFBytes(version: 4, tensors: 0).bytes).contains("2 or 3"))
        let bigEndian = GGUFBytes(version: UInt32(3).byteSwapped, tensors: 0)
        #expect(try problem(bigEndian.bytes).contains("big-endian"))
    }

    @Test("arrays and texts are counted together, so that a file of holes claims no memory")
    func holes() throws {
        var arrays = GGUFBytes(tensors: 0, pairs: 2)
        for key in ["a", "b"] {
            arrays.text(key)
            arrays.integer(UInt32(9))
            arrays.integer(UInt32(0))
            arrays.integer(UInt64(12 << 20))
            arrays.bytes += [UInt8](repeating: 0, count: 12 << 20)
        }
        #expect(try problem(arrays.bytes).contains("16777216 elements in all arrays together"))
        var text = GGUFBytes(tensors: 0, pairs: 1)
        text.text("k")
        text.integer(UInt32(8))
        text.integer(UInt64(300 << 20))
        let path = try folder.file("hole.gguf", text.bytes)
        #expect(truncate(path, 400 << 20) == 0)
        let error = #expect(throws: CheckpointsError.self) { try GGUFFile(path: path) }
        #expect(error?.description.contains("268435456 bytes of texts") == true)
    }

    @Test("text that is not UTF-8 is refused")
    func invalidText() throws {
        var writer = GGUFWriter()
        writer.set("k", .string("abc"))
        var bytes = try writer.bytes()
        let place = try #require(bytes.lastIndex(of: UInt8(ascii: "b")))
        bytes[place] = 0xFF
        #expect(try problem(bytes).contains("UTF-8"))
    }
}

extension CheckpointsError {
    fileprivate var isTruncation: Bool {
        if case .truncated = self { true } else { false }
    }
}
