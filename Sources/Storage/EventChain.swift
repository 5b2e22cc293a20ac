public import Foundations

/// The events of a log as they stand in its file, and whether each follows the one before.
public struct EventChain: Sendable, Equatable {
    /// One event.
    public struct Event: Sendable, Equatable {
        /// Counted from 1, without gaps.
        public let sequence: Int
        /// What happened, as JSON.
        public let payload: String
        /// Of the number, the event before and the payload, exactly as they are stored.
        public let digest: SHA256Digest
    }

    /// What is wrong with an event.
    public enum Fault: Sendable, Hashable, CustomStringConvertible {
        /// An event of another number stands where this one was to come: some are missing.
        case gap(expected: Int, found: Int)
        /// It does not name the hash of the event before it.
        case unlinked(Int)
        /// It is not what its own hash was made of.
        case altered(Int)

        /// No whole sentence.
        public var description: String {
            switch self {
            case .gap(let expected, let found):
                "event \(expected) is missing; the next one there is event \(found)"
            case .unlinked(let event):
                "event \(event) does not follow the event that stands before it"
            case .altered(let event): "event \(event) is not what its hash was made of"
            }
        }
    }

    /// How long a chain is, and the hash of its last event: what is kept elsewhere to compare with.
    ///
    /// A chain whose tail was cut off, or that was made anew as a whole, is sound by itself.
    public struct Head: Sendable, Hashable, Codable, CustomStringConvertible {
        /// How many events there are.
        public let count: Int
        /// Of the last one; of none it is 64 zeros.
        public let digest: SHA256Digest

        init(count: Int, digest: SHA256Digest) {
            self.count = count
            self.digest = digest
        }

        /// Reads what ``description`` writes; nil for anything else.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[0]), count >= 0,
                let digest = SHA256Digest(hex: String(parts[1]))
            else { return nil }
            self.init(count: count, digest: digest)
        }

        /// `7:` and 64 hex digits.
        public var description: String { "\(count):\(digest.hex)" }
    }

    /// In the order of their numbers.
    public let events: [Event]
    /// In the order of the events; empty for a sound chain.
    public let faults: [Fault]

    /// Of the events that are there.
    public var head: Head { Head(count: events.count, digest: events.last?.digest ?? Self.origin) }

    /// Whether this chain is the one that had this head, or has grown from it.
    public func contains(_ head: Head) -> Bool {
        guard head.count > 0 else { return head.digest == Self.origin }
        return head.count <= events.count && events[head.count - 1].digest == head.digest
    }

    /// What stands before the first event.
    static let origin = SHA256Digest(hex: String(repeating: "0", count: 64)) ?? SHA256.hash("")

    /// The hash that an event has.
    static func digest(
        sequence: Int, previous: SHA256Digest, payload: String
    ) -> SHA256Digest {
        // Only the payload, which stands last, has no fixed form.
        SHA256.hash("\(sequence)\n\(previous.hex)\n\(payload)")
    }

    /// One row of the table: number, hash before, payload, hash.
    init(rows: [[SQLValue]]) {
        var events: [Event] = [], faults: [Fault] = [], previous = Self.origin
        for row in rows {
            let sequence = row[0].integer.flatMap { Int(exactly: $0) } ?? 0
            // A number that nothing can follow is followed by a gap.
            let expected = (events.last?.sequence ?? 0).addingReportingOverflow(1).partialValue
            if sequence != expected { faults.append(.gap(expected: expected, found: sequence)) }
            let before = row[1].text.flatMap(SHA256Digest.init(hex:))
            if before != previous { faults.append(.unlinked(sequence)) }
            let payload = row[2].text ?? "", stored = row[3].text.flatMap(SHA256Digest.init(hex:))
            let digest = Self.digest(
                sequence: sequence, previous: before ?? Self.origin, payload: payload)
            if stored != digest { faults.append(.altered(sequence)) }
            previous = stored ?? digest
            events.append(Event(sequence: sequence, payload: payload, digest: previous))
        }
        self.events = events
        self.faults = faults
    }
}
