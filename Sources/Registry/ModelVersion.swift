/// A version of a registered model, as it stands after all events.
public struct ModelVersion: Sendable, Equatable, Encodable {
    /// Whether it may be used.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Nobody has decided.
        case pending
        /// It may.
        case approved
        /// It must not, for good.
        case rejected
    }

    /// An event that is about this version alone.
    public struct Entry: Sendable, Equatable, Encodable {
        /// What was done.
        public enum Kind: String, Codable, Sendable {
            case registered, approved, rejected, noted, aliased
            case unaliased
            case rolledBack = "rolled-back"
        }

        /// The event's number in the registry.
        public let event: Int
        /// What was done.
        public let kind: Kind
        /// Who did it, and when.
        public let author: RegistryEvent.Author
        /// The reason, or what was said; nil for none.
        public let text: String?
        /// The alias that was moved; nil for none.
        public let alias: ModelAlias?
    }

    /// What it is, for good.
    public let registration: Registration
    /// Whether it may be used.
    public internal(set) var state = State.pending
    /// What leads to it, in alphabetical order.
    public internal(set) var aliases: [ModelAlias] = []
    /// All events about it, the registration first.
    public internal(set) var history: [Entry]

    /// Its name and number.
    public var name: VersionName { registration.version }
}
