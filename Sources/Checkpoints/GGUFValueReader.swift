/// Reads one metadata value of any type.
enum GGUFValueReader {
    /// The deepest nesting of arrays; no model is known to nest them at all.
    private static let deepestArray = 4

    /// The value of the metadata key `key`: its type, then its bytes.
    static func value(
        named key: String,
        from cursor: inout ByteCursor
    ) throws(CheckpointsError) -> GGUFValue {
        let what = "metadata '\(key)'"
        switch try type(what, from: &cursor) {
        case .uint8: return .uint8(try cursor.next(UInt8.self, what))
        case .int8: return .int8(try cursor.next(Int8.self, what))
        case .uint16: return .uint16(try cursor.next(UInt16.self, what))
        case .int16: return .int16(try cursor.next(Int16.self, what))
        case .uint32: return .uint32(try cursor.next(UInt32.self, what))
        case .int32: return .int32(try cursor.next(Int32.self, what))
        case .uint64: return .uint64(try cursor.next(UInt64.self, what))
        case .int64: return .int64(try cursor.next(Int64.self, what))
        case .float32: return .float32(try cursor.next(Float.self, what))
        case .float64: return .float64(try cursor.next(Double.self, what))
        case .bool: return .bool(try boolean(what, from: &cursor))
        case .string: return .string(try cursor.nextString(what))
        case .array: return .array(try array(what, depth: 1, from: &cursor))
        }
    }

    private static func type(
        _ what: String,
        from cursor: inout ByteCursor
    ) throws(CheckpointsError) -> GGUFValueType {
        let start = cursor.offset
        let number = try cursor.next(UInt32.self, "the type of \(what)")
        guard let type = GGUFValueType(rawValue: number) else {
            throw cursor.malformed(
                "the type of \(what)",
                at: start,
                expected: "0 to 12",
                found: "\(number)"
            )
        }
        return type
    }

    private static func boolean(
        _ what: String,
        from cursor: inout ByteCursor
    ) throws(CheckpointsError) -> Bool {
        let start = cursor.offset
        let byte = try cursor.next(UInt8.self, what)
        guard byte <= 1 else {
            throw cursor.malformed(what, at: start, expected: "0 or 1", found: "\(byte)")
        }
        return byte == 1
    }

    private static func array(
        _ what: String,
        depth: Int,
        from cursor: inout ByteCursor
    ) throws(CheckpointsError) -> GGUFArray {
        let type = try type(what, from: &cursor)
        let start = cursor.offset
        let count = try cursor.nextCount(
            bytesPerElement: bytesPerElement(of: type),
            "the length of \(what)"
        )
        try cursor.count(elements: count, what, at: start)
        func elements<Element>(
            _ read: (inout ByteCursor) throws(CheckpointsError) -> Element
        ) throws(CheckpointsError) -> [Element] {
            var elements: [Element] = []
            elements.reserveCapacity(count)
            for _ in 0..<count { elements.append(try read(&cursor)) }
            return elements
        }
        func integers<Stored: FixedWidthInteger & BitwiseCopyable>(
            _ stored: Stored.Type
        ) throws(CheckpointsError) -> GGUFArray {
            .integers(
                try elements { cursor throws(CheckpointsError) in
                    let position = cursor.offset
                    let value = try cursor.next(stored, what)
                    guard let integer = Int64(exactly: value) else {
                        throw cursor.malformed(
                            what,
                            at: position,
                            expected: "at most \(Int64.max)",
                            found: "\(value)"
                        )
                    }
                    return integer
                },
                type: type
            )
        }

        switch type {
        case .uint8: return try integers(UInt8.self)
        case .int8: return try integers(Int8.self)
        case .uint16: return try integers(UInt16.self)
        case .int16: return try integers(Int16.self)
        case .uint32: return try integers(UInt32.self)
        case .int32: return try integers(Int32.self)
        case .uint64: return try integers(UInt64.self)
        case .int64: return try integers(Int64.self)
        case .float32:
            return .numbers(
                try elements { cursor throws(CheckpointsError) in
                    Double(try cursor.next(Float.self, what))
                },
                type: type
            )
        case .float64:
            return .numbers(
                try elements { cursor throws(CheckpointsError) in
                    try cursor.next(Double.self, what)
                },
                type: type
            )
        case .bool:
            return .booleans(
                try elements { cursor throws(CheckpointsError) in
                    try boolean(what, from: &cursor)
                }
            )
        case .string:
            return .strings(
                try elements { cursor throws(CheckpointsError) in
                    try cursor.nextString(what)
                }
            )
        case .array:
            guard depth < deepestArray else {
                throw cursor.malformed(
                    what,
                    at: start,
                    expected: "arrays nested at most \(deepestArray) deep",
                    found: "deeper ones"
                )
            }
            return .arrays(
                try elements { cursor throws(CheckpointsError) in
                    try array(what, depth: depth + 1, from: &cursor)
                }
            )
        }
    }

    /// The least number of bytes that an element takes.
    private static func bytesPerElement(of type: GGUFValueType) -> Int {
        switch type {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64, .string: 8
        case .array: 4 + 8
        }
    }
}
