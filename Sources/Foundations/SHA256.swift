/// SHA-256, fed piece by piece.
///
/// Source: FIPS 180-4, sections 5 and 6.2. It is our own because model files must be hashed before
/// anything else can happen, and compiling a cryptography package for this one function takes more
/// than a minute on two cores. It guards against damage and mix-ups; it protects no secret.
public struct SHA256: Sendable {
    static let blockSize = 64

    private var state = SHA256State()
    /// Bytes that do not fill a block yet; always fewer than ``blockSize``.
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0

    /// Starts with nothing read.
    public init() {}

    /// Reads on through `bytes`; the cheapest way, nothing is copied but the last incomplete block.
    public mutating func update(_ bytes: Span<UInt8>) {
        byteCount += UInt64(bytes.count)
        var start = 0
        if !pending.isEmpty {
            start = min(Self.blockSize - pending.count, bytes.count)
            pending.append(bytes.extracting(first: start))
            guard pending.count == Self.blockSize else { return }
            let block = pending
            pending = []
            state.absorb(blocksOf: block.span)
        }
        let end = start + (bytes.count - start) / Self.blockSize * Self.blockSize
        state.absorb(blocksOf: bytes.extracting(start..<end))
        pending.append(bytes.extracting(end..<bytes.count))
    }

    /// Reads on through the bytes of an array.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Reads on through any sequence of bytes, by way of an array.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        update(Array(bytes).span)
    }

    /// The digest of everything that was read.
    public consuming func finalize() -> SHA256Digest {
        var ending = pending
        ending.append(0x80)
        while ending.count % Self.blockSize != 56 { ending.append(0) }
        let bitCount = byteCount &* 8
        for shift in stride(from: 56, through: 0, by: -8) {
            ending.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
        }
        state.absorb(blocksOf: ending.span)
        return SHA256Digest(words: state.words)
    }

    /// The digest of a text's UTF-8 bytes.
    public static func hash(_ text: String) -> SHA256Digest {
        hash(Array(text.utf8))
    }

    /// The digest of an array of bytes.
    public static func hash(_ bytes: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        hash.update(bytes.span)
        return hash.finalize()
    }

    /// The digest of a file's bytes, read in pieces of a megabyte.
    ///
    /// - Throws: ``FoundationsError/cannotRead(path:reason:)``.
    public static func hash(fileAt path: String) throws(FoundationsError) -> SHA256Digest {
        let file = try POSIXFile(readingAt: path)
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try file.read(into: &buffer)
            guard count > 0 else { return hash.finalize() }
            hash.update(buffer.span.extracting(first: count))
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ bytes: Span<UInt8>) {
        for index in bytes.indices { append(bytes[index]) }
    }
}
