import Foundations
import Testing

@Suite("NearestName")
struct NearestNameTests {
    static let keys = ["title", "task", "data", "arms", "seeds", "learning-rate", "lora+rag"]

    @Test(
        "finds the key that was meant",
        arguments: [
            ("titel", "title"), ("tsak", "task"), ("seed", "seeds"), ("ARMS", "arms"),
            ("learning_rate", "learning-rate"), ("learnin-rat", "learning-rate"),
            ("lora-rag", "lora+rag"), ("dat", "data"),
        ]
    )
    func near(word: String, key: String) {
        #expect(NearestName.closest(to: word, among: Self.keys) == key)
    }

    @Test("offers nothing when nothing is near", arguments: ["workload", "xy", "", "tk"])
    func far(word: String) {
        #expect(NearestName.closest(to: word, among: Self.keys) == nil)
    }

    @Test("takes the first of equals and survives an empty list")
    func ties() {
        #expect(NearestName.closest(to: "cat", among: ["bat", "hat"]) == "bat")
        #expect(NearestName.closest(to: "cat", among: []) == nil)
    }
}

@Suite("Cancellation")
struct CancellationTests {
    @Test("throws only after somebody asked to stop")
    func check() throws {
        let cancellation = Cancellation()
        try cancellation.check()
        #expect(!cancellation.isCancelled)
        cancellation.cancel()
        cancellation.cancel()
        #expect(cancellation.isCancelled)
        #expect(throws: Interrupted()) { try cancellation.check() }
    }
}

@Suite("TextPosition")
struct TextPositionTests {
    @Test("is written as editors understand it")
    func description() {
        #expect("\(TextPosition(file: "a/b.yaml", line: 3, column: 14))" == "a/b.yaml:3:14")
    }
}
