import Foundations
import FoundationEssentials
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    /// FIPS 180-4 example messages, and the empty one.
    static let vectors = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ]

    @Test("gives the published digests", arguments: vectors)
    func publishedVectors(message: String, digest: String) {
        #expect(SHA256.hash(message).hex == digest)
    }

    @Test("hashes a million times 'a'")
    func million() {
        let digest = SHA256.hash([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("does not depend on how the bytes are cut into pieces")
    func pieces() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = SHA256.hash(bytes)
        for cut in 0...bytes.count {
            var hash = SHA256()
            hash.update(bytes[..<cut])
            hash.update(Array(bytes[cut...]))
            #expect(hash.finalize() == whole, "cut at \(cut)")
        }
    }

    @Test("tells messages of neighbouring lengths apart around the block size")
    func padding() {
        let digests = (0...130).map { SHA256.hash([UInt8](repeating: 0, count: $0)) }
        #expect(Set(digests).count == 131)
        #expect(
            digests[64].hex == "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"
        )
    }

    @Test("hashes a file longer than one piece")
    func file() throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<2_500_001).map { UInt8(truncatingIfNeeded: $0) }
        try AtomicFile.write(bytes, to: folder.path + "/data")
        #expect(try SHA256.hash(fileAt: folder.path + "/data") == SHA256.hash(bytes))
        let missing = folder.path + "/none"
        #expect(
            throws: FoundationsError.cannotRead(path: missing, reason: "No such file or directory")
        ) { try SHA256.hash(fileAt: missing) }
        #expect(throws: FoundationsError.self) { try SHA256.hash(fileAt: folder.path) }
    }

    @Test("reads back its own hex digits and refuses others")
    func hex() throws {
        let digest = SHA256.hash("abc")
        #expect(SHA256Digest(hex: digest.hex) == digest)
        #expect(SHA256Digest(hex: digest.hex.uppercased()) == digest)
        #expect(SHA256Digest(hex: String(digest.hex.dropLast())) == nil)
        #expect(SHA256Digest(hex: "+" + digest.hex.dropFirst()) == nil)
        #expect(try CanonicalJSON.encodeLine([digest]) == "[\"\(digest.hex)\"]")
        #expect(try CanonicalJSON.decode([SHA256Digest].self, from: "[\"\(digest)\"]") == [digest])
        #expect(throws: FoundationsError.self) {
            try CanonicalJSON.decode([SHA256Digest].self, from: "[\"abc\"]")
        }
    }

    @Test("takes seconds at most for a model file")
    func speed() {
        let bytes = [UInt8](repeating: 3, count: 50_000_000)
        let time = ContinuousClock().measure { _ = SHA256.hash(bytes) }
        // An idle machine needs 0.15 s; the rest is room for a busy one, or a sanitizer.
        #expect(time < .seconds(20), "50 MB took \(time)")
    }
}
