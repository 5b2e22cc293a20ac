/// `Float` to ggml's blocks of 32 quantised values, by the rounding of ggml's reference.
///
/// `values` is a multiple of 32 long; the layouts are those of ``Q4_1`` and ``Q8_0``.
enum BlockEncoding {
    /// The block's range in fifteen steps up from its least value.
    static func q4_1(_ values: [Float], into output: inout [UInt8]) {
        for start in stride(from: 0, to: values.count, by: 32) {
            let block = values[start..<(start + 32)]
            let least = block.min() ?? 0
            let scale = ((block.max() ?? 0) - least) / 15
            let inverse = scale == 0 ? 0 : 1 / scale
            output.append(littleEndian: Float16(scale).bitPattern)
            output.append(littleEndian: Float16(least).bitPattern)
            for index in start..<(start + 16) {
                let low = UInt8(min(15, (values[index] - least) * inverse + 0.5))
                let high = UInt8(min(15, (values[index + 16] - least) * inverse + 0.5))
                output.append(low | high << 4)
            }
        }
    }

    /// The block's largest magnitude is 127 steps.
    static func q8_0(_ values: [Float], into output: inout [UInt8]) {
        for start in stride(from: 0, to: values.count, by: 32) {
            let block = values[start..<(start + 32)]
            let scale = (block.lazy.map(abs).max() ?? 0) / 127
            let inverse = scale == 0 ? 0 : 1 / scale
            output.append(littleEndian: Float16(scale).bitPattern)
            for value in block {
                output.append(littleEndian: Int8((value * inverse).rounded()))
            }
        }
    }
}
