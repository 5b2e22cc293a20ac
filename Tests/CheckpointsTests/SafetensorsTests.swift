import Checkpoints
import FoundationEssentials
import Foundations
import Testing

@Suite("safetensors files")
struct SafetensorsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private let tensors = [
        NamedTensor(name: "b.weight", shape: [2, 3], values: [1, -2, 3.5, 0, .infinity, 1e-40]),
        NamedTensor(name: "a/bias \"é\"", shape: [2], values: [0.1, 0.2]),
        NamedTensor(name: "scalar", shape: [], values: [42]),
        NamedTensor(name: "none", shape: [0, 4], values: []),
    ]

    /// A file of the header `json`, then `data`.
    private func file(_ json: String, data: [UInt8] = []) throws -> String {
        var bytes = withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Array($0) }
        bytes += Array(json.utf8) + data
        return try folder.file("m.safetensors", bytes)
    }

    private func problem(_ json: String, data: [UInt8] = []) throws -> String {
        let path = try file(json, data: data)
        let error = #expect(throws: CheckpointsError.self) { try SafetensorsFile(path: path) }
        return error?.description ?? ""
    }

    @Test("what is written is read, and written again gives the same bytes in any order")
    func roundTrip() throws {
        let (first, second) = (folder.path + "/1", folder.path + "/2")
        try SafetensorsFile.write(tensors, metadata: ["format": "pt", "rank": "8"], to: first)
        let file = try SafetensorsFile(path: first)
        #expect(file.metadata == ["format": "pt", "rank": "8"])
        #expect(Set(file.tensors.map(\.name)) == Set(tensors.map(\.name)))
        let read = try file.tensors.map {
            NamedTensor(name: $0.name, shape: $0.shape, values: try file.values(of: $0))
        }
        for tensor in tensors { #expect(read.contains(tensor), "\(tensor.name)") }
        try SafetensorsFile.write(read.reversed(), metadata: file.metadata, to: second)
        let bytes = FileManager.default.contents(atPath: first)
        #expect(bytes == FileManager.default.contents(atPath: second))
        #expect(try #require(bytes)[0] % 8 == 0)
        #expect(throws: CheckpointsError.self) { try file.tensor(named: "c") }
    }

    @Test("half precision, bfloat16 and data at odd bytes are read")
    func types() throws {
        let json = """
            {"h":{"dtype":"F16","shape":[2],"data_offsets":[1,5]},\
            "b":{"dtype":"BF16","shape":[1],"data_offsets":[5,7]},\
            "f":{"dtype":"F32","shape":[1],"data_offsets":[7,11]},\
            "u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}
            """
        for padding in ["", " ", "  "] {
            let path = try file(
                json + padding,
                data: [9, 0, 0x3C, 0, 0xC0, 0x80, 0x3F, 0, 0, 0x20, 0x41]
            )
            let file = try SafetensorsFile(path: path)
            #expect(file.tensors.map(\.name) == ["u", "h", "b", "f"])
            #expect(try file.values(of: file.tensor(named: "h")) == [1, -2])
            #expect(try file.values(of: file.tensor(named: "b")) == [1])
            #expect(try file.values(of: file.tensor(named: "f")) == [10])
            let error = #expect(throws: CheckpointsError.self) {
                try file.values(of: file.tensor(named: "u"))
            }
            guard case .unsupportedType(_, "u", "U8", _)? = error else {
                Issue.record("another error: \(String(describing: error))")
                return
            }
        }
    }

    @Test("a file cut at any byte is refused")
    func truncation() throws {
        let path = folder.path + "/whole"
        try SafetensorsFile.write(tensors, to: path)
        let whole = Array(try #require(FileManager.default.contents(atPath: path)))
        for count in 0..<whole.count {
            let cut = try folder.file("cut", Array(whole[..<count]))
            #expect(throws: CheckpointsError.self, "\(count)") { try SafetensorsFile(path: cut) }
        }
        let longer = try folder.file("longer", whole + [0])
        #expect(throws: CheckpointsError.self) { try SafetensorsFile(path: longer) }
    }

    @Test("a flipped bit anywhere in the header gives an error or a readable file, never a crash")
    func bitFlips() throws {
        let path = folder.path + "/whole"
        try SafetensorsFile.write(tensors, to: path)
        let whole = Array(try #require(FileManager.default.contents(atPath: path)))
        var refused = 0
        for index in 0..<(8 + Int(whole[0]) + 256 * Int(whole[1])) {
            for bit in 0..<8 {
                var damaged = whole
                damaged[index] ^= 1 << bit
                let path = try folder.file("damaged", damaged)
                guard let file = try? SafetensorsFile(path: path) else {
                    refused += 1
                    continue
                }
                for tensor in file.tensors { _ = try? file.values(of: tensor) }
            }
        }
        #expect(refused > whole.count)
    }

    @Test("headers that break the rules are refused with the reason")
    func badHeaders() throws {
        func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
            #"{"t":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
        }
        let eight = [UInt8](repeating: 0, count: 8)
        #expect(try problem(tensor("[2]", "[0,12]"), data: eight).contains("0...8"))
        #expect(try problem(tensor("[2]", "[8,0]"), data: eight).contains("in order"))
        #expect(try problem(tensor("[2]", "[-8,0]"), data: eight).contains("in order"))
        #expect(try problem(tensor("[2]", "[0]"), data: eight).contains("two data_offsets"))
        #expect(try problem(tensor("[3]", "[0,8]"), data: eight).contains("12 bytes"))
        #expect(try problem(tensor("[-2]", "[0,8]"), data: eight).contains("sizes from 0"))
        let huge = "[4611686018427387904,4]"
        #expect(try problem(tensor(huge, "[0,8]"), data: eight).contains("2^63"))
        #expect(try problem(tensor("[1]", "[4,8]"), data: eight).contains("from byte"))
        #expect(try problem(tensor("[1]", "[0,4]"), data: eight).contains("end of the file"))
        #expect(try problem(tensor("[2]", "[0,8]", type: "F4"), data: eight).contains("'F4'"))
        #expect(try problem("{\"t\":7}").contains("header"))
        #expect(try problem("{\"__metadata__\":{\"a\":1}}").contains("header"))
        #expect(try problem("{").contains("header"))
        let overlapping = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
            "b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
            """
        #expect(try problem(overlapping, data: eight).contains("'b'"))
        let twice = """
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
            "a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
            """
        #expect(throws: CheckpointsError.self) {
            try SafetensorsFile(path: file(twice, data: eight))
        }
        let tooLong = withUnsafeBytes(of: UInt64(100_000_001).littleEndian) { Array($0) }
        let path = try folder.file("long", tooLong + Array("{}".utf8))
        let error = #expect(throws: CheckpointsError.self) { try SafetensorsFile(path: path) }
        #expect(error?.description.contains("33554432") == true)
    }

    @Test("tensors that do not fit together are not written")
    func notWritten() throws {
        let path = folder.path + "/none"
        let bad: [[NamedTensor]] = [
            [NamedTensor(name: "a", shape: [3], values: [1])],
            [NamedTensor(name: "a", shape: [-1, -1], values: [1])],
            [NamedTensor(name: "__metadata__", shape: [1], values: [1])],
            [tensors[0], tensors[0]],
        ]
        for tensors in bad {
            #expect(throws: CheckpointsError.self) {
                try SafetensorsFile.write(tensors, to: path)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(throws: FoundationsError.self) {
            try SafetensorsFile.write(tensors, to: folder.path + "/no/such/folder")
        }
    }
}
