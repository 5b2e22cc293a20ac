import Domain

extension ArmRecord {
    /// Whether the arm answered and is no control.
    package var isCandidate: Bool { !isControl && score.value.isFinite }

    /// Whether it answers with passages of the corpus.
    package var readsIndex: Bool { indexBytes > 0 }

    /// Whether it is the arm without a language model.
    package var isNearest: Bool { kind == .nearest }
}
