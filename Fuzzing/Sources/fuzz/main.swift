import Foundations
import LibFuzzer

/// What the environment asks for. Not arguments: those are libFuzzer's, which hands them on when
/// it starts itself again.
private enum Setting {
    static let target: FuzzTarget = {
        let name = value("FUZZ_TARGET")
        guard let target = FuzzTarget(rawValue: name) else { stop("no target '\(name)'") }
        return target
    }()

    /// A folder for this process alone: several may fuzz the same target.
    static let folder: String = {
        let folder = "\(value("FUZZ_FOLDER"))/\(getpid())"
        guard mkdir(folder, 0o700) == 0 else { stop("cannot make the folder \(folder)") }
        return folder
    }()

    /// Whether to print the errors that the readers answer with.
    static let prints = !value("FUZZ_PRINTS").isEmpty

    private static func value(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }

    private static func stop(_ problem: String) -> Never {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
        print(
            """
            fuzz: \(problem). FUZZ_TARGET names one of: \(names). \
            FUZZ_FOLDER names a folder for temporary files. scripts/fuzz sets both.
            """)
        exit(2)
    }
}

private func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    var input = FuzzInput(bytes: bytes, folder: Setting.folder)
    if Setting.prints { input.report = { print($0) } }
    Setting.target.run(input)
    return 0
}

if CommandLine.arguments == [CommandLine.arguments[0], "list"] {
    print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
    exit(0)
}
var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, testOneInput))
