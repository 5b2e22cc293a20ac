import Foundations
public import Storage

/// What a look at a whole registry found.
public struct RegistryCheck: Sendable, Equatable {
    /// One thing that is wrong.
    public enum Finding: Sendable, Equatable, Encodable {
        /// The chain of events is broken.
        case chain(EventChain.Fault)
        /// The events are not those that had the head that is known from elsewhere, and have not
        /// grown from them: some are gone, or all were made anew.
        case otherHead(known: RegistryHead)
        /// An event that this program cannot read.
        case unreadable(event: Int)
        /// An event that could not have happened after those before it.
        case impossible(event: Int, reason: String)
        /// A stored file is not as it was stored.
        case file(VersionName, name: String, RegistryError.FileFault)
    }

    /// Of the events that are there.
    public let head: RegistryHead
    /// How many versions follow from them.
    public internal(set) var versions = 0
    /// Everything that is wrong; empty where nothing is.
    public internal(set) var findings: [Finding]

    init(_ chain: EventChain, against known: RegistryHead?) {
        head = RegistryHead(chain.head)
        findings = chain.faults.map(Finding.chain)
        if let known, !chain.contains(known.chain) { findings.append(.otherHead(known: known)) }
    }
}

extension RegistryCheck: Encodable {
    private enum CodingKeys: String, CodingKey { case events, head, versions, findings }

    /// Writes the head as `N:HASH`, and how many events there are.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(head.count, forKey: .events)
        try container.encode(head, forKey: .head)
        try container.encode(versions, forKey: .versions)
        try container.encode(findings, forKey: .findings)
    }
}

extension RegistryCheck.Finding {
    private enum CodingKeys: String, CodingKey { case finding, event, version, file, known, reason }

    /// What is wrong in one word.
    private var kind: String {
        switch self {
        case .chain(.gap): "gap"
        case .chain(.unlinked): "unlinked"
        case .chain(.altered): "altered"
        case .otherHead: "other-head"
        case .unreadable: "unreadable"
        case .impossible: "impossible"
        case .file(_, _, let fault): fault.rawValue
        }
    }

    /// Writes the kind and what it is about.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .finding)
        switch self {
        case .chain(.gap(let event, _)), .chain(.unlinked(let event)), .chain(.altered(let event)),
            .unreadable(let event):
            try container.encode(event, forKey: .event)
        case .impossible(let event, let reason):
            try container.encode(event, forKey: .event)
            try container.encode(reason, forKey: .reason)
        case .otherHead(let known): try container.encode(known, forKey: .known)
        case .file(let version, let name, _):
            try container.encode(version, forKey: .version)
            try container.encode(name, forKey: .file)
        }
    }
}

extension RegistryCheck.Finding: CustomStringConvertible {
    /// One line for the person at the terminal.
    public var description: String {
        switch self {
        case .chain(let fault): "\(fault)"
        case .otherHead(let known):
            "the registry that had \(known.count) events and the hash \(known.digest.hex.prefix(12))… "
                + "was another, or its last events are gone"
        case .unreadable(let event): "event \(event) is none that this program knows"
        case .impossible(let event, let reason):
            "event \(event) could not have happened: \(reason)"
        case .file(let version, let name, let fault): "\(version): \(name) is \(fault.words)"
        }
    }
}

extension RegistryError.FileFault {
    fileprivate var words: String {
        switch self {
        case .missing: "missing"
        case .changed: "not as it was stored"
        case .notAFile: "no regular file"
        }
    }
}
