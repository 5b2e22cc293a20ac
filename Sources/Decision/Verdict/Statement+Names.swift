package import Record

/// The sentences of the record name arms, metrics and requirements everywhere, so here a string
/// may stand between the words as it is. Reports may not do so, and do not import this room: a
/// figure that is written already is a string too.
extension Statement.StringInterpolation {
    package mutating func appendInterpolation(_ name: String) { appendInterpolation(.words(name)) }
}
