/// What stands between the fields of a CSV file.
public enum CSVSeparator: UInt8, CaseIterable, Sendable {
    /// By RFC 4180.
    case comma = 0x2C
    /// As spreadsheets save it in countries that write decimals with a comma.
    case semicolon = 0x3B
    /// As in `.tsv` files.
    case tab = 0x09

    /// The separator that stands most often outside of quotes in the first line; a comma where
    /// none does or two do equally often.
    init(inLineOf bytes: ArraySlice<UInt8>) {
        var counts = [UInt8: Int]()
        var isQuoted = false
        for byte in bytes {
            if byte == CSVReader.quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == CSVReader.lineFeed || byte == CSVReader.carriageReturn { break }
            if Self(rawValue: byte) != nil { counts[byte, default: 0] += 1 }
        }
        let most = counts.values.max() ?? 0
        self = Self.allCases.first { counts[$0.rawValue] == most } ?? .comma
    }
}
