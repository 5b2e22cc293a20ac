/// Options of the arm `command`: a program that answers questions as JSON Lines.
public struct CommandOptions: Sendable, Equatable {
    /// The program and its arguments, not empty; no shell reads them.
    public var run: [String]
    /// The most seconds between two answers, > 0. The default is 60.
    public var timeout: Double
    /// Names of environment variables that it gets beside the few that every program gets.
    public var variables: [String]
    /// Whether it answers once for each seed of the scenario, and not with the first alone.
    public var repeats: Bool
    /// Whether it may fail on questions: see ``AnswersOptions/allowsMissing``.
    public var allowsMissing: Bool
    /// What the program cannot say.
    public var terms: OutsideTerms

    /// Describes a program.
    public init(
        run: [String], timeout: Double = 60, variables: [String] = [], repeats: Bool = false,
        allowsMissing: Bool = false, terms: OutsideTerms = OutsideTerms()
    ) {
        self.run = run
        self.timeout = timeout
        self.variables = variables
        self.repeats = repeats
        self.allowsMissing = allowsMissing
        self.terms = terms
    }
}
