import Foundations

/// What is said of a line of requests that cannot be read.
enum JSONLine {
    /// Why lines that end in a carriage return alone look like one; nil where none does.
    static func loneReturns(in line: JSONText) -> String? {
        // The return before a line feed is still at the end of a line from standard input.
        guard line.bytes.dropLast().contains(0x0D) else { return nil }
        return """
            The lines end in a carriage return alone (CR), as on old Macs, and look like one line. \
            Save the file with line feeds (LF).
            """
    }
}
