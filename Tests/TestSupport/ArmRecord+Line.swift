package import Record

extension ArmRecord {
    /// What it came to in one line, such as `fails: exact-match 0.10, asked for at least 0.8`.
    package var line: String {
        let reasons = failure.map { [$0] } ?? standing.reasons.map(\.text.text)
        let status = standing.status.rawValue
        return reasons.isEmpty ? status : "\(status): \(reasons.joined(separator: "; "))"
    }
}
