/// A place in `record.json`, as a JSON Pointer (RFC 6901), such as `/arms/3/score/value`.
///
/// It is written like the record itself: `record.at.arms[3].score.value`.
@dynamicMemberLookup
struct RecordPointer: Sendable, Hashable {
    /// The whole record.
    static let root = RecordPointer(keys: [])

    /// Keys of objects and places in lists, from the root on.
    let keys: [String]

    /// The pointer as it is written.
    var path: String {
        keys.map { key in
            let tilde = key.split(separator: "~", omittingEmptySubsequences: false)
                .joined(separator: "~0")
            return "/"
                + tilde.split(separator: "/", omittingEmptySubsequences: false)
                .joined(separator: "~1")
        }.joined()
    }

    /// The value under a key that every record has.
    subscript(dynamicMember key: String) -> RecordPointer { self[key] }
    /// The value under a key that stands in the data, such as the name of a metric.
    subscript(key: String) -> RecordPointer { RecordPointer(keys: keys + [key]) }
    /// The element of a list, counted from 0.
    subscript(place: Int) -> RecordPointer { self["\(place)"] }
}
