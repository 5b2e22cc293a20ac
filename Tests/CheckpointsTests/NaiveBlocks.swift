import Checkpoints

/// The layouts of the types once more, one value at a time in `Double`, for comparison.
enum NaiveBlocks {
    /// Where a block has numbers in half precision.
    static func halves(_ type: GGUFTensorType) -> [Int] {
        switch type {
        case .f32, .f16, .bf16: []
        case .q4_0, .q5_0, .q8_0: [0]
        case .q4_1, .q5_1, .q4_k, .q5_k: [0, 2]
        case .q6_k: [208]
        }
    }

    static func value(_ index: Int, of data: [UInt8], _ type: GGUFTensorType) -> Double {
        let inBlock = index % type.valuesPerBlock
        let start = index / type.valuesPerBlock * type.bytesPerBlock
        func sixteen(_ offset: Int) -> UInt16 {
            UInt16(data[start + offset]) + UInt16(data[start + offset + 1]) * 256
        }
        func half(_ offset: Int) -> Double { Double(Float16(bitPattern: sixteen(offset))) }
        func four(_ offset: Int) -> Int {
            let pair = Int(data[start + offset + inBlock % 16])
            return inBlock < 16 ? pair % 16 : pair / 16
        }
        func five(_ offset: Int) -> Int {
            let bit = Int(data[start + offset + inBlock / 8]) >> (inBlock % 8) & 1
            return four(offset + 4) + 16 * bit
        }
        switch type {
        case .f32: return Double(Float(bitPattern: UInt32(sixteen(0)) | UInt32(sixteen(2)) << 16))
        case .f16: return half(0)
        case .bf16: return Double(Float(bitPattern: UInt32(sixteen(0)) * 65536))
        case .q4_0: return Double(four(2) - 8) * half(0)
        case .q4_1: return Double(four(4)) * half(0) + half(2)
        case .q5_0: return Double(five(2) - 16) * half(0)
        case .q5_1: return Double(five(4)) * half(0) + half(2)
        case .q8_0:
            let byte = Int(data[start + 2 + inBlock])
            return Double(byte < 128 ? byte : byte - 256) * half(0)
        case .q4_k, .q5_k, .q6_k:
            let block = Array(data[start..<(start + type.bytesPerBlock)]).map(Int.init)
            if type == .q6_k { return half(208) * sixBits(inBlock, block) }
            let (scale, code, least) = kParts(inBlock, block, hasFifthBits: type == .q5_k)
            return half(0) * Double(scale * code) - half(2) * Double(least)
        }
    }

    private static func kParts(
        _ index: Int, _ block: [Int], hasFifthBits: Bool
    ) -> (scale: Int, code: Int, least: Int) {
        let (group, place) = (index / 32, index % 32)
        let packed = Array(block[4..<16])
        var code = block[(hasFifthBits ? 48 : 16) + group / 2 * 32 + place]
        code = group % 2 == 0 ? code % 16 : code / 16
        if hasFifthBits { code += 16 * (block[16 + place] >> group & 1) }
        if group < 4 { return (packed[group] % 64, code, packed[group + 4] % 64) }
        let last = packed[group + 4]
        return (
            last % 16 + packed[group - 4] / 64 * 16, code, last / 16 + packed[group] / 64 * 16
        )
    }

    private static func sixBits(_ index: Int, _ block: [Int]) -> Double {
        let (half, quarter, place) = (index / 128, index / 32 % 4, index % 32)
        let pair = block[half * 64 + quarter % 2 * 32 + place]
        let low = quarter < 2 ? pair % 16 : pair / 16
        let high = block[128 + half * 32 + place] >> (2 * quarter) & 3
        let scale = Int8(truncatingIfNeeded: block[192 + index / 16])
        return Double(Int(scale) * (low + 16 * high - 32))
    }
}
