import Foundations
import Yams

/// Turns the text into YAML nodes, and refuses what no scenario and no price sheet has a use for.
enum YAMLText {
    /// An alias repeats what it names, and aliases in aliases multiply. So few cannot grow large.
    private static let mostAliases = 16
    private static let mostNodes = 20_000

    /// The top mapping of the file's only document.
    ///
    /// - Parameter firstLine: what such a file begins with, for the one who left it empty.
    static func root(
        of text: String, file: String, firstLine: String
    ) throws(ScenariosError) -> Node {
        // Before the parser runs: comparing keys that are nested aliases is what takes forever.
        guard aliasCount(in: text) <= mostAliases else {
            let message = "more than \(mostAliases) YAML aliases (*name). Write the values out."
            throw mistake(message, file)
        }
        do {
            let parser = try Parser(yaml: text)
            guard let root = try parser.nextRoot() else {
                throw mistake("the file is empty. Begin with '\(firstLine)'.", file)
            }
            if let other = try parser.nextRoot() {
                let message = "a second YAML document begins; expected only one. Remove the '---'."
                throw mistake(message, file, other.mark)
            }
            var budget = mostNodes
            guard isAffordable(root, &budget) else {
                throw mistake("more than \(mostNodes) values. Is this the right file?", file)
            }
            return root
        } catch let error as ScenariosError {
            throw error
        } catch let error as YamlError {
            throw translated(error, text: text, file: file)
        } catch {
            throw .unreadable(path: file, reason: "\(error)")
        }
    }

    /// Counts what may be an alias: `*` and a letter or digit, where a value can begin.
    private static func aliasCount(in text: String) -> Int {
        var count = 0
        var before = UInt8(ascii: " ")
        var mayBeAlias = false
        for byte in text.utf8 {
            let isNameByte = byte > 0x20 && !",[]{}*".utf8.contains(byte)
            if mayBeAlias, isNameByte { count += 1 }
            let beginsValue = before <= 0x20 || ",[{?:-".utf8.contains(before)
            mayBeAlias = byte == UInt8(ascii: "*") && beginsValue
            before = byte
        }
        return count
    }

    private static func isAffordable(_ node: Node, _ budget: inout Int) -> Bool {
        budget -= 1
        guard budget >= 0 else { return false }
        switch node {
        case .scalar, .alias: return true
        case .sequence(let elements):
            return elements.allSatisfy { isAffordable($0, &budget) }
        case .mapping(let pairs):
            return pairs.allSatisfy {
                isAffordable($0.key, &budget) && isAffordable($0.value, &budget)
            }
        }
    }

    private static func translated(
        _ error: YamlError,
        text: String,
        file: String
    ) -> ScenariosError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let isTab = lineBegins(withTab: mark.line, in: text)
            let hint =
                isTab
                ? " YAML is indented with spaces, not with tabs."
                : problem.hasPrefix("mapping values are not allowed")
                    ? " Put a text that holds ': ' in quotes." : ""
            return mistake("this is not YAML: \(problem).\(hint)", file, mark)
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
                .split(separator: "\n", omittingEmptySubsequences: false)
            let column = (before.last?.unicodeScalars.count ?? 0) + 1
            let position = TextPosition(file: file, line: max(1, before.count), column: column)
            let message = "this is not YAML: \(problem)."
            return .mistakes([Mistake(position: position, message: message)], omitted: 0)
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            return mistake("the key '\(name)' stands here twice. Remove one.", file, context.mark)
        default:
            return mistake("this is not YAML: \(error).", file)
        }
    }

    /// What is wrong with a text that was refused for something else, when its indentation looks like
    /// blanks and is none: the parser takes such characters for the beginning of a word.
    static func explained(
        _ error: ScenariosError, text: String, file: String
    ) -> ScenariosError {
        guard case .mistakes = error else { return error }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let indentation = line.unicodeScalars.prefix { $0 == " " || Excerpt.isInvisible($0) }
            let column = indentation.firstIndex { $0 != " " && $0 != "\t" && $0 != "\r" }
            guard let column else { continue }
            let place = indentation.distance(from: indentation.startIndex, to: column) + 1
            let message = """
                this line is indented with \(Excerpt.name(of: indentation[column])), which looks like \
                a blank and is none. Write blanks.
                """
            let position = TextPosition(file: file, line: index + 1, column: place)
            return .mistakes([Mistake(position: position, message: message)], omitted: 0)
        }
        return error
    }

    private static func lineBegins(withTab line: Int, in text: String) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return false }
        return lines[line - 1].drop { $0 == " " }.first == "\t"
    }

    private static func mistake(
        _ message: String,
        _ file: String,
        _ mark: Mark? = nil
    )
        -> ScenariosError
    {
        let position = TextPosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
        return .mistakes([Mistake(position: position, message: message)], omitted: 0)
    }
}
