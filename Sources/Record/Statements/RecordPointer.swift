/// A place in `record.json`, as a JSON Pointer (RFC 6901), such as `/arms/3/score/value`.
///
/// It is written like the record itself: `record.at.arms[3].score.value`.
@dynamicMemberLookup
package struct RecordPointer: Sendable, Hashable {
    /// The whole record.
    package static let root = RecordPointer(keys: [])

    /// Keys of objects and places in lists, from the root on.
    package let keys: [String]

    package init(keys: [String]) { self.keys = keys }

    /// Reads a pointer as it is written; nil for what does not begin with a slash.
    package init?(path: String) {
        guard path.first == "/" else { return nil }
        let keys = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        self.init(
            keys: keys.map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") })
    }

    /// The pointer as it is written.
    package var path: String {
        keys.map { key in
            let tilde = key.split(separator: "~", omittingEmptySubsequences: false)
                .joined(separator: "~0")
            return "/"
                + tilde.split(separator: "/", omittingEmptySubsequences: false)
                .joined(separator: "~1")
        }.joined()
    }

    /// The value under a key that every record has.
    package subscript(dynamicMember key: String) -> RecordPointer { self[key] }
    /// The value under a key that stands in the data, such as the name of a metric.
    package subscript(key: String) -> RecordPointer { RecordPointer(keys: keys + [key]) }
    /// The element of a list, counted from 0.
    package subscript(place: Int) -> RecordPointer { self["\(place)"] }
}
