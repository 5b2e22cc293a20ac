import Foundations

extension ProgramCommand {
    /// Starts the program, gives it lines and takes its lines as they come.
    ///
    /// All is done on the calling thread, which waits for both of the program's outputs and its
    /// input at once: whatever the program does with them, neither side waits for the other for
    /// ever. When this returns or throws, the program, all that it started in its process group, and
    /// every descriptor are gone. A terminal's Ctrl-C does not reach the program: `check` must tell.
    ///
    /// - Parameters:
    ///   - lines: written to its standard input, which is then closed; without line ends. A program
    ///     that does not read them is none the worse for it.
    ///   - surroundings: the environment of this program.
    ///   - check: called many times a second; what it throws stops the program and is passed on.
    ///   - isAnswered: whether the lines that came are all that is wanted. Then the program has
    ///     ``ProgramLimits/grace`` to end, and how it ends is no error.
    ///   - take: gets each line, without its end, at once; what it throws stops the program and is
    ///     passed on. A last line without an end is taken only from a program that ended with
    ///     status 0: another may have been cut off in its middle.
    /// - Returns: how the program ended, once all was answered.
    /// - Throws: ``ProgramsError``, and what `check` and `take` throw.
    @discardableResult
    public func run(
        _ lines: [String], surroundings: [String: String], limits: ProgramLimits = ProgramLimits(),
        check: () throws -> Void, isAnswered: () -> Bool, take: (String) throws -> Void
    ) throws -> ProgramEnd {
        var run = try ProgramRun(self, lines, surroundings: surroundings, limits: limits)
        do {
            try run.read(check: check, isAnswered: isAnswered, take: take)
        } catch {
            run.stop()
            throw error
        }
        let end = run.stop()
        if end == .exited(0), let line = try run.rest() { try take(line) }
        guard isAnswered() else {
            throw ProgramsError.ended(program: shown, end, wrote: run.wrote)
        }
        return end
    }
}

/// A program at work.
private struct ProgramRun: ~Copyable {
    private let command: ProgramCommand
    private let limits: ProgramLimits
    private let child: Child
    private var input: Descriptor?
    private var output: Descriptor?
    private var errors: Descriptor?
    private var unsent: ArraySlice<UInt8>
    private var splitter: LineSplitter
    private var kept: KeptText
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(
        _ command: ProgramCommand, _ lines: [String], surroundings: [String: String],
        limits: ProgramLimits
    ) throws(ProgramsError) {
        let variables = try command.variables(from: surroundings)
        let file = try command.file(searching: variables["PATH"] ?? "")
        do throws(SystemFailure) {
            let input = try Pipe(), output = try Pipe(), errors = try Pipe()
            child = try Child(
                file: file, words: command.words, variables: variables, folder: command.folder,
                input: input.reading, output: output.writing, errors: errors.writing)
            // The program's ends are closed here: else its outputs would never come to an end.
            self.input = input.writing.neverWaiting()
            self.output = output.reading.neverWaiting()
            self.errors = errors.reading.neverWaiting()
        } catch {
            throw .cannotStart(program: command.shown, reason: error.reason)
        }
        self.command = command
        self.limits = limits
        unsent =
            lines.reduce(into: []) { bytes, line in
                bytes += line.utf8
                bytes.append(UInt8(ascii: "\n"))
            }[...]
        splitter = LineSplitter(program: command.shown, limits: limits)
        kept = KeptText(most: limits.keptBytes)
    }

    var wrote: String { kept.text }

    /// Takes lines until no more will come, or none is to be waited for.
    mutating func read(
        check: () throws -> Void, isAnswered: () -> Bool, take: (String) throws -> Void
    ) throws {
        let clock = ContinuousClock()
        var quietSince = clock.now, isEnding = false
        while true {
            try check()
            try move()
            while let line = try splitter.line() {
                try take(line)
                try check()
                // Blank lines answer nothing.
                if !isAnswered(), !line.allSatisfy(\.isWhitespace) { quietSince = clock.now }
            }
            let hasEnded = child.hasEnded
            if hasEnded, output == nil, errors == nil { return }
            // What the program left behind may hold its outputs open: they are not waited for long.
            if !isEnding, hasEnded || output == nil || isAnswered() {
                isEnding = true
                quietSince = clock.now
            }
            let quiet = clock.now - quietSince
            if isEnding, quiet >= .seconds(limits.grace) { return }
            if !isEnding, quiet >= .seconds(command.timeout) {
                throw ProgramsError.timedOut(
                    program: command.shown, seconds: command.timeout, wrote: wrote)
            }
        }
    }

    /// Ends the program and all that it started: what does not go when asked is killed.
    @discardableResult
    mutating func stop() -> ProgramEnd {
        let hadEnded = child.hasEnded
        if !hadEnded || output != nil || errors != nil {
            child.signal(SIGTERM)
            let clock = ContinuousClock(), end = clock.now + .seconds(limits.grace)
            while clock.now < end, !(child.hasEnded && output == nil && errors == nil) { drain() }
        }
        child.signal(SIGKILL)
        let end = child.reap()
        return hadEnded ? end : .stopped
    }

    /// The line that has no end.
    mutating func rest() throws(ProgramsError) -> String? {
        output == nil ? try splitter.rest() : nil
    }

    /// Moves bytes between the two programs, or waits a little for some to move.
    private mutating func move() throws(ProgramsError) {
        wait()
        write()
        if let piece = Self.read(&output, &buffer) { try splitter.append(piece) }
        if let piece = Self.read(&errors, &buffer) { kept.append(piece) }
    }

    /// The same for a program that is to end: its answers are not wanted any more.
    private mutating func drain() {
        input = nil
        wait()
        _ = Self.read(&output, &buffer)
        if let piece = Self.read(&errors, &buffer) { kept.append(piece) }
    }

    /// Returns when bytes can be moved, or soon.
    private func wait() {
        let wanted = [
            input?.waiting(for: POLLOUT), output?.waiting(for: POLLIN),
            errors?.waiting(for: POLLIN),
        ]
        var ends = wanted.compactMap(\.self)
        // Nobody tells when the program ends; it mostly does as soon as its output is closed.
        // Lends our own memory for one call of the system.
        _ = unsafe poll(&ends, nfds_t(ends.count), output == nil ? 2 : 20)
    }

    private mutating func write() {
        guard let outcome = unsent.isEmpty ? .closed : input?.write(unsent) else { return }
        switch outcome {
        case .moved(let count): unsent = unsent.dropFirst(count)
        case .later: break
        case .closed: input = nil
        }
    }

    /// What can be read at one end without waiting; nil for nothing.
    private static func read(
        _ end: inout Descriptor?, _ buffer: inout [UInt8]
    ) -> ArraySlice<UInt8>? {
        guard let outcome = end?.read(into: &buffer) else { return nil }
        if case .moved(let count) = outcome { return buffer[..<count] }
        if case .closed = outcome { end = nil }
        return nil
    }
}
