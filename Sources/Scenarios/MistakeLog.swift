import Foundations

/// Gathers mistakes, so that a user can mend several before the next attempt.
final class MistakeLog {
    /// More would scroll the first one away, and the rest often follows from it.
    private static let mostShown = 10

    private var mistakes: [Mistake] = []

    var count: Int { mistakes.count }

    func add(_ message: String, at position: TextPosition) {
        mistakes.append(Mistake(position: position, message: message))
    }

    /// Ends the work on a file that has mistakes.
    func throwIfAny() throws(ScenariosError) {
        guard !mistakes.isEmpty else { return }
        // Of two mistakes in one place the one that was found first comes first.
        let sorted = mistakes.enumerated().sorted { left, right in
            let (first, second) = (left.element.position, right.element.position)
            return (first.line, first.column, left.offset)
                < (second.line, second.column, right.offset)
        }
        let shown = sorted.prefix(Self.mostShown).map(\.element)
        throw .mistakes(shown, omitted: mistakes.count - shown.count)
    }
}

/// The ends of sentences that error messages share.
enum Hint {
    /// ` Did you mean 'x'?` or nothing.
    static func nearest(to word: String, among candidates: [String]) -> String {
        guard let nearest = NearestName.closest(to: word, among: candidates) else { return "" }
        return " Did you mean '\(nearest)'?"
    }
}
