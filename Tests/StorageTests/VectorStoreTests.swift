import Foundations
import Storage
import Testing

@Suite("The store of vectors")
struct VectorStoreTests {
    private let folder: TemporaryFolder
    private let path: String
    private let encoder = SHA256.hash("an encoder")

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/vectors.sqlite"
    }

    private func key(_ text: String) -> SHA256Digest {
        VectorStore.key(encoder: encoder, text: text)
    }

    @Test("gives back ten thousand vectors bit for bit after a close")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 7)
        var vectors: [SHA256Digest: [Float]] = [:]
        for index in 0..<10_000 {
            vectors[key("text \(index)")] = (0..<48).map { _ in Float(generator.normal()) }
        }
        try VectorStore(path: path).insert(vectors)
        let store = try VectorStore(path: path)
        #expect(try store.count() == 10_000)
        #expect(try store.vectors(for: Array(vectors.keys), dimension: 48) == vectors)
    }

    @Test("keeps every bit of unusual numbers")
    func unusualNumbers() throws {
        let store = try VectorStore(path: path)
        let vector: [Float] = [
            -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        ]
        try store.insert([key("a"): vector])
        let found = try #require(try store.vectors(for: [key("a")], dimension: 6)[key("a")])
        #expect(found.map(\.bitPattern) == vector.map(\.bitPattern))
    }

    @Test("leaves out what it does not have, and takes an empty list")
    func missing() throws {
        let store = try VectorStore(path: path)
        try store.insert([key("a"): [1, 2]])
        #expect(try store.vectors(for: [key("a"), key("b")], dimension: 2) == [key("a"): [1, 2]])
        #expect(try store.vectors(for: [], dimension: 2).isEmpty)
    }

    @Test("keeps the vector that is there already")
    func keepsFirst() throws {
        let store = try VectorStore(path: path)
        try store.insert([key("a"): [1]])
        try store.insert([key("a"): [2], key("b"): [3]])
        #expect(
            try store.vectors(for: [key("a"), key("b")], dimension: 1)
                == [key("a"): [1], key("b"): [3]]
        )
    }

    @Test("makes other keys for other encoders and other texts")
    func keys() {
        let other = VectorStore.key(encoder: SHA256.hash("another encoder"), text: "a")
        #expect(key("a") != other)
        #expect(key("a") != key("b"))
        #expect(key("a") == key("a"))
    }

    @Test("knows what its vectors took, whoever made them")
    func price() throws {
        let store = try VectorStore(path: path)
        try store.insert([key("a"): [1], key("b"): [1]], cpuSeconds: 3)
        try store.insert([key("b"): [1], key("c"): [1]], cpuSeconds: 10)
        #expect(try store.cpuSeconds(for: [key("a"), key("c"), key("z")]) == 6.5)
        #expect(try VectorStore(path: path).cpuSeconds(for: [key("b")]) == 1.5)
    }

    @Test("refuses a vector of another length")
    func wrongDimension() throws {
        let store = try VectorStore(path: path)
        try store.insert([key("a"): [1, 2, 3]])
        #expect(
            throws: StorageError.wrongDimension(
                path: path,
                key: key("a").hex,
                expected: 2,
                found: 3,
            )
        ) { try store.vectors(for: [key("a")], dimension: 2) }
    }

    @Test("is shared by two openers")
    func sharing() throws {
        let first = try VectorStore(path: path)
        let second = try VectorStore(path: path)
        try first.insert([key("a"): [1]])
        #expect(try second.vectors(for: [key("a")], dimension: 1) == [key("a"): [1]])
    }

    @Test("stores numbers little-endian")
    func byteOrder() throws {
        try VectorStore(path: path).insert([key("a"): [1]])
        let bytes = try Connection(path: path).value("SELECT hex(data) FROM vector")
        #expect(bytes == .text("0000803F"))
    }
}
