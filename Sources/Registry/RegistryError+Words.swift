import Foundations

extension RegistryError {
    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .notAName, .notAnAlias, .notAReference, .notAHead, .unknownModel, .unknownVersion,
            .unknownAlias,
            .words, .unknownArm, .unknownSeed:
            wrongWord
        case .noRegistry, .notARegistry, .damaged, .storage, .record, .file, .exists: wrongFile
        default: wrongMoment
        }
    }

    private static let name = "1 to 64 letters, digits, '.', '_' and '-'"

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "there is none" : "there is \(names.joined(separator: ", "))"
    }

    /// What was asked for cannot be meant.
    private var wrongWord: String {
        switch self {
        case .notAName(let text):
            "Model name \(Excerpt.quoted(text)): expected \(Self.name), a letter or digit first. "
                + "Give a name and no path."
        case .notAnAlias(let text):
            "Alias \(Excerpt.quoted(text)): expected \(Self.name), a letter first, as in champion."
        case .notAReference(let text):
            "Version \(Excerpt.quoted(text)): expected a model with a number or an alias, as in "
                + "handbook-lora@2 or handbook-lora@champion."
        case .notAHead(let text):
            "--head \(Excerpt.quoted(text)): expected the number of events and 64 hex digits, as in "
                + "7:0f3c…, as 'crossover registry list' and each model card give it."
        case .unknownModel(let model, let known):
            "No model '\(model)' is registered; \(Self.list(known)). 'crossover registry list' "
                + "shows all."
        case .unknownVersion(let version, let latest):
            "There is no version \(version); the latest is \(version.model)@\(latest)."
        case .unknownAlias(let alias, let model, let known):
            "Model '\(model)' has no alias '\(alias)'; \(Self.list(known)). 'crossover registry "
                + "alias' gives one."
        case .words(let words, let count, let most):
            "\(words.rawValue): expected 1 to \(most) characters, got "
                + "\(count == 0 ? "none" : "\(count)"). Say it in words that others can read later."
        case .unknownArm(let arm, let known):
            "The run has no arm \(Excerpt.quoted(arm)); "
                + Self.list(known.map { Excerpt.line($0) }) + ". Give one with --arm."
        case .unknownSeed(let seed, let known):
            "The run has no seed \(seed); \(Self.list(known.map(String.init))). Give one with --seed."
        default: ""
        }
    }

    /// A file or folder is not what it should be.
    private var wrongFile: String {
        switch self {
        case .noRegistry(let folder):
            "There is no registry in '\(folder)'. 'crossover registry add' begins one; --registry "
                + "and the environment variable CROSSOVER_REGISTRY name another folder."
        case .notARegistry(let path):
            "'\(path)' is in the way: no file of a registry, or a symbolic link. Nothing was "
                + "changed. Move it away, or name another folder with --registry."
        case .damaged(let path, let reason):
            "'\(path)' is not as it was written: \(reason). Nothing was changed. 'crossover registry "
                + "verify' tells all that it finds; put back a copy from before."
        case .storage(let error): "Registry: \(error)"
        case .record(let reason):
            "The run's record cannot be read: \(reason) Use the version of crossover that it names."
        case .file(let version, let name, let fault):
            "\(version): the stored file \(name) \(Self.words(fault)). Put back a copy; or give "
                + "'crossover registry add' the same run again, which stores its files anew even "
                + "though the version is there."
        case .exists(let path):
            "'\(path)' is there already and is not written over. Give another name, or move it "
                + "away."
        default: ""
        }
    }

    private static func words(_ fault: FileFault) -> String {
        switch fault {
        case .missing: "is missing"
        case .changed: "was changed"
        case .notAFile: "is no regular file"
        }
    }

    /// It makes sense, but not now, or not for this version.
    private var wrongMoment: String {
        switch self {
        case .aliasOfRejected(let alias, let version):
            "\(version) was rejected, and no alias leads to a rejected version. 'crossover registry "
                + "rollback \(version.model)@\(alias)' moves the alias to the version before, "
                + "'crossover registry alias' to any other."
        case .aliasUnchanged(let alias, let version):
            "'\(alias)' leads to \(version) already; nothing was changed."
        case .aliasElsewhere(let alias, let version):
            "'\(alias)' leads to \(version); nothing was changed. Give that version to take it away."
        case .notPending(let version, .rejected):
            "\(version) was rejected, which is final. Register the model again, as a new version, "
                + "if the reason was wrong."
        case .notPending(let version, let state):
            "\(version) is \(state.rawValue) already. 'crossover registry reject' takes an approval "
                + "back."
        case .registeredBefore(let version):
            "These weights of this run are \(version) already. Versions are never changed; "
                + "'crossover registry show \(version)' shows it."
        case .notNext(let version, let next):
            "\(version) cannot be registered: the next number is \(next), and the names of its files "
                + "must be plain."
        case .nothingBefore(let alias, let model, let passedOver):
            "'\(alias)' of '\(model)' led to no other approved version before"
                + (passedOver.isEmpty
                    ? ""
                    : " (not approved: \(passedOver.map(\.description).joined(separator: ", ")))")
                + ". Approve one, and name it with 'crossover registry alias'."
        case .otherTarget(let alias, let expected, let found):
            "A rollback of '\(alias)' leads to \(expected), not to \(found): somebody changed the "
                + "registry meanwhile. Look at it, and give the command again."
        case .trainsNothing(let arm, let trained):
            "Arm \(Excerpt.quoted(arm)) trains nothing, so there are no weights to register; of arms "
                + "that were trained \(Self.list(trained.map { Excerpt.line($0) }))."
        case .armFailed(let arm, let reason):
            "Arm \(Excerpt.quoted(arm)) failed in this run: \(Excerpt.line(reason)) Nothing is known "
                + "of how it answers; run it again before it is registered."
        default: ""
        }
    }
}
