// On which machines the work of a run was done (measured).

/// A kind of machine, as far as CPU seconds depend on it.
public struct MachineKind: Codable, Sendable, Hashable {
    /// The processor's name as the system gives it, or `unknown`.
    public var processor: String
    /// Cores that the process may use.
    public var cores: Int
    /// Threads that shared the arithmetic.
    public var threads: Int
    /// Name and version of the operating system.
    public var system: String
    /// Name and kernel of the BLAS library.
    public var blas: String
    /// How linear layers were computed: `f32`, `bf16` or `int8`.
    public var precision: String
    /// What multiplied them in bf16 and int8; nil in f32.
    public var kernel: String?

    package init(
        processor: String, cores: Int, threads: Int, system: String, blas: String,
        precision: String, kernel: String? = nil
    ) {
        self.processor = processor
        self.cores = cores
        self.threads = threads
        self.system = system
        self.blas = blas
        self.precision = precision
        self.kernel = kernel
    }
}

/// A kind of machine, and the work behind the record that was done on it.
public struct MachineUseRecord: Codable, Sendable, Equatable {
    /// What distinguishes it.
    public var kind: MachineKind
    /// One entry for each arm with work there, and one for what serves all arms.
    public var work: [MachineWorkRecord]

    package init(kind: MachineKind, work: [MachineWorkRecord]) {
        self.kind = kind
        self.work = work
    }
}

/// What was done for one arm on one kind of machine.
public struct MachineWorkRecord: Codable, Sendable, Equatable {
    /// The arm's name, of a sweep's variants too; nil for work that serves all arms.
    public var arm: String?
    /// Kinds of cells, sorted, e.g. `answer` and `train`.
    public var cells: [String]

    package init(arm: String?, cells: [String]) {
        self.arm = arm
        self.cells = cells
    }
}

extension MachineRecord {
    /// The machine without what CPU seconds do not depend on.
    package var kind: MachineKind {
        MachineKind(
            processor: processor, cores: cores, threads: threads, system: system, blas: blas,
            precision: precision, kernel: kernel)
    }
}
