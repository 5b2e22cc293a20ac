import Foundations

/// Reads and checks the header of a safetensors file.
///
/// The rules are the format's own: the tensors' bytes follow each other without gap or overlap,
/// from the end of the header to the end of the file. A name that stands twice leaves a gap, and
/// is refused by that.
struct SafetensorsReader {
    /// The most bytes of a header. The reference implementation reads 100 MB; a model of 512 layers
    /// has one, and what is read of it takes some ten times its bytes.
    private static let largestHeader = 1 << 25

    private let file: MappedFile

    init(file: MappedFile) {
        self.file = file
    }

    /// The metadata, and the tensors in the order of their bytes.
    func contents() throws(CheckpointsError) -> (
        metadata: [String: String], tensors: [SafetensorsTensor]
    ) {
        let headerBytes = try headerBytes()
        let header = try decode(headerBytes)
        let dataStart = 8 + headerBytes.count
        var tensors: [SafetensorsTensor] = []
        for (name, entry) in header.entries {
            tensors.append(try tensor(name, entry, dataStart: dataStart))
        }
        tensors.sort {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
                < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
        }
        try checkContiguous(tensors, from: dataStart)
        return (header.metadata, tensors)
    }

    private func headerBytes() throws(CheckpointsError) -> UnsafeRawBufferPointer {
        guard file.count > 8, try file.load(UInt8.self, at: 8) == UInt8(ascii: "{") else {
            throw .wrongFormat(
                path: file.path,
                expected: "safetensors",
                found: FileSignature.describe(file)
            )
        }
        let length = try file.load(UInt64.self, at: 0)
        guard length <= UInt64(Self.largestHeader) else {
            throw .malformed(
                path: file.path,
                place: "the header's length at byte 0",
                expected: "at most \(Self.largestHeader)",
                found: "\(length)"
            )
        }
        return try file.bytes(at: 8, count: Int(length), what: "the header")
    }

    private func decode(
        _ bytes: UnsafeRawBufferPointer
    ) throws(CheckpointsError) -> SafetensorsHeader {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(
                path: file.path,
                place: "the header",
                expected: "UTF-8 text",
                found: "other bytes"
            )
        }
        do {
            return try CanonicalJSON.decode(SafetensorsHeader.self, from: text)
        } catch {
            throw .malformed(
                path: file.path,
                place: "the header",
                expected: "a JSON object of tensors with dtype, shape and data_offsets",
                found: "\(error)"
            )
        }
    }

    private func tensor(
        _ name: String,
        _ entry: SafetensorsHeader.Entry,
        dataStart: Int
    ) throws(CheckpointsError) -> SafetensorsTensor {
        func malformed(_ expected: String, _ found: String) -> CheckpointsError {
            .malformed(
                path: file.path,
                place: "tensor '\(name)'",
                expected: expected,
                found: found
            )
        }
        guard let type = SafetensorsType(rawValue: entry.type) else {
            throw .unsupportedType(
                path: file.path,
                tensor: name,
                type: "'\(entry.type)'",
                supported: SafetensorsType.readable.map(\.rawValue)
            )
        }
        guard entry.offsets.count == 2 else {
            throw malformed("two data_offsets", "\(entry.offsets)")
        }
        let (start, end) = (entry.offsets[0], entry.offsets[1])
        let available = file.count - dataStart
        guard start >= 0, start <= end, end <= available else {
            throw malformed("data_offsets in order within 0...\(available)", "\(entry.offsets)")
        }
        var byteCount = type.bytesPerValue
        for size in entry.shape {
            let (product, overflows) = byteCount.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflows else {
                throw malformed("a shape of sizes from 0, below 2^63 bytes", "\(entry.shape)")
            }
            byteCount = product
        }
        guard byteCount == end - start else {
            throw malformed(
                "\(byteCount) bytes for the shape \(entry.shape) of \(type.rawValue)",
                "\(end - start) bytes"
            )
        }
        return SafetensorsTensor(
            name: name,
            shape: entry.shape,
            type: type,
            byteRange: (dataStart + start)..<(dataStart + end)
        )
    }

    private func checkContiguous(
        _ tensors: [SafetensorsTensor],
        from dataStart: Int
    ) throws(CheckpointsError) {
        var end = dataStart
        for tensor in tensors {
            guard tensor.byteRange.lowerBound == end else {
                throw .malformed(
                    path: file.path,
                    place: "tensor '\(tensor.name)'",
                    expected: "data from byte \(end), where the tensor before it ends",
                    found: "data from byte \(tensor.byteRange.lowerBound)"
                )
            }
            end = tensor.byteRange.upperBound
        }
        guard end == file.count else {
            throw .malformed(
                path: file.path,
                place: "the end of the last tensor",
                expected: "byte \(file.count), the end of the file",
                found: "byte \(end)"
            )
        }
    }
}
