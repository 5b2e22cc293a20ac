/// Whether two arms differ on the same questions by more than chance: a test's outcome.
public struct PairedTest: Sendable, Equatable, Codable {
    /// The test that was made.
    public enum Kind: String, Sendable, Codable {
        /// ``PairedTest/mcNemar(_:_:)``
        case mcNemar = "exact McNemar"
        /// ``PairedTest/permutation(_:seed:samples:)`` over all sign patterns.
        case exactPermutation = "exact permutation"
        /// ``PairedTest/permutation(_:seed:samples:)`` over random sign patterns.
        case sampledPermutation = "sampled permutation"
        /// ``PairedTest/crossed(_:minus:isShare:)``
        case crossedEffects = "crossed seeds and questions"
    }

    /// The test that was made.
    public var kind: Kind
    /// Two-sided: how probable a difference at least this large is when the arms are equally good.
    public var pValue: Double
    /// How many questions both arms answered.
    public var pairs: Int
    /// How many of them the arms did differently on; the others cannot tell the arms apart.
    public var differingPairs: Int
}
