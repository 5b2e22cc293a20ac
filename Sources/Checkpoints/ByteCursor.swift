import Foundations

/// Reads a mapped file from front to back; every step is checked against the file's end.
struct ByteCursor {
    let file: MappedFile
    private(set) var offset = 0
    /// What is left of ``mostTextBytes`` and ``mostElements``: a file may be full of holes, and
    /// promise more than it takes on the disk.
    private var textBytes = mostTextBytes
    private var elements = mostElements

    /// The bytes of all strings together; those of published files have some megabytes.
    private static let mostTextBytes = 1 << 28
    /// The elements of all arrays together; published vocabularies have some million.
    private static let mostElements = 1 << 24

    init(file: MappedFile) {
        self.file = file
    }

    /// The number of bytes that have not been read.
    var remaining: Int { file.count - offset }

    /// The next value of plain bits, little-endian.
    mutating func next<Value: BitwiseCopyable>(
        _ type: Value.Type,
        _ what: @autoclosure () -> String
    ) throws(CheckpointsError) -> Value {
        let value = try file.load(type, at: offset, what: what())
        offset += MemoryLayout<Value>.size
        return value
    }

    /// The next `count` bytes.
    mutating func nextBytes(
        _ count: Int,
        _ what: @autoclosure () -> String
    ) throws(CheckpointsError) -> UnsafeRawBufferPointer {
        let bytes = try file.bytes(at: offset, count: count, what: what())
        offset += count
        return bytes
    }

    /// The next string: its length in bytes as 64 bits, then UTF-8.
    mutating func nextString(
        _ what: @autoclosure () -> String
    ) throws(CheckpointsError) -> String {
        let start = offset
        let count = try nextCount(bytesPerElement: 1, "the length of \(what())")
        guard count <= textBytes else {
            throw malformed(
                what(), at: start, expected: "at most \(Self.mostTextBytes) bytes of texts",
                found: "more")
        }
        textBytes -= count
        let bytes = try nextBytes(count, what())
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw malformed(what(), at: start, expected: "UTF-8 text", found: "other bytes")
        }
        return text
    }

    /// The next 64-bit count, of elements that take at least `bytesPerElement` bytes each.
    ///
    /// A count that the rest of the file cannot hold is refused here, before anything is
    /// allocated for it.
    mutating func nextCount(
        bytesPerElement: Int,
        _ what: @autoclosure () -> String
    ) throws(CheckpointsError) -> Int {
        let start = offset
        let count = try next(UInt64.self, what())
        let largest = remaining / bytesPerElement
        guard count <= UInt64(largest) else {
            throw malformed(
                what(),
                at: start,
                expected: "at most \(largest), which the rest of the file holds",
                found: "\(count)"
            )
        }
        return Int(count)
    }

    /// Counts the elements of an array before they are read.
    mutating func count(
        elements count: Int, _ what: String, at position: Int
    ) throws(CheckpointsError) {
        guard count <= elements else {
            throw malformed(
                what, at: position,
                expected: "at most \(Self.mostElements) elements in all arrays together",
                found: "more")
        }
        elements -= count
    }

    /// The error about something that stands at byte `position`.
    func malformed(
        _ what: String,
        at position: Int,
        expected: String,
        found: String
    ) -> CheckpointsError {
        .malformed(
            path: file.path,
            place: "\(what) at byte \(position)",
            expected: expected,
            found: found
        )
    }
}
