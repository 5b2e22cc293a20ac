/// How often one label is the right answer to the questions of an arm.
public struct ClassRecord: Codable, Sendable, Equatable {
    /// One of the task's labels.
    public var label: String
    /// Training examples that teach it.
    public var training: Int
    /// Validation questions that ask for it.
    public var validation: Int
    /// Test questions that ask for it.
    public var test: Int

    package init(label: String, training: Int, validation: Int, test: Int) {
        self.label = label
        self.training = training
        self.validation = validation
        self.test = test
    }
}
