import Foundations

/// How long to wait before a request is sent again.
package enum RetryAfter {
    /// A service may name any time; nobody is kept longer.
    package static let most = Duration.seconds(120)
    private static let first = 0.5
    private static let mostBackoff = 8.0

    /// What a reply asks for; nil where it says nothing that is understood. At most ``most``, and
    /// no time for what has passed.
    ///
    /// Source: `retry-after-ms` is OpenAI's, the rest RFC 9110, section 10.2.3; fractions of seconds
    /// occur.
    ///
    /// - Parameter now: seconds since 1970.
    package static func stated(in headers: [String: String], now: Double) -> Duration? {
        if let milliseconds = headers["retry-after-ms"].flatMap(number) {
            return limited(milliseconds / 1_000)
        }
        guard let text = headers["retry-after"] else { return nil }
        return (number(text) ?? HTTPDate.secondsSince1970(text).map { $0 - now }).map(limited)
    }

    /// Doubles with each attempt up to 8 s; up to a quarter of it, by chance, is added to what a
    /// service asks for, or taken away where it asks for nothing, so that clients do not come
    /// back together.
    ///
    /// - Parameters:
    ///   - attempt: how often it was tried, ≥ 1.
    ///   - draw: a random number in [0, 1).
    package static func delay(behind attempt: Int, stated: Duration?, draw: Double) -> Duration {
        let backoff = min(first * Double(1 << min(attempt - 1, 10)), mostBackoff)
        let jitter = backoff * draw / 4
        return stated.map { $0 + .seconds(jitter) } ?? .seconds(backoff - jitter)
    }

    private static func limited(_ seconds: Double) -> Duration {
        .seconds(min(max(seconds, 0), most / .seconds(1)))
    }

    /// Digits with a fraction and a sign, and nothing behind them: `500ms` are not 500 seconds.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D })
        else { return nil }
        return Double(text)
    }
}

/// The three forms of a date in HTTP.
///
/// Source: RFC 9110, section 5.6.7.
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// E.g. of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
    /// `Sun Nov  6 08:49:37 1994`; nil for anything else.
    package static func secondsSince1970(_ text: String) -> Double? {
        let parts = text.split { " ,-".contains($0) }.map(String.init)
        let day: String, month: String, year: String, clock: String
        switch parts.count {
        case 6 where parts[5] == "GMT":
            (day, month, year, clock) = (parts[1], parts[2], parts[3], parts[4])
        case 5: (day, month, year, clock) = (parts[2], parts[1], parts[4], parts[3])
        default: return nil
        }
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard let month = months.firstIndex(of: month), let day = Int(day), (1...31).contains(day),
            let year = Int(year).map(full), (1970...9999).contains(year), time.count == 3,
            let hour = time[0], let minute = time[1], let second = time[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let days = days(to: year, month: month + 1, day: day)
        return Double(((days * 24 + hour) * 60 + minute) * 60 + second)
    }

    /// Two digits are of this century or, beyond 1970, of the last: nothing is asked for in 50 years.
    private static func full(_ year: Int) -> Int {
        year < 70 ? year + 2000 : year < 100 ? year + 1900 : year
    }

    /// Days from 1970-01-01, in the Gregorian calendar.
    ///
    /// Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    private static func days(to year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400, ofEra = year % 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
