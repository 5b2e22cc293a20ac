import Foundations

/// What the system knows of the screen behind a stream.
enum Terminal {
    /// Whether a person looks at the stream.
    static func isBehind(_ stream: StandardStream) -> Bool {
        isatty(stream.rawValue) == 1
    }

    /// Columns of the screen; nil where there is none or it does not tell.
    static func width(of stream: StandardStream) -> Int? {
        var size = winsize()
        // Lends the size for one call of the system.
        guard unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}
