import Statistics

/// A figure or bound that does not exist (no items, no interval) is NaN in memory and `null` in
/// JSON, which knows no NaN. So a record with a figure missing can still be written and read.
extension Estimate {
    private enum CodingKeys: String, CodingKey {
        case value, low, high, count, method
    }

    /// Reads an estimate; `null` for a figure means that it is undefined.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try container.decode(Double?.self, forKey: .value) ?? .nan
        low = try container.decode(Double?.self, forKey: .low) ?? .nan
        high = try container.decode(Double?.self, forKey: .high) ?? .nan
        count = try container.decode(Int.self, forKey: .count)
        method = try container.decode(ConfidenceInterval.Method.self, forKey: .method)
    }

    /// Writes an estimate; a figure that is not finite becomes `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value.isFinite ? value : nil, forKey: .value)
        try container.encode(low.isFinite ? low : nil, forKey: .low)
        try container.encode(high.isFinite ? high : nil, forKey: .high)
        try container.encode(count, forKey: .count)
        try container.encode(method, forKey: .method)
    }
}
