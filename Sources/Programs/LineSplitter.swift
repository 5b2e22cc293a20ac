import Foundations

/// Cuts bytes that come in pieces into lines.
struct LineSplitter {
    private let program: String
    private let limits: ProgramLimits
    /// From the beginning of a line; what stands before ``next`` was given already.
    private var bytes: [UInt8] = []
    private var next = 0
    /// No line ends before it.
    private var searched = 0
    private var total = 0
    private var lines = 0

    init(program: String, limits: ProgramLimits) {
        self.program = program
        self.limits = limits
    }

    mutating func append(_ piece: ArraySlice<UInt8>) throws(ProgramsError) {
        total += piece.count
        guard total <= limits.outputBytes else {
            throw .outputTooLarge(program: program, limit: limits.outputBytes)
        }
        bytes += piece
    }

    /// The next line that is complete, without its end; nil until more comes.
    mutating func line() throws(ProgramsError) -> String? {
        guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            bytes.removeFirst(next)
            (next, searched) = (0, bytes.count)
            guard bytes.count <= limits.lineBytes else { throw tooLong }
            return nil
        }
        defer { (next, searched) = (end + 1, end + 1) }
        return try text(of: bytes[next..<end])
    }

    /// What stands behind the last line end, when no more will come; nil for nothing.
    mutating func rest() throws(ProgramsError) -> String? {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : try text(of: bytes[...])
    }

    private mutating func text(of line: ArraySlice<UInt8>) throws(ProgramsError) -> String {
        guard line.count <= limits.lineBytes else { throw tooLong }
        lines += 1
        guard let text = String(validating: line, as: UTF8.self) else {
            let beginning = Excerpt.quoted(String(decoding: line.prefix(200), as: UTF8.self))
            throw .notText(program: program, line: lines, beginning: beginning)
        }
        return text
    }

    private var tooLong: ProgramsError {
        .lineTooLong(program: program, line: lines + 1, limit: limits.lineBytes)
    }
}
