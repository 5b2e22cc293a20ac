/// What follows from the events of a registry: there is no other copy of it.
///
/// The same rules decide whether an event may be added, so that a log with an event that could not
/// have been added is known by it.
public struct RegistryState: Sendable, Equatable {
    /// Each model's versions in their order, the first being number 1.
    public private(set) var models: [ModelName: [ModelVersion]] = [:]
    /// The versions that each alias led to, the last being the one that it leads to now, unless
    /// that one was rejected.
    private var paths: [ModelName: [ModelAlias: [Int]]] = [:]

    /// Of no events.
    public init() {}

    /// All versions, by their model's name and their number.
    public var versions: [ModelVersion] {
        models.sorted { $0.key.description < $1.key.description }.flatMap(\.value)
    }

    // MARK: - Finding

    /// - Throws: ``RegistryError/unknownModel(_:known:)``,
    ///   ``RegistryError/unknownVersion(_:latest:)``, ``RegistryError/unknownAlias(_:_:known:)``,
    ///   ``RegistryError/aliasOfRejected(_:_:)``.
    public func version(_ reference: VersionReference) throws(RegistryError) -> ModelVersion {
        switch reference.target {
        case .number(let number): return try version(VersionName(reference.model, number))
        case .alias(let alias):
            let last = try path(of: alias, model: reference.model).last ?? 0
            let version = try version(VersionName(reference.model, last))
            guard version.state != .rejected else {
                throw .aliasOfRejected(alias, version.name)
            }
            return version
        }
    }

    /// The same by number.
    public func version(_ name: VersionName) throws(RegistryError) -> ModelVersion {
        let versions = try versions(of: name.model)
        guard versions.indices.contains(name.number - 1) else {
            throw .unknownVersion(name, latest: versions.count)
        }
        return versions[name.number - 1]
    }

    /// All of a model, in their order.
    public func versions(of model: ModelName) throws(RegistryError) -> [ModelVersion] {
        guard let versions = models[model] else {
            let known = models.keys.map(\.description).sorted()
            throw .unknownModel(model, known: known)
        }
        return versions
    }

    /// The number that the next version of a model gets.
    public func nextNumber(of model: ModelName) -> Int { (models[model]?.count ?? 0) + 1 }

    /// Where a rollback leads: the version before the one that the alias leads to, or led to before
    /// it was rejected, that is approved; what is not is passed over.
    ///
    /// - Throws: ``RegistryError/nothingBefore(_:_:passedOver:)``, and as ``version(_:)``.
    public func rollbackTarget(
        of alias: ModelAlias, model: ModelName
    ) throws(RegistryError) -> VersionName {
        let earlier = try path(of: alias, model: model).dropLast()
        let current = try path(of: alias, model: model).last
        var passedOver: [VersionName] = []
        for number in earlier.reversed() where number != current {
            let version = try version(VersionName(model, number))
            if version.state == .approved { return version.name }
            passedOver.append(version.name)
        }
        throw .nothingBefore(alias, model, passedOver: passedOver)
    }

    private func path(of alias: ModelAlias, model: ModelName) throws(RegistryError) -> [Int] {
        _ = try versions(of: model)
        guard let path = paths[model]?[alias] else {
            let known = (paths[model] ?? [:]).keys.map(\.description).sorted()
            throw .unknownAlias(alias, model, known: known)
        }
        return path
    }

    // MARK: - Going on

    /// Takes an event.
    ///
    /// - Parameter number: the event's in the registry.
    /// - Throws: ``RegistryError``, why it cannot happen now; nothing is changed then.
    mutating func apply(_ event: RegistryEvent, number: Int) throws(RegistryError) {
        let author = event.author
        func entry(
            _ kind: ModelVersion.Entry.Kind, _ text: String? = nil, _ alias: ModelAlias? = nil
        ) -> ModelVersion.Entry {
            ModelVersion.Entry(event: number, kind: kind, author: author, text: text, alias: alias)
        }
        try Self.check(event)
        switch event.action {
        case .registered(let registration):
            try register(registration, entry(.registered))
        case .approved(let name, let reason):
            guard try version(name).state == .pending else {
                throw .notPending(name, try version(name).state)
            }
            change(name, entry(.approved, reason)) { $0.state = .approved }
        case .rejected(let name, let reason):
            guard try version(name).state != .rejected else { throw .notPending(name, .rejected) }
            change(name, entry(.rejected, reason)) { $0.state = .rejected }
        case .noted(let name, let text):
            _ = try version(name)
            change(name, entry(.noted, text)) { _ in }
        case .aliased(let alias, let name):
            try point(alias, to: name)
            change(name, entry(.aliased, nil, alias)) { _ in }
        case .unaliased(let alias, let name):
            let last = try path(of: alias, model: name.model).last ?? 0
            guard last == name.number else {
                throw .aliasElsewhere(alias, VersionName(name.model, last))
            }
            paths[name.model]?[alias] = nil
            change(name, entry(.unaliased, nil, alias)) { _ in }
        case .rolledBack(let alias, let name, let reason):
            try rollBack(alias, to: name)
            change(name, entry(.rolledBack, reason, alias)) { _ in }
        }
        spreadAliases()
    }

