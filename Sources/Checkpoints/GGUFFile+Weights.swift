import Foundations

// MARK: - Weights

extension GGUFFile {
    /// Writes rows of a tensor as floats.
    ///
    /// - Parameters:
    ///   - tensor: one of this file's ``tensors``.
    ///   - rows: which rows, within `0..<tensor.rowCount`.
    ///   - output: **out** `[rows.count, tensor.rowLength]`, row-major.
    /// - Precondition: `rows` lie within the tensor and `output` has room for them.
    /// - Throws: ``CheckpointsError/truncated(path:what:offset:needed:available:)`` for a tensor
    ///   that is not of this file.
    public func dequantize(
        _ tensor: GGUFTensor,
        rows: Range<Int>,
        into output: UnsafeMutablePointer<Float>
    ) throws(CheckpointsError) {
        try file.requireUnchanged()
        let source = try bytes(of: tensor, rows: rows)
        guard let start = source.baseAddress else { return }
        let count = rows.count * tensor.rowLength
        if let layout = tensor.type.layout {
            layout.dequantize(start, blocks: count / layout.valueCount, into: output)
        } else if tensor.type == .f32 {
            FloatDecoding.float32(start, count: count, into: output)
        } else if tensor.type == .f16 {
            FloatDecoding.float16(start, count: count, into: output)
        } else {
            FloatDecoding.bfloat16(start, count: count, into: output)
        }
    }

    /// The same for rooms that open no pointers: `output` must hold exactly the rows asked for.
    ///
    /// - Precondition: `output.count == rows.count * tensor.rowLength`.
    public func dequantize(
        _ tensor: GGUFTensor,
        rows: Range<Int>,
        into output: inout MutableSpan<Float>
    ) throws(CheckpointsError) {
        precondition(output.count == rows.count * tensor.rowLength, "room for exactly the rows")
        try output.withUnsafeMutableBufferPointer { buffer throws(CheckpointsError) in
            guard let start = buffer.baseAddress else { return }
            try dequantize(tensor, rows: rows, into: start)
        }
    }

    /// All values of a tensor, row-major, of ``GGUFTensor/shape``.
    public func values(of tensor: GGUFTensor) throws(CheckpointsError) -> [Float] {
        var values = [Float](repeating: 0, count: tensor.valueCount)
        var span = values.mutableSpan
        try dequantize(tensor, rows: 0..<tensor.rowCount, into: &span)
        return values
    }

    /// Hands over rows of a quantised tensor as its codes, for packing without a way by floats.
    ///
    /// A group is 32 neighbouring values of a row: `value = scale * code + offset`, exact but for
    /// the rounding of this sum. ``GGUFTensorType/codeBits`` tells how long codes may be.
    ///
    /// - Parameters:
    ///   - tensor: one of this file's ``tensors``, of a quantised type.
    ///   - rows: which rows, within `0..<tensor.rowCount`.
    ///   - body: gets the row, the number of the group in the row, 32 codes, and two scales and
    ///     offsets: of values 0 to 15 and of values 16 to 31 (the same ones when
    ///     ``GGUFTensorType/partsPerGroup`` is 1). The pointers hold for the call only.
    /// - Throws: ``CheckpointsError/malformed(path:place:expected:found:)`` for a scale or an
    ///   offset that is NaN or infinite, before `body` gets it.
    package func forEachGroup(
        of tensor: GGUFTensor,
        rows: Range<Int>,
        _ body: (
            _ row: Int, _ group: Int, _ codes: UnsafePointer<UInt8>,
            _ scales: UnsafePointer<Float>, _ offsets: UnsafePointer<Float>
        ) -> Void
    ) throws(CheckpointsError) {
        guard let layout = tensor.type.layout else {
            preconditionFailure("\(tensor.type.name) has no codes")
        }
        try file.requireUnchanged()
        guard let start = try bytes(of: tensor, rows: rows).baseAddress else { return }
        let room = UnsafeMutableRawPointer.allocate(byteCount: 48, alignment: 32)
        defer { room.deallocate() }
        let codes = room.bindMemory(to: UInt8.self, capacity: 32)
        let scales = (room + 32).bindMemory(to: Float.self, capacity: 4)
        for row in rows {
            let isFinite = layout.forEachGroup(
                start + (row - rows.lowerBound) * tensor.bytesPerRow,
                blocks: tensor.rowLength / layout.valueCount
            ) { number, group in
                let parts = SIMD4(lowHalf: group.scales, highHalf: group.offsets)
                // Infinity and NaN make NaN of this.
                guard parts - parts == .zero else { return false }
                room.storeBytes(of: group.low, as: SIMD16<UInt8>.self)
                room.storeBytes(of: group.high, toByteOffset: 16, as: SIMD16<UInt8>.self)
                room.storeBytes(of: parts, toByteOffset: 32, as: SIMD4<Float>.self)
                body(row, number, codes, scales, scales + 2)
                return true
            }
            guard isFinite else { throw .notFinite(path: path, tensor: tensor.name) }
        }
    }

    /// A tensor's bytes as they stand in the file.
    func bytes(of tensor: GGUFTensor) throws(CheckpointsError) -> UnsafeRawBufferPointer {
        try file.requireUnchanged()
        return try bytes(of: tensor, rows: 0..<tensor.rowCount)
    }

    private func bytes(
        of tensor: GGUFTensor,
        rows: Range<Int>
    ) throws(CheckpointsError) -> UnsafeRawBufferPointer {
        precondition(
            rows.lowerBound >= 0 && rows.upperBound <= tensor.rowCount,
            "rows within the tensor"
        )
        return try file.bytes(
            at: tensor.byteRange.lowerBound + rows.lowerBound * tensor.bytesPerRow,
            count: rows.count * tensor.bytesPerRow,
            what: "tensor '\(tensor.name)'",
        )
    }
}
