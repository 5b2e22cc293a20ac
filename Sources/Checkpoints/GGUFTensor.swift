/// Where a tensor lies in a GGUF file, and how it is stored there.
public struct GGUFTensor: Sendable, Equatable {
    /// The name, such as `blk.0.attn_q.weight`.
    public let name: String

    /// The dimensions, outermost first, row-major: `[out, in]` for a linear layer. (The file has
    /// them the other way round.)
    public let shape: [Int]

    /// How the values are stored.
    public let type: GGUFTensorType

    /// The tensor's bytes, counted from the start of the file.
    public let byteRange: Range<Int>

    /// The number of values in a row, the innermost dimension.
    public var rowLength: Int { shape[shape.count - 1] }

    /// The number of rows: the product of all dimensions but the innermost.
    public var rowCount: Int { shape.dropLast().reduce(1, *) }

    /// The number of values.
    public var valueCount: Int { rowCount * rowLength }

    /// The number of bytes of one row.
    public var bytesPerRow: Int { rowLength / type.valuesPerBlock * type.bytesPerBlock }
}
