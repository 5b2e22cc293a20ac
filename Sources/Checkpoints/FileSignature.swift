/// Guesses what a file is from its first bytes, for the error about a mislabelled one.
enum FileSignature {
    /// Words for what `file` looks like, such as "a safetensors file".
    static func describe(_ file: MappedFile) -> String {
        guard let head = try? file.bytes(at: 0, count: min(file.count, 64)) else {
            return "nothing known"
        }
        for (signature, meaning) in signatures where head.starts(with: signature.utf8) {
            return meaning
        }
        if looksLikeSafetensors(head, fileBytes: file.count) { return "a safetensors file" }
        let first = head.prefix(4).map { hexadecimal($0) }.joined(separator: " ")
        return "no format known here (first bytes \(first))"
    }

    private static let signatures: [(String, String)] = [
        ("GGUF", "a GGUF file"),
        ("lmgg", "a GGML file from before GGUF"),
        ("fmgg", "a GGML file from before GGUF"),
        ("tjgg", "a GGML file from before GGUF"),
        ("PK\u{3}\u{4}", "a zip archive, such as a PyTorch checkpoint or a wheel"),
        ("version https://git-lfs", "a Git LFS pointer, not the file that it stands for"),
        ("<!DOCTYPE", "a web page, as after a failed download"),
        ("<!doctype", "a web page, as after a failed download"),
        ("<html", "a web page, as after a failed download"),
        ("{", "JSON text"),
    ]

    /// Eight bytes of header length that fit the file, then a JSON object.
    private static func looksLikeSafetensors(
        _ head: UnsafeRawBufferPointer,
        fileBytes: Int
    ) -> Bool {
        guard head.count > 8 else { return false }
        let length = head.loadUnaligned(as: UInt64.self)
        return length <= UInt64(fileBytes - 8) && head[8] == UInt8(ascii: "{")
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}
