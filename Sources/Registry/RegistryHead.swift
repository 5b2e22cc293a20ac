public import Foundations
import Storage

/// How many events a registry has, and the hash of the last one: what is kept elsewhere, so that a
/// tail that was cut off, or a registry that was made anew, can be told.
public struct RegistryHead: Hashable, Sendable, CustomStringConvertible {
    let chain: EventChain.Head

    init(_ chain: EventChain.Head) { self.chain = chain }

    /// Reads what ``description`` writes.
    ///
    /// - Throws: ``RegistryError/notAHead(_:)``.
    public init(_ text: String) throws(RegistryError) {
        guard let chain = EventChain.Head(text) else { throw .notAHead(text) }
        self.chain = chain
    }

    /// How many events there are.
    public var count: Int { chain.count }

    /// Of the last event; of none it is 64 zeros.
    public var digest: SHA256Digest { chain.digest }

    /// `7:` and 64 hex digits.
    public var description: String { chain.description }
}

extension RegistryHead: Encodable {
    /// Writes it as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
