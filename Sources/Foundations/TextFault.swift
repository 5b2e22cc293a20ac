/// Why a file is no text that this program reads, which is UTF-8 without NULs.
public enum TextFault: Sendable, Equatable {
    /// UTF-16; with a byte order mark at its beginning, or told by the NULs of its Latin letters.
    case utf16(isBigEndian: Bool, hasMark: Bool)
    /// UTF-32, told by its byte order mark.
    case utf32(isBigEndian: Bool)
    /// A NUL, counted from line 1: a binary file, or UTF-16 that is not told by its pattern.
    case nul(line: Int)
    /// A byte that belongs to no character in UTF-8. `offset` counts from 0, `line` from 1;
    /// `isWestern` unless such bytes mostly stand side by side, as in words of other scripts.
    case invalidByte(UInt8, offset: Int, line: Int, isWestern: Bool = true)

    /// What is wrong with a file's bytes; nil for a text.
    package init?(_ bytes: [UInt8]) {
        if let fault = Self.mark(of: bytes) ?? Self.nul(in: bytes) {
            self = fault
            return
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            let offset = error.byteOffsets.lowerBound
            self = .invalidByte(
                bytes[offset], offset: offset, line: Self.line(of: offset, bytes),
                isWestern: Self.isWestern(bytes))
        }
    }

    /// A longer mark may begin with a shorter one.
    private static func mark(of bytes: [UInt8]) -> TextFault? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return .utf32(isBigEndian: false) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return .utf32(isBigEndian: true) }
        if bytes.starts(with: [0xFF, 0xFE]) { return .utf16(isBigEndian: false, hasMark: true) }
        if bytes.starts(with: [0xFE, 0xFF]) { return .utf16(isBigEndian: true, hasMark: true) }
        return nil
    }

    private static func nul(in bytes: [UInt8]) -> TextFault? {
        guard let first = bytes.firstIndex(of: 0) else { return nil }
        var counts = [0, 0]
        for (place, byte) in bytes.enumerated() where byte == 0 { counts[place % 2] += 1 }
        // Latin letters, blanks and line ends have a NUL as their upper half.
        let (even, odd) = (counts[0], counts[1])
        if bytes.count % 2 == 0, min(even, odd) == 0, max(even, odd) * 8 >= bytes.count {
            return .utf16(isBigEndian: even > 0, hasMark: false)
        }
        return .nul(line: line(of: first, bytes))
    }

    /// Whether faults mostly stand alone between ASCII, as accents do, or are so few that the rest
    /// is UTF-8. Pairs of bytes in Chinese text are often a character by chance.
    private static func isWestern(_ bytes: [UInt8]) -> Bool {
        var alone = 0, together = 0, good = 0
        var run = 0, faults = 0
        func endRun() {
            if run == 1 { alone += faults } else { together += faults }
            (run, faults) = (0, 0)
        }
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                endRun()
            } else {
                run += 1
                if scalar == "\u{FFFD}" { faults += 1 } else { good += 1 }
            }
        }
        endRun()
        return together <= alone || (alone + together) * 4 < good
    }

    /// Lines end with LF, CR LF or CR, as editors count them.
    private static func line(of offset: Int, _ bytes: [UInt8]) -> Int {
        var line = 1
        for place in 0..<offset {
            let isPair = bytes[place] == 0x0D && bytes[place + 1] == 0x0A
            if !isPair, bytes[place] == 0x0A || bytes[place] == 0x0D { line += 1 }
        }
        return line
    }
}

extension TextFault: CustomStringConvertible {
    /// What is wrong and what to do; goes on behind the file's name.
    public var description: String {
        switch self {
        case .utf16(let isBigEndian, let hasMark):
            "is UTF-16\(hasMark ? "" : " without a byte order mark"), expected UTF-8. "
                + Self.advice(hasMark ? "UTF-16" : isBigEndian ? "UTF-16BE" : "UTF-16LE")
        case .utf32:
            "is UTF-32, expected UTF-8. \(Self.advice("UTF-32"))"
        case .nul(let line):
            "holds a NUL in line \(line), which no text does. Take it out of the data if it is a "
                + "binary file. If it is UTF-16: \(Self.advice("UTF-16LE"))"
        case .invalidByte(let byte, let offset, let line, let isWestern):
            "is not UTF-8: in line \(line) the byte \(Self.hexadecimal(byte)) at offset \(offset) "
                + "belongs to no character.\(Self.origin(of: byte, isWestern: isWestern))"
        }
    }

    /// Where the byte may come from, and how to convert the file. Nearly any file can be read as
    /// Windows-1252, so that one in another script would become garbage without an error.
    private static func origin(of byte: UInt8, isWestern: Bool) -> String {
        guard !isWestern else { return "\(guess(byte)) \(advice("WINDOWS-1252"))" }
        return " Many such bytes stand side by side, as in older Chinese (GB18030), Japanese "
            + "(SHIFT_JIS), Korean (CP949) or Russian (WINDOWS-1251) files. \(advice("ENCODING"))"
    }

    private static func advice(_ encoding: String) -> String {
        "Save the file as UTF-8, e.g. with: iconv -f \(encoding) -t UTF-8 FILE > NEW"
    }

    private static func guess(_ byte: UInt8) -> String {
        guard let scalar = windows1252(byte) else { return "" }
        return " In Windows-1252, which older programs write, it is '\(scalar)'."
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        "0x" + String(byte, radix: 16, uppercase: true)
    }

    /// What a byte above 0x7F means in Windows-1252; nil for the five that mean nothing.
    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar? {
        guard byte < 0xA0 else { return Unicode.Scalar(byte) }
        let upper = Array("€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ".unicodeScalars)
        let scalar = upper[Int(byte) - 0x80]
        return scalar == "\0" ? nil : scalar
    }
}
