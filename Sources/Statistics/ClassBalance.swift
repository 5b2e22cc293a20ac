/// How evenly rows are spread over classes.
public enum ClassBalance {
    /// The most rows of the commonest class for each row of the rarest: the default threshold of
    /// the rule `ClassImbalance` of Amazon SageMaker Debugger.
    private static let mostRatio = 10.0

    /// Whether the rarest class has too few rows beside the commonest.
    public static func isUneven(most: Int, least: Int) -> Bool {
        Double(most) > mostRatio * Double(least)
    }
}
