import Foundations
import Registry
import Testing

@Suite("What follows from the events")
struct StateTests {
    private let sample: Sample

    init() throws {
        sample = try Sample()
        for contents in ["one", "two", "three"] { try sample.add(contents) }
    }

    @Test("versions are numbered by model, pending, and never registered twice")
    func versions() throws {
        let other = try ModelName("other")
        #expect(try sample.add("one", as: other).name == VersionName(other, 1))
        #expect(try sample.registry.contents().state.versions(of: sample.model).count == 3)
        #expect(try sample.version("3").state == .pending)
        #expect(
            try refusal { try sample.add("two") }
                == .registeredBefore(VersionName(sample.model, 2)))
        try sample.reject(2)
        #expect(try sample.add("two").name.number == 4)
    }

    @Test("an approval can be taken back, a rejection is final")
    func decisions() throws {
        let name = VersionName(sample.model, 1)
        #expect(try sample.approve(1).state == .approved)
        #expect(try refusal { try sample.approve(1) } == .notPending(name, .approved))
        let rejected = try sample.reject(1)
        #expect(rejected.state == .rejected)
        #expect(rejected.history.map(\.kind) == [.registered, .approved, .rejected])
        #expect(rejected.history.last?.text == "bad" && rejected.history.last?.author.by == "ana")
        #expect(try refusal { try sample.approve(1) } == .notPending(name, .rejected))
        #expect(try refusal { try sample.reject(1) } == .notPending(name, .rejected))
    }

    @Test("who decides says so, and why")
    func words() throws {
        for (author, reason) in [(nil, "good"), ("ana", " \n"), (" ", "good")]
            as [(String?, String)]
        {
            let error = try refusal {
                try sample.registry.change(sample.reference("1"), by: Sample.author(author)) {
                    .approved($0, reason: reason)
                }
            }
            guard case .words(_, count: 0, _) = error else { throw Unexpected(what: "\(error)") }
        }
        let long = String(repeating: "x", count: 4_001)
        let error = try refusal {
            try sample.registry.change(sample.reference("1"), by: Sample.author()) {
                .noted($0, text: long)
            }
        }
        #expect(error == .words(.note, count: 4_001, most: 4_000))
        #expect(try sample.registry.verify().head.count == 3)
    }

    @Test("an alias leads to one version, and to no rejected one")
    func aliases() throws {
        try sample.alias(1)
        #expect(try sample.alias(2).aliases == [sample.champion])
        #expect(try sample.version("1").aliases == [])
        #expect(try sample.version("champion").name.number == 2)
        #expect(
            try refusal { try sample.alias(2) }
                == .aliasUnchanged(sample.champion, VersionName(sample.model, 2)))
        #expect(try sample.reject(2).aliases == [])
        let rejected = RegistryError.aliasOfRejected(sample.champion, VersionName(sample.model, 2))
        #expect(try refusal { try sample.version("champion") } == rejected)
        #expect(try refusal { try sample.alias(2) } == rejected)
        #expect(
            try refusal { try remove(1) }
                == .aliasElsewhere(sample.champion, VersionName(sample.model, 2)))
        try remove(2)
        guard case .unknownAlias = try refusal({ try sample.version("champion") }) else {
            throw Unexpected(what: "the alias is still there")
        }
    }

    @discardableResult
    private func remove(_ number: Int) throws -> ModelVersion {
        let champion = sample.champion
        return try sample.registry.change(sample.reference("\(number)"), by: Sample.author()) {
            .unaliased(champion, $0)
        }
    }

    @Test("a rollback goes back through approved versions, and never forwards")
    func rollback() throws {
        for number in 1...3 {
            try sample.approve(number)
            try sample.alias(number)
        }
        #expect(try sample.rollBack().name.number == 2)
        #expect(try sample.version("champion").name.number == 2)
        #expect(try sample.rollBack().name.number == 1)
        #expect(
            try refusal { try sample.rollBack() }
                == .nothingBefore(sample.champion, sample.model, passedOver: []))
        #expect(try sample.version("3").state == .approved)
        #expect(try sample.registry.verify().findings == [])
    }

    @Test("a rollback passes over what is not approved, also from a rejected version")
    func rollbackOver() throws {
        try sample.approve(1)
        for number in 1...3 { try sample.alias(number) }
        try sample.reject(3)
        #expect(try sample.rollBack().name.number == 1)
        let other = try Sample()
        for contents in ["one", "two"] { try other.add(contents) }
        for number in 1...2 { try other.alias(number) }
        #expect(
            try refusal { try other.rollBack() }
                == .nothingBefore(
                    sample.champion, sample.model, passedOver: [VersionName(sample.model, 1)]))
    }

    @Test("another reader finds the same, from the file alone")
    func fromEvents() throws {
        try sample.approve(1)
        try sample.alias(1)
        try sample.reject(2)
        let (state, head) = try sample.registry.contents()
        let again = try Registry(at: sample.registry.folder).contents()
        #expect(again.state == state && again.head == head)
        #expect(state.versions.map(\.state) == [.approved, .rejected, .pending])
    }
}
