import FoundationEssentials
import Foundations
import Reports

/// The folder that holds a team's own templates of report pages.
struct TemplateFolder {
    let path: String

    /// Templates longer than this are none.
    private static let mostBytes = 1 << 20

    /// The folder's templates, and the shipped ones where it has none.
    func templates() throws(FoundationsError) -> ReportTemplates {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .cannotRead(path: path, reason: "there is no such folder, or it may not be read")
        }
        var own: [String: String] = [:]
        for name in names.sorted() where name.hasSuffix(ReportTemplates.ending) {
            own[name] = try text(of: "\(path)/\(name)")
        }
        guard !own.isEmpty else {
            throw .cannotRead(
                path: path,
                reason: "the folder has no file that ends in \(ReportTemplates.ending)")
        }
        return ReportTemplates(own: own, folder: path)
    }

    /// Writes the shipped templates, for a team to change; nothing that is there is written over.
    func writeShipped() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FoundationsError.cannotWrite(path: path, reason: "the folder cannot be made")
        }
        let files = ReportTemplates.shipped.files.sorted { $0.key < $1.key }
        // All of them first, so that no half of them is written.
        for (name, _) in files where FileKind(at: "\(path)/\(name)") != .nothing {
            throw FoundationsError.cannotWrite(
                path: "\(path)/\(name)", reason: "the file exists already; none was written")
        }
        for (name, text) in files {
            try AtomicFile.write(text, to: "\(path)/\(name)")
        }
    }

    private func text(of file: String) throws(FoundationsError) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw .cannotRead(path: file, reason: "it may not be read")
        }
        guard data.count <= Self.mostBytes else {
            throw .cannotRead(path: file, reason: "it has more than \(Self.mostBytes) bytes")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .cannotRead(path: file, reason: "it is not UTF-8")
        }
        return text
    }
}
