import CBLAS
import CKernels

/// Why no arithmetic can be done.
public enum KernelsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No BLAS library with a C interface was found under these file names.
    case blasMissing(candidates: String)
    /// The system refused the threads.
    case threadsRefused(count: Int)
    /// The processor cannot be taken for one of this kind, since it has less.
    case processorLacks(Processor.Kind)

    /// What is missing, where it was looked for, and what to do.
    public var description: String {
        switch self {
        case .blasMissing(let candidates):
            """
            BLAS: no library with a C interface was found (tried \(candidates)). \
            Install one: apt-get install libblas-dev libopenblas0-pthread
            """
        case .threadsRefused(let count):
            """
            threads: the system refused to start \(count). \
            Ask for fewer with --threads, or raise the limit (ulimit -u).
            """
        case .processorLacks(let kind):
            """
            --processor \(kind): this processor has no \(kind), so there is nothing newer to hide. \
            Leave the option out.
            """
        }
    }
}

/// The machine's arithmetic: a pool of threads, BLAS, and every kernel as a method.
///
/// Work is cut into pieces by its shape, never by the number of threads, so results do not depend
/// on how many there are. Not `Sendable`, and used by one caller at a time.
public final class Compute {
    /// Number of threads that share the work, the caller's included.
    public let threads: Int
    /// The precision of the linear layers of the models that are loaded for it.
    public let precision: Precision
    private let pool: OpaquePointer
    /// One growing buffer a thread, for attention scores.
    private var scratch: [Matrix]
    /// A growing buffer for activations in a precision that is not theirs.
    private var operand = AlignedBytes(count: 0)
    /// The same for all threads together.
    private var shared = Matrix(rows: 0, columns: 1)

    /// Opens BLAS and starts the threads.
    ///
    /// - Parameters:
    ///   - threads: ≥ 1; more than the machine has cores is of no use.
    ///   - precision: of the linear layers of models.
    /// - Throws: ``KernelsError``.
    public init(threads: Int, precision: Precision = .f32) throws(KernelsError) {
        precondition(threads >= 1)
        guard cblas_open(ck_cpu_hides_newer()) else {
            throw .blasMissing(candidates: String(cString: cblas_candidates()))
        }
        guard let pool = ck_pool_create(threads) else { throw .threadsRefused(count: threads) }
        self.threads = ck_pool_workers(pool)
        self.precision = precision
        self.pool = pool
        scratch = (0..<threads).map { _ in Matrix(rows: 0, columns: 1) }
    }

    deinit { ck_pool_destroy(pool) }

    /// What BLAS says of itself: name, version, kernels.
    public var blasDescription: String { String(cString: cblas_description()) }

    /// How many threads BLAS says it would use within one call, read back from it: 1, since work is
    /// divided here. nil when the library does not say.
    public var blasThreads: Int? {
        let count = Int(cblas_threads())
        return count > 0 ? count : nil
    }

    /// Calls `body(task, worker)` for each task in `0..<count`, shared out among the threads.
    ///
    /// The tasks must write to places of their own; the order in which they run is not defined.
    func forEach(_ count: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
        guard count > 0 else { return }
        withoutActuallyEscaping(body) { body in
            var job = Job(body: body)
            withUnsafeMutablePointer(to: &job) { pointer in
                ck_pool_run(
                    pool, count,
                    { context, task, worker in
                        guard let context else { return }
                        context.assumingMemoryBound(to: Job.self).pointee.body(task, worker)
                    }, pointer)
            }
        }
    }

    private struct Job {
        let body: (Int, Int) -> Void
    }

    /// Calls `body` for ranges that together cover `0..<rows`.
    func forEachRange(of rows: Int, length: Int, _ body: (Range<Int>) -> Void) {
        forEach((rows + length - 1) / length) { task, _ in
            body(task * length..<min(rows, (task + 1) * length))
        }
    }

    /// Calls `body` for ranges of rows that together cover a matrix, each row as if it stood alone.
    ///
    /// The step of sixteen streams has sixteen rows: they are to make work for several threads.
    func forEachRows(of matrix: Matrix, _ body: (Range<Int>) -> Void) {
        let floatsInTask = 2048  // a microsecond's work or two: worth handing out
        forEachRange(
            of: matrix.rows, length: max(1, floatsInTask / max(1, matrix.columns)), body)
    }

    /// A buffer of at least `bytes` bytes, valid until the next call.
    func operand(bytes: Int) -> UnsafeMutableRawPointer {
        if operand.count < bytes { operand = AlignedBytes(count: bytes) }
        return operand.base
    }

    /// Buffers of at least `count` floats, one for each thread, valid until the next call.
    func scratch(_ count: Int) -> [UnsafeMutablePointer<Float>] {
        if scratch[0].count < count {
            scratch = scratch.map { _ in Matrix(uninitializedRows: count, columns: 1) }
        }
        return scratch.map(\.base)
    }

    /// One buffer of at least `count` floats for all threads, valid until the next call.
    func sharedScratch(_ count: Int) -> UnsafeMutablePointer<Float> {
        if shared.count < count { shared = Matrix(uninitializedRows: count, columns: 1) }
        return shared.base
    }
}
