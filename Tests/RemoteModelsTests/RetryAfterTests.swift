import RemoteModels
import Testing

@Suite("when to try again")
struct RetryAfterTests {
    @Test(
        "what a service asks for, in seconds",
        arguments: [
            ("2", 2), ("1.5", 1.5), ("0", 0), ("-3", 0), ("86400", 120), ("500ms", nil),
            ("soon", nil), ("", nil), ("nan", nil), ("inf", nil), ("0x10", nil),
            ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("Sunday, 06-Nov-94 08:49:47 GMT", 10),
            ("Sun Nov  6 08:49:47 1994", 10), ("Sun, 06 Nov 1994 08:49:30 GMT", 0),
            ("Fri, 01 Jan 2999 00:00:00 GMT", 120), ("Sun, 06 Nov 1994 25:00:00 GMT", nil),
            ("Sun, 32 Nov 1994 08:49:47 GMT", nil),
            ("Sun, 06 Nov 9999999999999999999 0:0:0 GMT", nil),
        ] as [(String, Double?)])
    func stated(text: String, seconds: Double?) {
        // 1994-11-06 08:49:37, the date of RFC 9110's examples.
        let now = 784_111_777.0
        let stated = RetryAfter.stated(in: ["retry-after": text], now: now)
        #expect(stated == seconds.map { .seconds($0) })
    }

    @Test("milliseconds come first")
    func milliseconds() {
        let both = ["retry-after-ms": "250", "retry-after": "9"]
        #expect(RetryAfter.stated(in: both, now: 0) == .milliseconds(250))
        #expect(RetryAfter.stated(in: [:], now: 0) == nil)
    }

    @Test(
        "dates are counted from 1970",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Fri, 31 Dec 1999 23:59:59 GMT", 946_684_799),
        ] as [(String, Double)])
    func dates(text: String, seconds: Double) {
        #expect(HTTPDate.secondsSince1970(text) == seconds)
    }

    @Test("without a word from the service the time doubles up to 8 seconds, less by chance")
    func backoff() {
        func delay(_ attempt: Int, draw: Double = 0, stated: Duration? = nil) -> Duration {
            RetryAfter.delay(behind: attempt, stated: stated, draw: draw)
        }
        #expect((1...7).map { delay($0) / .seconds(1) } == [0.5, 1, 2, 4, 8, 8, 8])
        #expect(delay(5, draw: 1) == .seconds(6) && delay(10_000) == .seconds(8))
        // Chance never shortens what the service asks for.
        #expect(delay(1, draw: 1, stated: .seconds(3)) == .seconds(3.125))
    }
}
