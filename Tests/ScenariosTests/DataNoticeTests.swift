import Domain
import Testing

@Suite("Data notices")
struct DataNoticeTests {
    @Test("A notice names ten subjects at most and counts all")
    func namesTen() throws {
        let notice = try #require(
            DataNotice(.otherEndings, subjects: (0..<12).map { "file\($0).pdf" }))
        #expect(notice.count == 12)
        #expect(notice.subjects == (0..<10).map { "file\($0).pdf" })
        #expect(notice.description.hasSuffix("…"))
    }

    @Test("Nothing passed over is no notice")
    func nothing() {
        #expect(DataNotice(.otherEndings, subjects: []) == nil)
    }
}
