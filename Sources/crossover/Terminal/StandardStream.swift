import Foundations

/// Where the program writes to, and the only place that does. Nothing is held back: what was
/// written is seen.
enum StandardStream: Int32 {
    /// Results.
    case output = 1
    /// Progress and errors.
    case error = 2

    private var name: String {
        switch self {
        case .output: "standard output"
        case .error: "standard error"
        }
    }

    /// Writes text for people: what a terminal would act on is named, too long lines are cut in
    /// their middle. Line feeds are the program's own; a value that may hold one is shown by
    /// `Excerpt`.
    func show(_ text: String) throws(CrossoverError) {
        try write(exactly: ScreenText.harmless(text))
    }

    /// Writes all of a text as it is: JSON, YAML, and what draws the progress.
    ///
    /// - Throws: ``CrossoverError/closed`` when nobody reads it any more,
    ///   ``CrossoverError/cannotWrite(stream:reason:)``.
    func write(exactly text: String) throws(CrossoverError) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            // Lends the bytes for one call of the system.
            let count = unsafe bytes.withUnsafeBytes {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: $0[written...])
                return unsafe Platform.write(rawValue, rest.baseAddress, rest.count)
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw .closed
            } else if errno != EINTR {
                throw .cannotWrite(stream: name, reason: SystemError.last)
            }
        }
    }
}

/// The system's words for what went wrong.
enum SystemError {
    /// For the call just made.
    static var last: String {
        // The system's text stays valid until the next call of strerror on this thread.
        unsafe String(cString: strerror(errno))
    }
}
