public import Economics
public import Foundations

/// A price sheet as it stands in a file.
public struct PriceSheetFile: Sendable, Equatable {
    private static let sizeLimit = 200_000
    static let ending = ".yaml"

    /// The file's path, as it was found.
    public let path: String
    /// What the file says. It is named after the file.
    public let sheet: PriceSheet
    /// SHA-256 of the file's bytes.
    public let digest: SHA256Digest
    /// Key path → where the key stands.
    private let positions: [String: TextPosition]

    /// Reads a price sheet.
    ///
    /// - Throws: ``ScenariosError/mistakes(_:omitted:)`` with up to ten mistakes,
    ///   ``ScenariosError/unreadable(path:reason:)``, ``ScenariosError/tooLarge(path:size:limit:)``
    ///   or ``ScenariosError/notText(path:fault:)``.
    public init(path: String) throws(ScenariosError) {
        let source = try TextFile(path: path, sizeLimit: Self.sizeLimit)
        let decoded = try PriceSheetDecoder.decode(
            source.text, file: path, name: Self.name(ofFile: FileSystem.name(of: path)))
        self.path = path
        sheet = decoded.sheet
        digest = source.digest
        positions = decoded.given
    }

    /// The name of the sheet in a file.
    static func name(ofFile file: String) -> String {
        file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file
    }

    /// Why the prices may be wrong on `day` (ISO 8601), and where the date stands that says so.
    public func warning(on day: String) -> Mistake? {
        guard let message = sheet.warning(on: day) else { return nil }
        let key = sheet.isExpired(on: day) ? "valid-until" : "as-of"
        let position = positions[key] ?? TextPosition(file: path, line: 1, column: 1)
        return Mistake(position: position, message: message)
    }
}
