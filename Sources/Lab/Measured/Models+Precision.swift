package import Domain
import Foundations
import Kernels
package import LanguageModels
import Scenarios
import Storage

// The precision of a run: what was asked for, or the fastest that is near enough to f32.

extension Models {
    /// Loads a scenario's models in the precision that the options name, or else in the fastest of
    /// this processor, if that agrees with f32 on each of the models.
    ///
    /// How far they agree is measured once and kept.
    package static func load(
        for scenario: Scenario, store: ModelStore, options: ExperimentOptions, monitor: Monitor
    ) throws -> Models {
        func load(in precision: Precision) throws -> Models {
            try Models(
                names: scenario.models, need: Need(scenario), judge: scenario.task.judge,
                store: store,
                compute: try Compute(threads: options.threads, precision: precision),
                precisionIsAutomatic: options.precision == nil, monitor: monitor)
        }
        if let precision = options.precision { return try load(in: precision) }
        func fastest() throws -> Models? {
            let trains = scenario.arms.contains(where: \.kind.trains)
            let models = try load(in: Processor.fastestPrecision(training: trains))
            guard let objection = try models.objectionToPrecision(monitor: monitor) else {
                return models
            }
            monitor.notice("\(objection) All models compute in f32.")
            return nil
        }
        // Those of the one precision are gone when the others come.
        return try fastest() ?? load(in: .f32)
    }

    /// Why the models' precision should not be used unasked; nil if nothing speaks against it.
    private func objectionToPrecision(monitor: Monitor) throws -> String? {
        guard compute.precision != .f32 else { return nil }
        let texts = try PrecisionAgreement.texts
        let reference = { try Compute(threads: self.compute.threads, precision: .f32) }
        func key(_ model: ModelIdentity) -> MeasurementKey {
            MeasurementKey(
                "agreement with f32", source: SHA256.hash(texts.joined(separator: "\n")),
                model: model, compute: compute)
        }
        func tell(_ name: String) throws {
            try monitor.report(
                "comparing \(compute.precision.rawValue) with f32", detail: name, 0, of: 1)
        }
        func language(
            _ identity: ModelIdentity, _ name: String, _ model: () throws -> LanguageModel
        ) throws -> String? {
            let agreement = try measurements.value(
                for: key(identity),
                orMake: {
                    try tell(identity.name)
                    return try PrecisionAgreement(
                        of: try model(), to: try store.languageModel(name, on: try reference()),
                        on: texts)
                })
            return agreement.isNear ? nil : agreement.words(identity, compute.precision)
        }
        if let generator,
            let words = try language(generator.identity, names.generator, { generator })
        {
            return words
        }
        if let judge, let judgeName, judge.fingerprint != generator?.identity.fingerprint,
            let words = try language(
                judge, judgeName, { try store.languageModel(judgeName, on: compute) })
        {
            return words
        }
        guard let encoder else { return nil }
        let agreement = try measurements.value(
            for: key(encoder.identity),
            orMake: {
                try tell(encoder.identity.name)
                let other = try store.sentenceEncoder(names.encoder, on: try reference())
                return try VectorAgreement(of: encoder, to: other, on: texts)
            })
        return agreement.isNear ? nil : agreement.words(encoder.identity, compute.precision)
    }

    /// The journal of a scenario's run with these models.
    ///
    /// - Throws: ``LabError/otherPrecision(path:kept:asked:)`` when all but the precision is that
    ///   of the run in the folder; `StorageError`.
    func journal(
        of bundle: ScenarioBundle, at path: String, restarting: Bool
    ) throws -> Journal {
        let scenario = bundle.experimentFingerprint
        let machine = MachineDescription(compute, isAutomatic: precisionIsAutomatic).kind
        let description = try CanonicalJSON.encodeLine(machine)
        do {
            return try Journal(
                path: path, fingerprint: fingerprint(with: scenario), machine: description,
                restarting: restarting)
        } catch {
            throw explained(error, scenario: scenario)
        }
    }

    /// The same error, or what it comes from.
    private func explained(_ error: StorageError, scenario: SHA256Digest) -> any Error {
        guard case .otherRun(let path, _, let found) = error,
            let kept = Precision.allCases.first(where: {
                fingerprint(with: scenario, precision: $0) == found
            })
        else { return error }
        return LabError.otherPrecision(path: path, kept: kept, asked: compute.precision)
    }
}

extension MeasurementCache {
    /// What is kept under a key, made by `make` and kept where there is nothing.
    fileprivate func value<Value: Codable>(
        for key: MeasurementKey, orMake make: () throws -> Value
    ) rethrows -> Value {
        if let kept = value(Value.self, for: key, isSound: { _ in true }) { return kept }
        let made = try make()
        keep(made, for: key)
        return made
    }
}

extension PrecisionAgreement {
    fileprivate func words(_ model: ModelIdentity, _ precision: Precision) -> String {
        let name = "\(Excerpt.quoted(model.name)) in \(precision.rawValue)"
        guard let divergence else { return "\(name) cannot be compared with f32." }
        let figures = [divergence, Self.mostDivergence].map {
            NumberFormat.significant($0, digits: 2)
        }
        let shares = [sameToken, Self.fewestSame].map { NumberFormat.fixed($0, digits: 3) }
        return """
            \(name) is too far from f32: the mean KL divergence of the next token is \
            \(figures[0]) nats (at most \(figures[1]) allowed), and the most likely token is the \
            same in \(shares[0]) of the cases (at least \(shares[1]) required).
            """
    }
}

extension VectorAgreement {
    fileprivate func words(_ model: ModelIdentity, _ precision: Precision) -> String {
        let figures = [leastCosine, Self.leastCosineAllowed].map {
            NumberFormat.fixed($0, digits: 4)
        }
        return """
            \(Excerpt.quoted(model.name)) in \(precision.rawValue) is too far from f32: the \
            lowest cosine of a text's two vectors is \(figures[0]) (least allowed: \(figures[1])).
            """
    }
}
