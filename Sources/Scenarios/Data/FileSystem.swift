import FoundationEssentials

/// The few questions this room has about files. Only ``TextFile`` opens any.
enum FileSystem {
    enum Item {
        case file(size: Int)
        case folder
        case symbolicLink
        /// A device, a pipe: something that might never end.
        case other
    }

    /// What stands at a path, links not followed; nil when nothing does or it may not be seen.
    static func item(at path: String) -> Item? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return nil
        }
        switch attributes[.type] as? FileAttributeType {
        case .typeRegular: return .file(size: (attributes[.size] as? Int) ?? 0)
        case .typeDirectory: return .folder
        case .typeSymbolicLink: return .symbolicLink
        default: return .other
        }
    }

    /// True for a folder and for a link to one.
    static func isFolder(_ path: String) -> Bool {
        if case .folder? = item(at: realPath(of: path)) { true } else { false }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    /// The names in a folder, hidden ones included, in the order of their bytes.
    static func names(in folder: String) throws(ScenariosError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
        } catch {
            throw .unreadable(path: folder, reason: "the folder cannot be listed")
        }
    }

    /// The absolute path with every link followed.
    static func realPath(of path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().standardized.path
    }

    /// True when `path` is `folder` or lies below it. Both must be real paths.
    static func isInside(_ path: String, of folder: String) -> Bool {
        path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// All of the path before its last name; empty when there is nothing before it.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }
}
