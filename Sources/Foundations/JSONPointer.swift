/// A place within a JSON value (RFC 6901), e.g. `/answer` or `/answers/0/text`.
public struct JSONPointer: Sendable, Equatable, CustomStringConvertible {
    /// The keys and places on the way, from the outside in; none for the whole value.
    public let tokens: [String]

    /// Reads a pointer; nil where it neither is empty nor begins with `/`, and where a `~` is
    /// followed by neither `0` nor `1`.
    public init?(_ text: String) {
        guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            var token = String.UnicodeScalarView(), isEscape = false
            for scalar in part.unicodeScalars {
                switch (isEscape, scalar) {
                case (true, "0"): token.append("~")
                case (true, "1"): token.append("/")
                case (true, _): return nil
                case (false, "~"): break
                default: token.append(scalar)
                }
                isEscape = !isEscape && scalar == "~"
            }
            guard !isEscape else { return nil }
            tokens.append(String(token))
        }
        self.tokens = tokens
    }

    /// The pointer as it is written.
    public var description: String {
        tokens.map {
            "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1")
        }.joined()
    }

    /// What stands at this place; nil where nothing does. A null is something.
    public func value(in root: JSONNode) -> JSONNode? {
        tokens.reduce(root) { node, token in
            if let elements = node?.elements {
                return Self.place(token).flatMap { elements.at($0) }
            }
            return node?.members?.first { $0.key.utf8.elementsEqual(token.utf8) }?.value
        }
    }

    /// A place in a list: digits without a zero before them.
    private static func place(_ token: String) -> Int? {
        let isPlain = token.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isPlain, token == "0" || token.utf8.first != 0x30 else { return nil }
        return Int(token)
    }
}

extension [JSONNode] {
    fileprivate func at(_ place: Int) -> JSONNode? { indices.contains(place) ? self[place] : nil }
}
