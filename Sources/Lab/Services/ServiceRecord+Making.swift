import Domain
import Record
import RemoteModels

extension Services {
    /// What is to be known of each model that was asked, in the scenario's order.
    func records() -> [ServiceRecord] {
        scenario.models.services.flatMap { model in
            [
                self[model.name].map { ServiceRecord($0, named: model) },
                encoder.flatMap { $0.name == model.name ? ServiceRecord($0, named: model) : nil },
            ].compactMap(\.self)
        }
    }
}

extension ServiceRecord {
    fileprivate init(_ model: RemoteModel, named configuration: APIModel) {
        self.init(
            name: configuration.name, url: model.endpoint.url.description,
            model: model.endpoint.model, reportedModel: model.findings?.model,
            systemFingerprint: model.findings?.fingerprint,
            tellsLikelihoods: model.findings?.echoesLikelihoods ?? false,
            trainedFrom: configuration.training?.base,
            // A service that changes with every reply is told of often enough.
            notices: Array(
                model.notices.map(Notice.init).sorted {
                    ($0.kind.rawValue, $0.subjects.joined())
                        < ($1.kind.rawValue, $1.subjects.joined())
                }.prefix(20)))
    }
}

extension ServiceRecord {
    fileprivate init(_ encoder: RemoteEncoder, named configuration: APIModel) {
        self.init(
            name: configuration.name, url: encoder.model.endpoint.url.description,
            model: encoder.model.endpoint.model, reportedModel: nil, systemFingerprint: nil,
            tellsLikelihoods: false, trainedFrom: nil, dimension: encoder.model.dimension,
            notices: [])
    }
}

extension ServiceRecord.Notice {
    fileprivate init(_ notice: RemoteNotice) {
        switch notice {
        case .modelChanged(let from, let to):
            self.init(kind: .modelChanged, subjects: [from, to])
        case .fingerprintChanged(let from, let to):
            self.init(kind: .fingerprintChanged, subjects: [from, to])
        case .parameterLeftOut(let name):
            self.init(kind: .parameterLeftOut, subjects: [name])
        case .promptMayBeCut(let tokens):
            self.init(kind: .promptMayBeCut, subjects: ["\(tokens)"])
        }
    }
}