    /// Every event of a log, as far as they could have happened.
    ///
    /// - Parameter impossible: told of each that could not, and why; it is left out.
    init(
        _ events: [(number: Int, event: RegistryEvent)],
        impossible: (Int, RegistryError) -> Void
    ) {
        for (number, event) in events {
            do {
                try apply(event, number: number)
            } catch {
                impossible(number, error)
            }
        }
    }

    private mutating func register(
        _ registration: Registration, _ entry: ModelVersion.Entry
    ) throws(RegistryError) {
        let model = registration.version.model, next = nextNumber(of: model)
        guard registration.version.number == next, registration.hasPlainFiles else {
            throw .notNext(registration.version, next: next)
        }
        let twin = (models[model] ?? []).first {
            $0.state != .rejected && $0.registration.files == registration.files
                && $0.registration.record == registration.record
        }
        if let twin { throw .registeredBefore(twin.name) }
        models[model, default: []].append(
            ModelVersion(registration: registration, history: [entry]))
    }

    private mutating func point(
        _ alias: ModelAlias, to name: VersionName
    ) throws(RegistryError) {
        guard try version(name).state != .rejected else { throw .aliasOfRejected(alias, name) }
        let path = paths[name.model]?[alias] ?? []
        guard path.last != name.number else { throw .aliasUnchanged(alias, name) }
        paths[name.model, default: [:]][alias] = path + [name.number]
    }

    /// What the alias led to behind the version that it returns to is forgotten, so that the next
    /// rollback goes on backwards.
    private mutating func rollBack(
        _ alias: ModelAlias, to name: VersionName
    ) throws(RegistryError) {
        let target = try rollbackTarget(of: alias, model: name.model)
        guard target == name else { throw .otherTarget(alias, expected: target, found: name) }
        let path = try path(of: alias, model: name.model)
        guard let place = path.dropLast().lastIndex(of: name.number) else { return }
        paths[name.model]?[alias] = Array(path[...place])
    }

    private mutating func change(
        _ name: VersionName, _ entry: ModelVersion.Entry,
        _ body: (inout ModelVersion) -> Void
    ) {
        guard var version = models[name.model]?[name.number - 1] else { return }
        version.history.append(entry)
        body(&version)
        models[name.model]?[name.number - 1] = version
    }

    /// An alias of a version that was rejected leads nowhere.
    private mutating func spreadAliases() {
        for (model, versions) in models {
            let last = (paths[model] ?? [:]).mapValues { $0.last ?? 0 }
            models[model] = versions.map { version in
                var version = version
                version.aliases =
                    version.state == .rejected
                    ? []
                    : last.filter { $0.value == version.name.number }.map(\.key)
                        .sorted { $0.description < $1.description }
                return version
            }
        }
    }

    /// Words that people give: some, not too many.
    private static func check(_ event: RegistryEvent) throws(RegistryError) {
        let mostOfName = 200, most = 4_000
        func check(
            _ text: String?, _ what: RegistryError.Words, _ most: Int
        ) throws(RegistryError) {
            guard let text else { return }
            let count = text.unicodeScalars.count
            let isBlank = text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
            guard !isBlank, count <= most else {
                throw .words(what, count: isBlank ? 0 : count, most: most)
            }
        }
        try check(event.author.by, .author, mostOfName)
        switch event.action {
        case .approved(_, let reason), .rejected(_, let reason):
            guard event.author.by != nil else { throw .words(.author, count: 0, most: mostOfName) }
            try check(reason, .reason, most)
        case .noted(_, let text): try check(text, .note, most)
        case .rolledBack(_, _, let reason): try check(reason, .reason, most)
        case .registered, .aliased, .unaliased: break
        }
    }
}
