import Foundations
import Kernels

/// What the values of a tensor lost when they were written in a shorter type.
package struct EncodingLoss: Sendable, Equatable {
    /// The largest |written − given|.
    package var largest: Float = 0
    /// The sums of the squares of these differences, and of what was given.
    package var squaredDifferences = 0.0
    package var squaredValues = 0.0

    package init() {}

    /// The root of the mean square of the differences, as a share of that of the values.
    package var relative: Double {
        squaredValues == 0 ? 0 : (squaredDifferences / squaredValues).squareRoot()
    }

    /// Takes the differences of other values in.
    package mutating func add(_ other: EncodingLoss) {
        largest = max(largest, other.largest)
        squaredDifferences += other.squaredDifferences
        squaredValues += other.squaredValues
    }
}

/// A tensor that was written.
package struct WrittenTensor: Sendable {
    /// The name in the file.
    package let name: String
    /// How it is stored.
    package let type: GGUFTensorType
    /// Nothing for a tensor that was copied as it stood.
    package let loss: EncodingLoss
}

/// Turns floats into the bytes of a stored type, some thousand values at a time, and looks at what
/// a reader will make of them.
struct TensorEncoder {
    let type: GGUFTensorType

    /// The types that are written; the others are read only.
    static let types: [GGUFTensorType] = [.f32, .f16, .bf16, .q8_0, .q4_0, .q4_1]

    /// Values at a time: whole blocks of any type, and small enough to stay in the cache.
    private static let piece = 1 << 14

    /// Hands over the bytes of a matrix, row-major.
    ///
    /// - Precondition: ``types`` has the type, and its block divides the columns.
    /// - Throws: ``CheckpointsError/cannotEncode(tensor:reason:)`` for a value that is not finite or
    ///   beyond what the type holds, and what `sink` throws.
    func encode(
        _ matrix: Matrix, name: String, into sink: (RawSpan) throws -> Void
    ) throws -> EncodingLoss {
        guard matrix.isFinite else {
            throw CheckpointsError.cannotEncode(
                tensor: name, reason: "it holds NaN, infinity or a number beyond all sense")
        }
        let most = Self.piece / type.valuesPerBlock * type.bytesPerBlock
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: most, alignment: 64)
        let read = UnsafeMutablePointer<Float>.allocate(capacity: Self.piece)
        defer {
            bytes.deallocate()
            read.deallocate()
        }
        guard let room = bytes.baseAddress else { return EncodingLoss() }
        var loss = EncodingLoss()
        try matrix.withUnsafeMutablePointer { values in
            for start in stride(from: 0, to: matrix.count, by: Self.piece) {
                let count = min(Self.piece, matrix.count - start)
                guard encode(values + start, count: count, into: room) else {
                    throw CheckpointsError.cannotEncode(
                        tensor: name,
                        reason: "a value is beyond what \(type.name) holds; use a wider type")
                }
                let size = count / type.valuesPerBlock * type.bytesPerBlock
                try sink(UnsafeRawBufferPointer(rebasing: bytes[..<size]).bytes)
                guard type != .f32 else { continue }
                decode(room, count: count, into: read)
                loss.add(Self.loss(of: read, given: values + start, count: count))
            }
        }
        return loss
    }

    /// Writes the bytes of some values; false when one is beyond the type.
    private func encode(
        _ values: UnsafePointer<Float>, count: Int, into output: UnsafeMutableRawPointer
    ) -> Bool {
        switch type {
        case .f32:
            output.copyMemory(from: values, byteCount: count * 4)
            return true
        case .f16:
            var isFinite = true
            for index in 0..<count where !output.store(half: values[index], at: index * 2) {
                isFinite = false
            }
            return isFinite
        case .bf16:
            for index in 0..<count {
                output.storeBytes(
                    of: Self.brainBits(values[index]), toByteOffset: index * 2, as: UInt16.self)
            }
            return true
        case .q8_0: return blocks(values, count, output, BlockEncoding.q8_0)
        case .q4_0: return blocks(values, count, output, BlockEncoding.q4_0)
        case .q4_1: return blocks(values, count, output, BlockEncoding.q4_1)
        default: preconditionFailure("\(type.name) is read but not written")
        }
    }

    private func blocks(
        _ values: UnsafePointer<Float>, _ count: Int, _ output: UnsafeMutableRawPointer,
        _ encode: BlockEncoding.Block
    ) -> Bool {
        for block in 0..<count / 32
        where !encode(values + block * 32, output + block * type.bytesPerBlock) { return false }
        return true
    }

    private func decode(
        _ bytes: UnsafeRawPointer, count: Int, into output: UnsafeMutablePointer<Float>
    ) {
        switch type {
        case .f16: FloatDecoding.float16(bytes, count: count, into: output)
        case .bf16: FloatDecoding.bfloat16(bytes, count: count, into: output)
        default:
            type.layout?.dequantize(bytes, blocks: count / type.valuesPerBlock, into: output)
        }
    }

    private static func loss(
        of read: UnsafePointer<Float>, given: UnsafePointer<Float>, count: Int
    ) -> EncodingLoss {
        var loss = EncodingLoss()
        for index in 0..<count {
            let difference = abs(read[index] - given[index])
            loss.largest = max(loss.largest, difference)
            loss.squaredDifferences += Double(difference) * Double(difference)
            loss.squaredValues += Double(given[index]) * Double(given[index])
        }
        return loss
    }

    /// The nearest bfloat16 of a finite number, of two the even one.
    private static func brainBits(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }
}
