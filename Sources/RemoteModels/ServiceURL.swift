import Foundations

/// The address under which a service's routes begin: `http` or `https`, a host, and a path.
public struct ServiceURL: Sendable, Hashable, CustomStringConvertible {
    /// As it was written, without a slash at its end.
    public let description: String
    /// The host's name or address, without a port; of IPv6 without brackets.
    public let host: String

    private static let longest = 2_000

    /// Reads an address.
    ///
    /// - Throws: ``RemoteModelsError/badURL(_:_:)`` also for one with a user, a password, a query or
    ///   a fragment: secrets hide there, and the address is shown in errors and records.
    public init(_ text: String) throws(RemoteModelsError) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), text.utf8.count <= Self.longest
        else { throw .badURL(text, .characters) }
        guard let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix) else {
            throw .badURL(text, .scheme)
        }
        guard !text.contains("@") else {
            // What stands before the sign may be a password.
            throw .badURL(scheme + APIKey.mask, .user)
        }
        guard !text.contains("?"), !text.contains("#") else {
            throw .badURL(String(text.prefix { $0 != "?" && $0 != "#" }), .query)
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "\\" }
        guard let host = Self.host(of: authority) else { throw .badURL(text, .host) }
        self.host = host
        var text = text[...]
        while text.last == "/" { text.removeLast() }
        description = String(text)
    }

    /// Whether the host is this machine: it is reached without a proxy.
    public var isLocal: Bool {
        let name = host.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The host of an address, whatever is wrong with it; nil where it is this machine.
    public static func stranger(_ text: String) -> String? {
        guard let url = try? ServiceURL(text) else { return text }
        return url.isLocal ? nil : url.host
    }

    func address(of route: Route) -> String { "\(description)/\(route.rawValue)" }

    /// The host that a `Location` names; nil where it stays on the same one.
    package static func host(ofLocation location: String) -> String? {
        guard let slashes = location.firstRange(of: "//") else { return nil }
        let authority = location[slashes.upperBound...].prefix { !"/\\?#".contains($0) }
        return host(of: authority.split(separator: "@").last ?? "")
    }

    private static func host(of authority: Substring) -> String? {
        let host: Substring, rest: Substring
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<end].dropFirst()
            rest = authority[authority.index(after: end)...]
            guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
            guard host.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) }) else {
                return nil
            }
        }
        guard !host.isEmpty, rest.isEmpty || UInt16(rest.dropFirst()) != nil else { return nil }
        return String(host)
    }
}
