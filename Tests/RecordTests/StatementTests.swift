import Foundations
import Record
import Testing

@Suite("A statement and the origins of its figures")
struct StatementTests {
    private let place = RecordPointer.root.arms[3].score

    private var statement: Statement {
        let value = Statement.figure(0.87, from: place.value) {
            NumberFormat.fixed($0, digits: 2)
        }
        let gap = Statement.figure(-0.5, from: -(place.value - place.low)) { "\($0)" }
        return "Größe 👩‍🔬: \(value) of \(.told("a/b~c", from: place["a/b~c"])), \(gap)"
    }

    @Test("Words, figures and places come back from JSON")
    func roundTrip() throws {
        let json = try CanonicalJSON.encode(statement)
        let back = try CanonicalJSON.decode(Statement.self, from: json)
        #expect(back == statement)
        #expect(back.text == "Größe 👩‍🔬: 0.87 of a/b~c, -0.5")
        #expect(json.contains(#""/arms/3/score/a~1b~0c""#))
    }

    @Test("Of what a report sets off the record keeps the text and the figures")
    func setOff() throws {
        let count = Statement.figure(3, from: place.count)
        let shown: Statement = "\(.strong("At \(count)")): \(.code("a*b")), \(.emphasis("said"))"
        let back = try CanonicalJSON.decode(
            Statement.self, from: CanonicalJSON.encode(shown))
        #expect(back == "At \(count): a*b, said")
        #expect(back.traces == shown.traces && back.traces.map(\.value) == [3])
    }

    @Test("What is no finite number stands nowhere in the record and has no origin")
    func notFinite() {
        let open = Statement.figure(.infinity, from: place.high) { _ in "open" }
        #expect(open == "open" && open.traces.isEmpty)
    }

    @Test("A derivation of every kind comes back from JSON")
    func derivations() throws {
        let (first, second) = (place.value.derivation, Derivation.constant(2))
        for derivation in [
            first, second, .sum([first, second]), .difference(first, second),
            .product(first, second), .quotient(first, second),
            .rule("number of", [place.value, place.low]),
        ] {
            let json = try CanonicalJSON.encode([derivation])
            #expect(try CanonicalJSON.decode([Derivation].self, from: json) == [derivation])
        }
    }

    @Test("Without figures it is a mere string, as the first programs wrote it")
    func plain() throws {
        let words: Statement = "Nothing was learnt."
        #expect(
            try CanonicalJSON.decode([String].self, from: CanonicalJSON.encode([words]))
                == [words.text])
        #expect(
            try CanonicalJSON.decode([Statement].self, from: #"["It was 0.5."]"#)
                == ["It was 0.5."])
    }

    @Test(
        "A figure that does not stand where it is said to is refused",
        arguments: [
            #"{"text": "It is 5.", "figures": [{"text": "6", "start": 6, "from": "/a"}]}"#,
            #"{"text": "It is 5.", "figures": [{"text": "5", "start": 7, "from": "/a"}]}"#,
            #"{"text": "It is 5.", "figures": [{"text": "5", "start": -1, "from": "/a"}]}"#,
            #"{"text": "It is 5.", "figures": [{"text": "5.", "start": 9e18, "from": "/a"}]}"#,
            """
            {"text": "1 of 2", "figures": [
              {"text": "2", "start": 5, "from": "/a"}, {"text": "1", "start": 0, "from": "/b"}
            ]}
            """,
            #"{"text": "5", "figures": [{"text": "5", "start": 0, "from": "a"}]}"#,
            #"{"text": "5", "figures": [{"text": "5", "start": 0, "from": {"product": [1]}}]}"#,
            #"{"text": "5", "figures": [{"text": "5", "start": 0, "from": {"power": [1, 2]}}]}"#,
        ])
    func hostile(json: String) {
        #expect(throws: (any Error).self) {
            _ = try CanonicalJSON.decode(Statement.self, from: json)
        }
    }

    @Test("A formula shows what is computed from what, with brackets where they are needed")
    func formulas() {
        let (low, high) = (place.low.derivation, place.high.derivation)
        func text(_ derivation: Derivation) -> String { derivation.formula(\.path) }
        #expect(text(high - low) == "/arms/3/score/high − /arms/3/score/low")
        #expect(text((high - low) / high).hasPrefix("(/arms/3/score/high − "))
        #expect(text(low - (high - low)).hasSuffix(" − (/arms/3/score/high − /arms/3/score/low)"))
        #expect(text(-low) == "-1 × /arms/3/score/low")
    }
}
