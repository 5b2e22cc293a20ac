/// A model behind a service that arms asked.
public struct ServiceRecord: Codable, Sendable, Equatable {
    /// What the scenario calls it.
    public var name: String
    /// Where the service's routes begin.
    public var url: String
    /// The service's name for the model.
    public var model: String
    /// The model that the service says it is; nil where it does not say.
    public var reportedModel: String?
    /// The service's name for what the model ran on (`system_fingerprint`); nil where it has none.
    public var systemFingerprint: String?
    /// Whether it tells how likely texts are: labels are then chosen by likelihood, else read out of
    /// what it writes.
    public var tellsLikelihoods: Bool
    /// The scenario's name of the model that it was trained from; nil for one as it is offered.
    public var trainedFrom: String?
    /// How many numbers its vectors have; nil for a model that answers.
    public var dimension: Int?
    /// What happened while it was asked.
    public var notices: [Notice]

    /// Something that a reader must know of the replies.
    public struct Notice: Codable, Sendable, Equatable {
        /// What happened.
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// Replies came from another model than those before.
            case modelChanged = "model-changed"
            /// Replies came from another set-up than those before.
            case fingerprintChanged = "fingerprint-changed"
            /// A parameter was refused and not sent: the service's own default held.
            case parameterLeftOut = "parameter-left-out"
            /// A prompt may have been cut by the service.
            case promptMayBeCut = "prompt-may-be-cut"
        }

        /// What happened.
        public var kind: Kind
        /// What it was before and after, the parameter, or the tokens.
        public var subjects: [String]

        package init(kind: Kind, subjects: [String]) {
            self.kind = kind
            self.subjects = subjects
        }
    }

    package init(
        name: String, url: String, model: String, reportedModel: String?,
        systemFingerprint: String?, tellsLikelihoods: Bool, trainedFrom: String?,
        dimension: Int? = nil, notices: [Notice]
    ) {
        self.name = name
        self.url = url
        self.model = model
        self.reportedModel = reportedModel
        self.systemFingerprint = systemFingerprint
        self.tellsLikelihoods = tellsLikelihoods
        self.trainedFrom = trainedFrom
        self.dimension = dimension
        self.notices = notices
    }
}
