/// The sentences of the record name arms, metrics and requirements everywhere, so here a string
/// may stand between the words as it is. Reports may not do so: a figure that is written already is
/// a string too.
extension Statement.StringInterpolation {
    mutating func appendInterpolation(_ name: String) { appendInterpolation(.words(name)) }
}
