import Foundations

/// What a registered model is called: 1 to 64 letters, digits, `.`, `_` and `-` of ASCII, a letter
/// or digit first. No path can be such a name.
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
    /// As it is written.
    public let description: String

    /// - Throws: ``RegistryError/notAName(_:)``.
    public init(_ text: String) throws(RegistryError) {
        guard PlainName.isOne(text) else { throw .notAName(text) }
        description = text
    }
}

/// A name that can be moved from one version of a model to another, such as `champion`: as a
/// ``ModelName``, but for a letter first, so that no alias looks like a number.
public struct ModelAlias: Hashable, Sendable, CustomStringConvertible {
    /// As it is written.
    public let description: String

    /// - Throws: ``RegistryError/notAnAlias(_:)``.
    public init(_ text: String) throws(RegistryError) {
        guard PlainName.isOne(text), text.utf8.first.map(PlainName.isLetter) == true else {
            throw .notAnAlias(text)
        }
        description = text
    }
}

/// One version of a model, such as `handbook-lora@2`.
public struct VersionName: Hashable, Sendable, CustomStringConvertible {
    /// The model.
    public let model: ModelName
    /// Counted from 1 for each model.
    public let number: Int

    /// Puts the two together.
    public init(_ model: ModelName, _ number: Int) {
        self.model = model
        self.number = number
    }

    /// For example `handbook-lora@2`.
    public var description: String { "\(model)@\(number)" }
}

/// A version as people name it: by its number, `handbook-lora@2`, or by an alias,
/// `handbook-lora@champion`.
public struct VersionReference: Hashable, Sendable, CustomStringConvertible {
    /// What stands behind the sign.
    public enum Target: Hashable, Sendable {
        case number(Int)
        case alias(ModelAlias)
    }

    /// The model.
    public let model: ModelName
    /// Which of its versions.
    public let target: Target

    /// - Throws: ``RegistryError/notAReference(_:)``, and what its names throw.
    public init(_ text: String) throws(RegistryError) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .notAReference(text) }
        model = try ModelName(String(parts[0]))
        if let number = Int(parts[1]), parts[1].utf8.allSatisfy(PlainName.isDigit) {
            guard number > 0 else { throw .notAReference(text) }
            target = .number(number)
        } else {
            target = .alias(try ModelAlias(String(parts[1])))
        }
    }

    /// As it is written.
    public var description: String {
        switch target {
        case .number(let number): "\(model)@\(number)"
        case .alias(let alias): "\(model)@\(alias)"
        }
    }
}

/// Names that are safe in a path, in a shell and on a screen.
enum PlainName {
    private static let most = 64

    static func isOne(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= most else { return false }
        return (isLetter(first) || isDigit(first))
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || ".-_".utf8.contains($0) }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

// MARK: - In JSON each is the text that it is written as

/// A name that stands in JSON as a string.
public protocol WrittenName: Codable, CustomStringConvertible {
    /// - Throws: ``RegistryError`` where the text is no such name.
    init(_ text: String) throws(RegistryError)
}

extension WrittenName {
    /// Reads a name, which must be one.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes it as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension ModelName: WrittenName {}
extension ModelAlias: WrittenName {}

extension VersionName: WrittenName {
    /// Takes a version by its number; an alias is none.
    public init(_ text: String) throws(RegistryError) {
        let reference = try VersionReference(text)
        guard case .number(let number) = reference.target else {
            throw RegistryError.notAReference(text)
        }
        self.init(reference.model, number)
    }
}
