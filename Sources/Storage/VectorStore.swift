public import Foundations

/// Embeddings by their content, so that a second run embeds only what has changed.
///
/// A vector's key is a hash of the encoder and the text: other text or another encoder is another
/// key, and nothing ever grows stale. Several processes may share one store.
public final class VectorStore: Sendable {
    private static let applicationID: Int32 = 0x5856_4543
    private let file: DatabaseFile

    /// Whether a store lies at `path`; it is not opened.
    public static func isStore(at path: String) -> Bool {
        DatabaseFile.isFile(at: path, ofKind: applicationID)
    }

    /// Opens a store, or makes an empty one.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; it and its folder are made when they are not there.
    ///   - patience: how long to wait for another process's transaction. The default is 10 s.
    /// - Throws: ``StorageError``.
    public init(path: String, patience: Duration = .seconds(10)) throws(StorageError) {
        // Vectors can always be computed again, so the fast kind of commit will do.
        let kind = DatabaseFile.Kind(
            applicationID: Self.applicationID,
            isExclusive: false,
            isDurable: false,
            migrations: Self.migrations,
        )
        file = try DatabaseFile(path: path, kind: kind, patience: patience)
    }

    /// The key of a text's vector.
    ///
    /// - Parameter encoder: a fingerprint of everything that decides the vector but the text: the
    ///   weights, the pooling, the longest input.
    public static func key(encoder: SHA256Digest, text: String) -> SHA256Digest {
        // The digest's length is fixed, so that no other pair gives the same bytes.
        SHA256.hash(encoder.hex + text)
    }

    /// The vectors that are there, by key; a key without a vector is left out.
    ///
    /// - Throws: ``StorageError/wrongDimension(path:key:expected:found:)`` when a stored vector
    ///   has not `dimension` numbers.
    public func vectors(
        for keys: [SHA256Digest],
        dimension: Int
    ) throws(StorageError) -> [SHA256Digest: [Float]] {
        let path = file.path
        return try file.access { connection throws(StorageError) in
            var found: [SHA256Digest: [Float]] = [:]
            found.reserveCapacity(keys.count)
            let statement = try connection.prepare("SELECT data FROM vector WHERE key = ?")
            for key in keys {
                guard case .blob(let data) = try statement.rows([.text(key.hex)]).first?.first
                else { continue }
                guard data.count == dimension * 4 else {
                    throw .wrongDimension(
                        path: path,
                        key: key.hex,
                        expected: dimension,
                        found: data.count / 4,
                    )
                }
                found[key] = Self.floats(of: data)
            }
            return found
        }
    }

    /// Adds vectors in one transaction; one that is there already is kept.
    ///
    /// - Parameters:
    ///   - cpuSeconds: what computing all of them took; each is noted with an equal share, so that an
    ///     index has its price also when a later run finds it made.
    ///   - tokens: the same of what was read; nil where that is not known.
    public func insert(
        _ vectors: [SHA256Digest: [Float]],
        cpuSeconds: Double = 0,
        tokens: Int? = nil
    ) throws(StorageError) {
        let count = Double(max(vectors.count, 1)), share = cpuSeconds / count
        let read = tokens.map { SQLValue.real(Double($0) / count) } ?? .null
        try file.access { connection throws(StorageError) in
            let statement = try connection.prepare(
                """
                INSERT OR IGNORE INTO vector (key, dimension, data, cpu_seconds, tokens)
                VALUES (?, ?, ?, ?, ?)
                """)
            for (key, vector) in vectors {
                try statement.rows([
                    .text(key.hex), .integer(Int64(vector.count)), .blob(Self.data(of: vector)),
                    .real(share), read,
                ])
            }
        }
    }

    /// What it took to compute the vectors of `keys`, whenever that was, in CPU seconds.
    public func cpuSeconds(for keys: Set<SHA256Digest>) throws(StorageError) -> Double {
        try file.access { connection throws(StorageError) in
            let statement = try connection.prepare(
                "SELECT cpu_seconds FROM vector WHERE key = ?")
            var sum = 0.0
            // In one order, so that the sum is the same each time.
            for key in keys.map(\.hex).sorted() {
                guard case .real(let seconds) = try statement.rows([.text(key)]).first?.first
                else { continue }
                sum += seconds
            }
            return sum
        }
    }

    /// Tokens that were read for the vectors of `keys`, those that are there; nil where they are not
    /// known of one of them.
    public func tokens(for keys: Set<SHA256Digest>) throws(StorageError) -> Double? {
        try file.access { connection throws(StorageError) in
            let statement = try connection.prepare("SELECT tokens FROM vector WHERE key = ?")
            var sum = 0.0
            for key in keys.map(\.hex).sorted() {
                guard let row = try statement.rows([.text(key)]).first else { continue }
                guard case .real(let tokens) = row.first else { return nil }
                sum += tokens
            }
            return sum
        }
    }

    /// How many vectors are stored.
    public func count() throws(StorageError) -> Int {
        try file.access { connection throws(StorageError) in
            Int(try connection.value("SELECT count(*) FROM vector")?.integer ?? 0)
        }
    }

    private static let migrations = [
        DatabaseFile.Migration(name: "1: vector") { connection throws(StorageError) in
            try connection.execute(
                """
                CREATE TABLE vector (
                    key TEXT NOT NULL PRIMARY KEY,
                    dimension INTEGER NOT NULL,
                    data BLOB NOT NULL CHECK (length(data) = 4 * dimension),
                    cpu_seconds REAL NOT NULL
                ) STRICT;
                """)
        },
        DatabaseFile.Migration(name: "2: tokens") { connection throws(StorageError) in
            try connection.execute("ALTER TABLE vector ADD COLUMN tokens REAL")
        },
    ]
}

extension VectorStore {
    /// IEEE 754 single precision, little-endian.
    private static func data(of vector: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vector.count * 4)
        for value in vector {
            let bits = value.bitPattern
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
        }
        return bytes
    }

    private static func floats(of bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            let low = UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8
            let high = UInt32(bytes[start + 2]) << 16 | UInt32(bytes[start + 3]) << 24
            return Float(bitPattern: low | high)
        }
    }
}
