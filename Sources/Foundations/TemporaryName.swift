import FoundationEssentials

/// Names of files and folders that are being written: beside their target, hidden, and nobody
/// else's.
///
/// Whoever writes holds a lock on what it writes, which ends with the process. So the next writer
/// of the same target can tell what a killed one left, and removes it.
enum TemporaryName {
    private static let ending = ".crossover-tmp"
    private static let digits = 13

    /// The folder that holds `path`.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path that two writers of the same target do not share; it need not be reproducible.
    static func path(beside target: String) -> String {
        let mark = String(UInt64.random(in: .min ... .max), radix: 36)
        let padding = String(repeating: "0", count: digits - mark.count)
        return "\(folder(of: target))/\(beginning(for: target))\(padding)\(mark)\(ending)"
    }

    /// Removes what killed writers of `target` left. What cannot be removed stays.
    static func removeLeftovers(of target: String) {
        let folder = folder(of: target), beginning = beginning(for: target)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where isTemporary(name, beginning: beginning) {
            let path = "\(folder)/\(name)"
            // A writer that is alive has the lock; a link was not made by one.
            guard let left = try? POSIXFile(itselfAt: path), left.lock() == .taken else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    private static func beginning(for target: String) -> String {
        let name = target.split(separator: "/").last ?? ""
        return ".\(name.prefix(40))."
    }

    private static func isTemporary(_ name: String, beginning: String) -> Bool {
        guard name.hasPrefix(beginning), name.hasSuffix(ending) else { return false }
        let mark = name.utf8.dropFirst(beginning.utf8.count).dropLast(ending.utf8.count)
        return mark.count == digits
            && mark.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }
}
