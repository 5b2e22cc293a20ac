import Foundations

/// What a service says of an error, of whatever form: safe to be shown.
public struct ServerMessage: Sendable, Equatable {
    /// At most ``mostCharacters`` characters on one line, without the key.
    public let text: String
    /// The service's own name of the error, e.g. `unsupported_parameter`; a number as text.
    public let code: String?
    /// The kind of error, e.g. `insufficient_quota`.
    public let kind: String?
    /// The parameter that is wrong, e.g. `max_tokens`.
    public let parameter: String?

    /// Whether the service asks for `max_completion_tokens` in place of `max_tokens`.
    let asksForCompletionLimit: Bool

    /// The longest text.
    public static let mostCharacters = 300

    /// Whether the account has no money left: waiting does not help.
    var isQuota: Bool { code == "insufficient_quota" || kind == "insufficient_quota" }

    /// Reads the body of an error; what is not understood is shown as it begins.
    init(body: [UInt8], key: APIKey?) {
        let root = try? JSONText(body[...], file: "").root(mostBytes: 1_000_000)
        self.init(root, otherwise: String(decoding: body.prefix(65_536), as: UTF8.self), key: key)
    }

    /// The same of a reply that holds an error in spite of its status.
    ///
    /// - Returns: nil where it holds none.
    init?(within root: JSONNode, key: APIKey?) {
        guard root["error"] != nil || root["object"]?.string == "error" else { return nil }
        self.init(root, otherwise: "", key: key)
    }

    private init(_ root: JSONNode?, otherwise: String, key: APIKey?) {
        // {error: {…}}; {object: "error", message, …}; {error: "text"}; {detail: "text" or list}
        let error = root?["error"]
        let fields = error?.members != nil ? error : root
        let words =
            fields?["message"]?.string ?? error?.string ?? root?["detail"].flatMap(Self.detail)
            ?? Self.title(otherwise) ?? otherwise
        func short(_ node: JSONNode?) -> String? {
            let text: String? =
                switch node?.value {
                case .string(let text): text
                case .number(let text): text
                default: nil
                }
            return text.map { Self.shown($0, most: 60, key: key) }
        }
        asksForCompletionLimit =
            words.contains("max_tokens") && words.contains("max_completion_tokens")
        text = Self.shown(words, most: Self.mostCharacters, key: key)
        code = short(fields?["code"])
        kind = short(fields?["type"])
        parameter = short(fields?["param"])
    }

    /// FastAPI's: a text, or a list of what is wrong where.
    private static func detail(_ node: JSONNode) -> String? {
        if let text = node.string { return text }
        let items = node.elements?.compactMap { item -> String? in
            guard let message = item["msg"]?.string else { return nil }
            let place = item["loc"]?.elements?.compactMap {
                $0.string ?? $0.integer.map(String.init)
            }
            return place.map { "\($0.joined(separator: ".")): \(message)" } ?? message
        }
        return items.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") }
    }

    /// Of an HTML page its title.
    private static func title(_ page: String) -> String? {
        guard page.drop(while: \.isWhitespace).first == "<",
            let begin = page.firstRange(of: "<title>"),
            let end = page[begin.upperBound...].firstRange(of: "</title>")
        else { return nil }
        return "a page with the title '\(page[begin.upperBound..<end.lowerBound])'"
    }

    /// A server's text on one line. The key goes first: a cut would leave a part of it.
    static func shown(_ text: String, most: Int, key: APIKey?) -> String {
        let clean = key?.masked(in: text) ?? text
        let words = clean.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var shown = "", count = 0
        for scalar in words.unicodeScalars {
            let next = scalar.shown
            count += next.unicodeScalars.count
            guard count < most else { return shown + "…" }
            shown += next
        }
        return shown
    }
}
