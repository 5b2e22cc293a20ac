import Foundations

/// The items of a probe's file in JSON Lines.
enum ProbeLines {
    private static let mostItems = 1_000

    /// Reads one item from each line that is not blank, up to 1,000 of them.
    ///
    /// - Returns: the items, and how many more lines there are.
    /// - Throws: ``EvaluationError/emptyProbe(_:)`` without any item, and what `item` throws.
    static func items<Item>(
        of text: String, name: String, item: (JSONText) throws(EvaluationError) -> Item
    ) throws(EvaluationError) -> (items: [Item], beyond: Int) {
        var items: [Item] = [], beyond = 0
        let lines = Array(text.utf8).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard !line.allSatisfy({ $0 <= UInt8(ascii: " ") }) else { continue }
            guard items.count < mostItems else {
                beyond += 1
                continue
            }
            items.append(try item(JSONText(line, file: name, firstLine: index + 1)))
        }
        guard !items.isEmpty else { throw .emptyProbe(name) }
        return (items, beyond)
    }
}
