/// What very many small keys are hashed by, where the standard library's hasher would take longer
/// than all that is done with them.
enum QuickHash {
    /// Odd, and another one in each process, so that no file can be made for which it is slow.
    static let multiplier = UInt64(bitPattern: Int64("quick hash".hashValue)) | 1

    static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 { (hash &+ value) &* multiplier }
}
