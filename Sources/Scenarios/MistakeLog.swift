import Foundations

/// Gathers mistakes, so that a user can mend several before the next attempt.
final class MistakeLog {
    /// More would scroll the first one away, and the rest often follows from it.
    private static let mostShown = 10
    /// After so many, reading on would only fill the memory.
    private static let mostNoted = 100

    private struct Entry {
        var mistake: Mistake
        /// Others of the same kind, which are not shown.
        var others = 0
    }

    private var entries: [Entry] = []
    private var firstOfKind: [String: Int] = [:]

    /// How many mistakes there are, those of one kind counted one by one.
    private(set) var count = 0

    /// Whether to stop looking for more.
    var isFull: Bool { count >= Self.mostNoted }

    /// - Parameter kind: of mistakes that are told once, at the first place, with their number; nil
    ///   for one that is told in any case.
    func add(_ message: String, at position: TextPosition, kind: String? = nil) {
        count += 1
        if let kind {
            if let first = firstOfKind[kind] {
                entries[first].others += 1
                return
            }
            firstOfKind[kind] = entries.count
        }
        entries.append(Entry(mistake: Mistake(position: position, message: message)))
    }

    /// Ends the work on a file that has mistakes.
    func throwIfAny() throws(ScenariosError) {
        guard !entries.isEmpty else { return }
        // Of two mistakes in one place the one that was found first comes first.
        let sorted = entries.enumerated().sorted { left, right in
            let first = left.element.mistake.position, second = right.element.mistake.position
            return (first.line, first.column, left.offset)
                < (second.line, second.column, right.offset)
        }
        let shown = sorted.prefix(Self.mostShown).map { Self.shown($0.element) }
        throw .mistakes(shown, omitted: entries.count - shown.count)
    }

    private static func shown(_ entry: Entry) -> Mistake {
        guard entry.others > 0 else { return entry.mistake }
        var mistake = entry.mistake
        mistake.message += " There are at least \(entry.others) more like this."
        return mistake
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
