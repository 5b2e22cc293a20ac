/// A regular expression that takes time linear in the text, whatever the pattern: patterns and
/// texts come from outside, and one such as `(a+)+b` would keep a backtracking matcher busy for ever.
///
/// It works on Unicode scalars as they stand. docs/scenario-format.md says what is read.
public struct TextPattern: Sendable, Equatable {
    /// What is beyond so many scalars of a text is not looked at.
    public static let mostScalars = 50_000

    /// As it was written.
    public let source: String
    /// How many groups are kept: `(…)`, but not `(?:…)`.
    public let groupCount: Int
    private let program: PatternProgram

    /// Reads a pattern.
    ///
    /// - Throws: ``PatternMistake``, also for what only backtracking could match.
    public init(_ source: String) throws(PatternMistake) {
        var parser = try PatternParser(source)
        program = try PatternProgram(try parser.pattern())
        groupCount = parser.groupCount
        self.source = source
    }

    /// Patterns that are written alike.
    public static func == (left: TextPattern, right: TextPattern) -> Bool {
        left.source.utf8.elementsEqual(right.source.utf8)
    }

    /// Whether it matches the whole text.
    public func matchesWhole(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars.prefix(Self.mostScalars + 1))
        guard scalars.count <= Self.mostScalars else { return false }
        return match(scalars, isWhole: true) != nil
    }

    /// Whether it matches anywhere in the text.
    public func isFound(in text: String) -> Bool {
        match(Array(text.unicodeScalars.prefix(Self.mostScalars)), isWhole: false) != nil
    }

    /// What the first group holds in the first match; nil without a match, and where the group took
    /// no part in it.
    public func firstGroup(in text: String) -> String? {
        let scalars = Array(text.unicodeScalars.prefix(Self.mostScalars))
        guard let group = match(scalars, isWhole: false)?.group else { return nil }
        return String(String.UnicodeScalarView(scalars[group]))
    }

    private func match(_ scalars: [Unicode.Scalar], isWhole: Bool) -> PatternProgram.Match? {
        var visits = 0
        return program.match(scalars, isWhole: isWhole, visits: &visits)
    }

    /// How many steps it takes to look for a match.
    package func steps(in text: String, isWhole: Bool) -> Int {
        var visits = 0
        _ = program.match(Array(text.unicodeScalars), isWhole: isWhole, visits: &visits)
        return visits
    }
}
