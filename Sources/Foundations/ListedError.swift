/// An error whose description has several lines; of every other error a line break is a part of some
/// value, and is shown as one.
public protocol ListedError: Error {
    /// Each on a line of its own.
    var lines: [String] { get }
}
