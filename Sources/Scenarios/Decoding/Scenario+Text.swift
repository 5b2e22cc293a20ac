import Domain

extension Scenario {
    /// The scenario that a text says, such as ``ScenarioFile/text``.
    ///
    /// - Parameter name: what the text is called in messages.
    /// - Throws: ``ScenariosError/mistakes(_:omitted:)``.
    package init(yaml text: String, named name: String) throws(ScenariosError) {
        self = try ScenarioDecoder.decode(text, file: name).scenario
    }
}
