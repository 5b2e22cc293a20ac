extension Gate {
    /// The findings in the XML of JUnit's test reports, which most CI servers read: a test case
    /// for each requirement, with a failure where it is not met.
    public var junit: String {
        let failures = findings.count { !$0.isMet }
        let counts = "tests=\"\(findings.count)\" failures=\"\(failures)\""
        let suite = "<testsuite name=\"crossover gate\" \(counts)>"
        let head = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", suite]
        return (head + findings.map(testCase) + ["</testsuite>"]).joined(separator: "\n") + "\n"
    }

    private func testCase(of finding: Finding) -> String {
        let name = Markup.text(finding.requirement)
        let start = "  <testcase classname=\"\(Markup.text(scenario))\" name=\"\(name)\">"
        let text = Markup.text(finding.finding)
        let result =
            finding.isMet
            ? "<system-out>\(text)</system-out>" : "<failure message=\"\(text)\"/>"
        return "\(start)\(result)</testcase>"
    }
}
