import Foundations
import Registry
import Storage
import Testing

@Suite("The chain of events")
struct ChainTests {
    private let sample: Sample

    /// Eight events: two versions, four notes, an approval, an alias.
    init() throws {
        sample = try Sample()
        try sample.add("one")
        try sample.add("two")
        for number in 1...4 {
            try sample.registry.change(sample.reference("1"), by: Sample.author()) {
                .noted($0, text: "note \(number)")
            }
        }
        try sample.approve(1)
        try sample.alias(1)
    }

    private func findings() throws -> [RegistryCheck.Finding] {
        try sample.registry.verify().findings
    }

    @Test("is sound when only the registry has written it")
    func sound() throws {
        let check = try sample.registry.verify()
        #expect(check.findings == [] && check.versions == 2 && check.head.count == 8)
        #expect(try sample.registry.contents().head == check.head)
    }

    @Test(
        "shows what was changed in the file, and takes nothing more",
        arguments: [
            // An edited payload; the same with its time alone.
            (
                "UPDATE event SET payload = replace(payload, 'note 2', 'note 9') WHERE sequence = 4",
                [RegistryCheck.Finding.chain(.altered(4))]
            ),
            (
                "UPDATE event SET payload = replace(payload, '12:00:00', '12:00:01') WHERE sequence = 7",
                [.chain(.altered(7))]
            ),
            // A removed event.
            (
                "DELETE FROM event WHERE sequence = 4",
                [.chain(.gap(expected: 4, found: 5)), .chain(.unlinked(5))]
            ),
            // The gap closed by new numbers: each of them is in a hash.
            (
                """
                DELETE FROM event WHERE sequence = 6;
                UPDATE event SET sequence = 6 WHERE sequence = 7;
                UPDATE event SET sequence = 7 WHERE sequence = 8;
                """,
                [.chain(.unlinked(6)), .chain(.altered(6)), .chain(.altered(7))]
            ),
            // Two events that changed places.
            (
                """
                UPDATE event SET sequence = 99 WHERE sequence = 4;
                UPDATE event SET sequence = 4 WHERE sequence = 5;
                UPDATE event SET sequence = 5 WHERE sequence = 99;
                """,
                [
                    .chain(.unlinked(4)), .chain(.altered(4)), .chain(.unlinked(5)),
                    .chain(.altered(5)), .chain(.unlinked(6)),
                ]
            ),
            // An event put in at the end, with a hash of nothing.
            (
                """
                INSERT INTO event SELECT 9, digest, payload, \
                '0000000000000000000000000000000000000000000000000000000000000009' \
                FROM event WHERE sequence = 8
                """,
                [.chain(.altered(9)), .impossible]
            ),
        ])
    func tampering(sql: String, expected: [RegistryCheck.Finding]) throws {
        try sample.tamper(sql)
        let found = try findings()
        for finding in expected where finding != .impossible { #expect(found.contains(finding)) }
        if expected.contains(.impossible) {
            #expect(found.contains { if case .impossible(9, _) = $0 { true } else { false } })
        }
        let error = try refusal { try sample.approve(2) }
        guard case .damaged = error else { throw Unexpected(what: "\(error)") }
        guard case .damaged = try refusal({ try sample.registry.contents() }) else {
            throw Unexpected(what: "contents")
        }
    }

    @Test("shows an event that was edited together with its own hash, by the next one")
    func rehashed() throws {
        let event = try #require(try rows().first { $0.sequence == 4 })
        let payload = event.payload.replacing("note 2", with: "note 9")
        let digest = SHA256.hash("4\n\(event.previous)\n\(payload)").hex
        try sample.tamper(
            "UPDATE event SET payload = '\(payload)', digest = '\(digest)' WHERE sequence = 4")
        #expect(try findings() == [.chain(.unlinked(5))])
    }

    @Test("shows a tail that was cut off only to who knows the head")
    func cutTail() throws {
        let head = try sample.registry.contents().head
        let fifth = try #require(try rows().first { $0.sequence == 5 })
        let middle = try RegistryHead("5:\(fifth.digest)")
        try sample.tamper("DELETE FROM event WHERE sequence > 6")
        #expect(try findings() == [])
        #expect(try sample.registry.verify(against: head).findings == [.otherHead(known: head)])
        #expect(try sample.registry.verify(against: middle).findings == [])
    }

    @Test("knows a head of a shorter self, and none of another registry")
    func heads() throws {
        let head = try sample.registry.contents().head
        try sample.add("three")
        #expect(try sample.registry.verify(against: head).findings == [])
        let other = try Sample()
        try other.add("else")
        let foreign = try other.registry.contents().head
        #expect(
            try sample.registry.verify(against: foreign).findings == [.otherHead(known: foreign)])
        let made = try RegistryHead("1:" + String(repeating: "a", count: 64))
        #expect(try sample.registry.verify(against: made).findings == [.otherHead(known: made)])
    }

    @Test("gives a chain that was made anew as a whole its own head")
    func madeAnew() throws {
        let head = try sample.registry.contents().head
        var previous = String(repeating: "0", count: 64), script = "DELETE FROM event;"
        for row in try rows() where row.sequence != 7 {
            let sequence = row.sequence > 7 ? row.sequence - 1 : row.sequence
            let digest = SHA256.hash("\(sequence)\n\(previous)\n\(row.payload)").hex
            script +=
                "INSERT INTO event VALUES (\(sequence), '\(previous)', '\(row.payload)', '\(digest)');"
            previous = digest
        }
        try sample.tamper(script)
        #expect(try findings() == [])
        #expect(try sample.registry.verify(against: head).findings == [.otherHead(known: head)])
    }

    @Test("names an event that could not have happened, and one that nobody knows")
    func impossible() throws {
        for payload in [
            """
            {"action":{"approved":{"_0":"handbook-lora@7","reason":"x"}},\
            "author":{"at":"2026-11-30T12:00:00Z","by":"eve"}}
            """,
            #"{"action":{"enthroned":{}},"author":{"at":"","by":"eve"}}"#,
        ] {
            let sample = try Sample()
            try sample.add("one")
            let head = try sample.registry.contents().head
            let digest = SHA256.hash("2\n\(head.digest.hex)\n\(payload)").hex
            try sample.tamper(
                "INSERT INTO event VALUES (2, '\(head.digest.hex)', '\(payload)', '\(digest)')")
            let findings = try sample.registry.verify().findings
            switch findings.first {
            case .impossible(event: 2, _), .unreadable(event: 2): #expect(findings.count == 1)
            default: Issue.record("found \(findings)")
            }
            guard case .damaged = try refusal({ try sample.add("two") }) else {
                throw Unexpected(what: payload)
            }
        }
    }

    private struct Row {
        let sequence: Int64
        let previous: String
        let payload: String
        let digest: String
    }

    private func rows() throws -> [Row] {
        let connection = try Connection(
            path: "\(sample.registry.folder)/registry.sqlite", patience: .seconds(10))
        return try connection.rows(
            "SELECT sequence, previous, payload, digest FROM event ORDER BY sequence"
        ).map {
            Row(
                sequence: try #require($0[0].integer), previous: try #require($0[1].text),
                payload: try #require($0[2].text), digest: try #require($0[3].text))
        }
    }
}

extension RegistryCheck.Finding {
    /// Of any event, for any reason.
    static var impossible: Self { .impossible(event: 0, reason: "") }
}
