import Domain
import Economics
import Foundations
import LanguageModels
import Record
import Scenarios

/// What went into a run, as far as its record depends on it: kept in the journal, so that the record
/// can be made again without the scenario's files and without models.
struct RunInputs: Codable {
    /// The program's version.
    var crossover: String
    /// The scenario's name.
    var name: String
    /// Of the scenario and all its files.
    var fingerprint: SHA256Digest
    /// The scenario's own text.
    var text: String
    /// The same with every default.
    var resolved: String
    /// All that take part.
    var questions: QuestionSet
    /// What people say of answers; nil for none.
    var marks: HumanMarks?
    /// How many documents the corpus has; 0 without one.
    var documentCount: Int
    /// What of the data was passed over when they were read.
    var notices: [DataNotice]
    /// What bills are made by, the deciding sheet first; may be empty.
    var priceSheets: [PriceSheet]
    var models: [ModelRecord]
    /// Tokens that the generator looks at; nil in a run without one.
    var contextLength: Int?

    /// - Parameter models: nil in a run without models.
    init(_ bundle: ScenarioBundle, models: Models?) {
        crossover = Crossover.version
        name = bundle.file.name
        fingerprint = bundle.fingerprint
        text = bundle.file.text
        resolved = bundle.file.resolvedYAML
        questions = bundle.questions
        marks = bundle.marks
        documentCount = bundle.corpus?.documents.count ?? 0
        notices = bundle.notices
        priceSheets = bundle.priceSheets
        contextLength = models?.generator?.contextLength
        self.models = models?.records ?? []
    }

    func scenario() throws -> Scenario { try Scenario(yaml: text, named: name) }
}

extension Models {
    /// The generator, then the encoder, then the model that judges, as far as they are there.
    fileprivate var records: [ModelRecord] {
        let models: [(ModelRecord.Role, ModelIdentity?)] = [
            (.generator, generator?.identity), (.encoder, encoder?.identity), (.judge, judge),
        ]
        return models.compactMap { role, identity in
            guard let identity else { return nil }
            return ModelRecord(
                role: role, name: identity.name, architecture: identity.architecture,
                parameters: identity.parameterCount, licence: identity.licence,
                files: identity.files, bytes: identity.byteCount)
        }
    }
}
