import Domain

/// A system from outside: others asked it, or ask it for the lab.
struct OutsideArm: Contestant {
    let kind: ArmConfiguration.Kind
    let name: String
    let extraction: AnswerExtraction?
    let terms: OutsideTerms

    init(_ configuration: ArmConfiguration) {
        (kind, name) = (configuration.kind, configuration.name)
        extraction = configuration.extraction
        terms = configuration.method.outside ?? OutsideTerms()
    }

    var settings: [ArmSetting] { [ArmSetting()] }

    func dataFlow(_ setting: ArmSetting) -> DataFlow {
        DataFlow(prompts: terms.leaves, to: terms.to ?? name)
    }

    /// What it is given are answers; whether chance played a part the number of repetitions says.
    func dependsOnSeed(_ setting: ArmSetting) -> Bool { false }
}
