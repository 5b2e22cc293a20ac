import Record

extension MethodSection {
    /// Models behind services, and what happened while they were asked.
    static func writeServices(_ record: RunRecord, into document: inout ReportDocument) {
        let services = (record.services ?? []).placed(at: record.at.services)
        guard !services.isEmpty else { return }
        document.heading("services", "Models behind a service")
        var table = Table([
            .text("Name"), .text("Address"), .text("Model asked for"), .text("Model reported"),
            .text("Labels are chosen by"), .text("Trained from"), .number("Numbers of a vector"),
        ])
        for service in services {
            table.add([
                .code(service.name), .told(service.url, from: service.at.url),
                .told(service.model, from: service.at.model),
                service.reportedModel.map { .told($0, from: service.at.reportedModel) }
                    ?? .words(Figure.none),
                labels(of: service.it),
                service.trainedFrom.map { .traced(.code($0), from: service.at.trainedFrom) }
                    ?? .words(Figure.none),
                service.dimension.map { .figure($0, from: service.at.dimension) }
                    ?? .words(Figure.none),
            ])
        }
        document.table(table)
        document.list(
            services.flatMap { service in
                service.notices.placed(at: service.at.notices).map { words($0, of: service.name) }
            })
    }

    /// How a label is had of it; a model that makes vectors chooses none.
    private static func labels(of service: ServiceRecord) -> Statement {
        guard service.dimension == nil else { return .words(Figure.none) }
        return service.tellsLikelihoods ? "likelihood" : "what is written"
    }

    private static func words(
        _ notice: Placed<ServiceRecord.Notice>, of name: String
    ) -> Statement {
        let subjects = notice.subjects.placed(at: notice.at.subjects).map {
            Statement.told($0.it, from: $0.at)
        }
        let list = subjects.joined(separator: " → ")
        return switch notice.kind {
        case .modelChanged: "\(.code(name)): the service changed the model during the run: \(list)"
        case .fingerprintChanged:
            "\(.code(name)): the service changed what the model runs on during the run: \(list)"
        case .parameterLeftOut:
            "\(.code(name)): the service refused a parameter and used its own default: \(list)"
        case .promptMayBeCut:
            "\(.code(name)): the service may have cut prompts without a word, at \(list) tokens"
        }
    }
}
