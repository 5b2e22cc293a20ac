import Foundations
import Record
import Reports

extension FuzzTarget {
    /// A JSON text, every value of it looked at.
    static func json(_ input: FuzzInput) throws {
        let text = JSONText(input.bytes[...], file: "text.json")
        let root = try text.root()
        _ = text.position(of: root.offset)
        visit(root, within: input.bytes.indices)
    }

    private static func visit(_ node: JSONNode, within bytes: Range<Int>) {
        precondition(bytes.contains(node.offset))
        _ = (node.words, node.integer)
        for member in node.members ?? [] {
            precondition(bytes.contains(member.keyOffset))
            visit(member.value, within: bytes)
        }
        for element in node.elements ?? [] { visit(element, within: bytes) }
    }

    /// A record as its readers check it, and the report of one whose maker has made the digest
    /// fit.
    static func record(_ input: FuzzInput) throws {
        let record = try record(input.text)
        let written = try Report.files(for: record)
        guard let json = written["record.json"] else { fatalError("a report without a record") }
        _ = try Report.record(fromJSON: json, file: "record.json")
    }

    private static func record(_ text: String) throws -> RunRecord {
        do {
            return try Report.record(fromJSON: text, file: "record.json")
        } catch {
            guard case .changed(_, _, let found) = error, let digest = SHA256Digest(hex: found)
            else { throw error }
            var changed = try CanonicalJSON.decode(RunRecord.self, from: text)
            changed.digest = digest
            return changed
        }
    }
}
