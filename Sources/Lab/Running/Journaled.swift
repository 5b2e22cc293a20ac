/// A finished cell with its key in the journal: `cell.usage` is its payload's.
@dynamicMemberLookup
struct Journaled<Payload> {
    let key: String
    var payload: Payload

    subscript<Value>(dynamicMember path: KeyPath<Payload, Value>) -> Value {
        payload[keyPath: path]
    }
}
