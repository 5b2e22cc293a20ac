import Foundations

/// Reads a JSON Lines text: one object a line; blank lines do not count.
struct JSONLines {
    private static let mostLines = 1_000_000

    /// Why a line holds no object.
    enum Fault {
        case notJSON(JSONMistake)
        case notObject(JSONNode)
    }

    /// The path to show in messages.
    let file: String
    let log: MistakeLog
    /// What to do about a line without an object, in sentences.
    let advice: (Fault, JSONText) -> String

    /// Does `body` for the object of each line, until the log is full.
    func forEachObject(
        in text: String, _ body: (JSONNode, JSONText) -> Void
    ) throws(ScenariosError) {
        let lines = JSONText.lines(of: Array(text.utf8)[...], file: file)
        guard lines.count <= Self.mostLines else {
            throw .unreadable(path: file, reason: "it has more than \(Self.mostLines) lines")
        }
        for line in lines where !log.isFull {
            if let node = object(of: line) { body(node, line) }
        }
    }

    private func object(of line: JSONText) -> JSONNode? {
        let root: JSONNode
        do {
            root = try line.root()
        } catch {
            let message = "not JSON: \(error.message)"
            log.add(
                "\(message). \(advice(.notJSON(error), line))", at: error.position, kind: message)
            return nil
        }
        guard root.members != nil else {
            log.add(
                "expected an object, got \(root.words). \(advice(.notObject(root), line))",
                at: line.position(of: root.offset), kind: "no object")
            return nil
        }
        return root
    }
}
