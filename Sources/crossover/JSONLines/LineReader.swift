package import Foundations

/// Reads lines in batches: as many as are there already, so that a script that waits for each
/// answer gets it, and a file is read in large pieces.
package struct LineReader: ~Copyable {
    /// A line without its line break.
    package struct Line {
        /// The file and the line's number.
        package let position: TextPosition
        /// What stands in it; not looked at yet.
        package let bytes: [UInt8]
    }

    private static let newline = UInt8(ascii: "\n")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let pieceSize = 1 << 16

    private let descriptor: Int32
    private let file: String
    private let longestLine: Int
    private var waiting: [Line] = []
    /// The beginning of a line whose end has not been read yet.
    private var unfinished: [UInt8] = []
    private var lineNumber = 1
    private var isAtEnd = false

    /// Opens a file, or standard input where there is none.
    ///
    /// - Parameter longestLine: bytes. The default is 16 MiB.
    /// - Throws: `FoundationsError.cannotRead`.
    package init(path: String?, longestLine: Int = 1 << 24) throws(FoundationsError) {
        file = path ?? "<stdin>"
        self.longestLine = longestLine
        // Lends the path for one call of the system.
        descriptor = path.map { unsafe open($0, O_RDONLY | O_CLOEXEC) } ?? STDIN_FILENO
        guard descriptor >= 0 else {
            throw .cannotRead(path: file, reason: SystemError.last)
        }
    }

    deinit {
        if descriptor > STDIN_FILENO { close(descriptor) }
    }

    /// The next lines, at least one and at most `limit`; blank ones are left out.
    ///
    /// - Returns: nothing at the end of the file.
    /// - Throws: `FoundationsError.cannotRead`, ``CrossoverError/lineTooLong(_:limit:)``.
    package mutating func nextLines(limit: Int) throws -> [Line] {
        while !isAtEnd, waiting.isEmpty || (waiting.count < limit && hasInput) {
            try readPiece()
        }
        defer { waiting.removeFirst(min(limit, waiting.count)) }
        return Array(waiting.prefix(limit))
    }

    /// Whether reading on would not have to wait.
    private var hasInput: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // Lends the request for one call of the system.
        return unsafe poll(&request, 1, 0) > 0
    }

    private mutating func readPiece() throws {
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        // Lends the buffer for one call of the system.
        let count = unsafe piece.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        if count < 0 {
            guard errno == EINTR else {
                throw FoundationsError.cannotRead(path: file, reason: SystemError.last)
            }
        } else if count == 0 {
            isAtEnd = true
            finishLine()
        } else {
            try take(piece[..<count])
        }
    }

    private mutating func take(_ piece: ArraySlice<UInt8>) throws(CrossoverError) {
        var rest = piece
        while let end = rest.firstIndex(of: Self.newline) {
            unfinished += rest[..<end]
            try requireBounded()
            finishLine()
            rest = rest[(end + 1)...]
        }
        unfinished += rest
        try requireBounded()
    }

    private func requireBounded() throws(CrossoverError) {
        guard unfinished.count <= longestLine else {
            let position = TextPosition(file: file, line: lineNumber, column: 1)
            throw .lineTooLong(position, limit: longestLine)
        }
    }

    private mutating func finishLine() {
        // Editors on Windows put a byte order mark before the text, which is no part of it.
        if lineNumber == 1, unfinished.starts(with: Self.byteOrderMark) {
            unfinished.removeFirst(Self.byteOrderMark.count)
        }
        let isBlank = unfinished.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        if !isBlank {
            let position = TextPosition(file: file, line: lineNumber, column: 1)
            waiting.append(Line(position: position, bytes: unfinished))
        }
        unfinished.removeAll(keepingCapacity: true)
        lineNumber += 1
    }
}
