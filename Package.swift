// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// `Foundations` deprecates what turns a float into a whole number without a check.
let checked: [SwiftSetting] = [.treatWarning("DeprecatedDeclaration", as: .error)]

/// Pointers are opened in `Kernels` and `Checkpoints`; everywhere else each must be marked unsafe.
let safe: [SwiftSetting] =
    common + checked + [.strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)]

/// No module before its code: the next room waits for both, so that it would only cost.
let unoptimised: [SwiftSetting] = [
    .unsafeFlags(["-Onone", "-no-emit-module-separately-wmo"], .when(configuration: .release))
]

/// Rooms that decide and describe, and leave all computing to others: they run as fast without
/// optimisation, and compile in a quarter of the time (CONTRIBUTING.md).
let plain: [SwiftSetting] = safe + unoptimised

/// Tests compute little themselves; `KernelsTests` and `TestSupport`, which do, stay optimised.
let tests: [SwiftSetting] = common + unoptimised

/// Loops over floats are 20 times slower without optimisation: debug builds get it here too.
/// A square root that sets errno cannot be computed in lanes.
let optimisedC: [CSetting] = [.unsafeFlags(["-O2", "-fno-math-errno"])]
let optimised: [SwiftSetting] =
    common + checked + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "crossover",
    // Untried. SHA256State's InlineArray and TextFault's UTF8Span came with macOS 26.
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "crossover", targets: ["crossover"]),
        // For Fuzzing/, a package of its own; the program's build makes nothing of it.
        .library(
            name: "Rooms",
            targets: [
                "Checkpoints", "Datasets", "Domain", "Evaluation", "Foundations", "Kernels",
                "LanguageModels", "ModelAPI", "Platform", "Record", "Reports", "Retrieval",
                "Scenarios", "Tokenizers",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: - floor 0: C, and the operating system
        .target(
            name: "CBLAS", cSettings: optimisedC,
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(
            name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CKernels", cSettings: optimisedC),
        .target(name: "CPrograms"),
        .target(name: "Platform", swiftSettings: safe),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

        // MARK: - floor 1: arithmetic and tools
        .target(name: "Foundations", dependencies: ["Platform"], swiftSettings: safe),
        .target(
            name: "Kernels", dependencies: ["CBLAS", "CKernels", "Platform"],
            swiftSettings: optimised),
        .target(name: "Statistics", dependencies: ["Foundations"], swiftSettings: safe),

        // MARK: - floor 2: the words of the domain, and bytes on disk
        .target(name: "Domain", dependencies: ["Foundations"], swiftSettings: plain),
        .target(
            name: "Checkpoints", dependencies: ["Kernels", "Foundations"], swiftSettings: optimised),
        .target(name: "Storage", dependencies: ["CSQLite", "Foundations"], swiftSettings: safe),
        .target(name: "Programs", dependencies: ["CPrograms", "Foundations"], swiftSettings: safe),

        // MARK: - floor 3: what is asked of models, how answers are scored, what it all costs
        .target(name: "ModelAPI", dependencies: ["Domain", "Foundations"], swiftSettings: plain),
        .target(
            name: "Metrics", dependencies: ["Domain", "Statistics", "Foundations"],
            swiftSettings: safe),
        .target(name: "Economics", dependencies: ["Platform"], swiftSettings: plain),
        .target(
            name: "Tuning", dependencies: ["Domain", "Statistics", "Foundations"],
            swiftSettings: safe),

        // MARK: - floor 4: tokens, and what models are measured by
        .target(
            name: "Tokenizers", dependencies: ["ModelAPI", "Foundations"], swiftSettings: safe),
        .target(
            name: "Evaluation",
            dependencies: ["Domain", "Metrics", "ModelAPI", "Statistics", "Foundations"],
            exclude: ["Guards/README.md", "Probes/README.md", "Replay/README.md"],
            resources: [
                .embedInCode("Probes/english.txt"), .embedInCode("Probes/french.txt"),
                .embedInCode("Probes/knowledge.jsonl"),
                .embedInCode("Probes/instructions.jsonl"), .embedInCode("Probes/passages.jsonl"),
                .embedInCode("Probes/refusing.jsonl"), .embedInCode("Probes/arithmetic.jsonl"),
                .embedInCode("Probes/code.jsonl"), .embedInCode("Guards/knowledge-guard.jsonl"),
                .embedInCode("Replay/prompts.jsonl"), .embedInCode("Replay/openings.jsonl"),
            ],
            swiftSettings: safe),

        // MARK: - floor 5: what the user writes, what a run leaves, models here and behind an API
        .target(
            name: "Scenarios",
            dependencies: [
                "Domain", "Metrics", "Evaluation", "Economics", "Foundations", yams,
            ],
            swiftSettings: safe),
        .target(
            name: "Datasets", dependencies: ["Statistics", "Foundations"], swiftSettings: safe),
        .target(
            name: "Record",
            dependencies: ["Domain", "Evaluation", "Economics", "Statistics", "Foundations"],
            swiftSettings: plain),
        .target(
            name: "LanguageModels",
            dependencies: [
                "Domain", "ModelAPI", "Kernels", "Checkpoints", "Tokenizers", "Foundations",
            ],
            swiftSettings: safe),

        .target(
            name: "RemoteModels", dependencies: ["CCurl", "Domain", "ModelAPI", "Foundations"],
            swiftSettings: plain),

        // MARK: - floor 6: what is concluded, and what the lab compares
        .target(
            name: "Decision",
            dependencies: [
                "Record", "Domain", "Evaluation", "Economics", "Statistics", "Foundations",
            ],
            swiftSettings: plain),
        .target(
            name: "Registry",
            dependencies: [
                "Storage", "Record", "Domain", "Evaluation", "Foundations",
            ],
            swiftSettings: plain),
        .target(
            name: "Retrieval",
            dependencies: ["ModelAPI", "Kernels", "Storage", "Foundations"],
            swiftSettings: safe),
        .target(
            name: "FineTuning",
            dependencies: ["Domain", "LanguageModels", "Kernels", "Checkpoints", "Foundations"],
            swiftSettings: safe),

        // MARK: - floor 7: how fast the engine is
        .target(
            name: "Benchmarking",
            dependencies: [
                "FineTuning", "LanguageModels", "ModelAPI", "Domain", "Kernels", "Foundations",
            ],
            swiftSettings: safe),

        // MARK: - floor 8: the run
        .target(
            name: "Lab",
            dependencies: [
                "Record", "Decision", "Benchmarking", "Scenarios", "Datasets", "Retrieval",
                "Programs",
                "RemoteModels", "FineTuning", "Evaluation", "Metrics", "Economics", "Statistics",
                "Domain", "ModelAPI", "Storage", "Tuning", "LanguageModels", "Tokenizers",
                "Kernels", "Foundations",
            ],
            swiftSettings: plain),

        // MARK: - floor 9: what the user reads
        .target(
            name: "Reports",
            dependencies: [
                "Registry", "Record", "Scenarios", "Domain", "Evaluation", "Economics",
                "Statistics",
                "Foundations", mustache,
            ],
            resources: [
                .embedInCode("Templates/report.md.mustache"),
                .embedInCode("Templates/report.html.mustache"),
                .embedInCode("Templates/style.css.mustache"),
            ],
            swiftSettings: plain),

        // MARK: - floor 10: the program
        .executableTarget(
            name: "crossover",
            dependencies: [
                "Lab", "Reports", "Registry", "Record", "Scenarios", "Datasets", "Benchmarking",
                "FineTuning", "LanguageModels", "Checkpoints", "Tokenizers", "ModelAPI", "Domain",
                "Economics", "Tuning",
                "Statistics", "Kernels", "Foundations", argumentParser,
            ],
            swiftSettings: plain),

        // MARK: - tests; fixtures are found beside the sources, by #filePath
        .target(
            name: "TestSupport",
            dependencies: [
                "Record", "LanguageModels", "ModelAPI", "Checkpoints", "Kernels", "Foundations",
            ],
            path: "Tests/TestSupport", swiftSettings: common),
        .target(
            name: "EmulatedTiles", dependencies: ["CKernels"], path: "Tests/EmulatedTiles",
            cSettings: optimisedC + [.headerSearchPath("../../Sources/CKernels")]),
        .testTarget(
            name: "FoundationsTests", dependencies: ["Foundations"], exclude: ["Fixtures"],
            swiftSettings: tests),
        .testTarget(
            name: "KernelsTests",
            dependencies: ["Kernels", "CKernels", "EmulatedTiles", "Foundations", "TestSupport"],
            swiftSettings: common),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics", "Foundations"],
            swiftSettings: tests),
        .testTarget(
            name: "CheckpointsTests", dependencies: ["Checkpoints", "Kernels", "Foundations"],
            exclude: ["Fixtures"], swiftSettings: tests),
        .testTarget(
            name: "TokenizersTests",
            dependencies: ["Tokenizers", "ModelAPI", "Checkpoints", "Foundations"],
            exclude: ["Fixtures"], swiftSettings: tests),
        .testTarget(
            name: "StorageTests", dependencies: ["CSQLite", "Storage", "Foundations"],
            swiftSettings: tests),
        .testTarget(
            name: "ProgramsTests", dependencies: ["Programs", "Foundations"], swiftSettings: tests),
        .testTarget(
            name: "TuningTests", dependencies: ["Tuning", "Domain", "Foundations"],
            swiftSettings: tests),
        .testTarget(
            name: "MetricsTests", dependencies: ["Metrics", "Domain", "Statistics", "Foundations"],
            resources: [.copy("Fixtures")], swiftSettings: tests),
        .testTarget(
            name: "LanguageModelsTests",
            dependencies: [
                "LanguageModels", "Checkpoints", "Domain", "ModelAPI", "Tokenizers", "Kernels",
                "Foundations", "TestSupport",
            ],
            exclude: ["Fixtures"], swiftSettings: tests),
        .testTarget(
            name: "RemoteModelsTests",
            dependencies: ["RemoteModels", "Domain", "ModelAPI", "Foundations", "TestSupport"],
            swiftSettings: tests),
        .testTarget(
            name: "RetrievalTests",
            dependencies: [
                "Retrieval", "LanguageModels", "ModelAPI", "Storage", "Kernels", "Foundations",
                "TestSupport",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "FineTuningTests",
            dependencies: [
                "FineTuning", "LanguageModels", "Checkpoints", "Tokenizers", "ModelAPI", "Domain",
                "Kernels", "Foundations", "TestSupport",
            ],
            exclude: ["Fixtures"], swiftSettings: tests),
        .testTarget(
            name: "EconomicsTests", dependencies: ["Economics"], swiftSettings: tests),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Evaluation", "LanguageModels", "Checkpoints", "Domain", "ModelAPI", "Tokenizers",
                "Metrics", "Kernels", "Statistics", "Foundations", "TestSupport",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "ScenariosTests",
            dependencies: ["Scenarios", "Domain", "Evaluation", "Economics", "Foundations"],
            swiftSettings: tests),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets", "Foundations"], swiftSettings: tests),
        .testTarget(
            name: "RecordTests", dependencies: ["Record", "Domain", "Statistics", "Foundations"],
            swiftSettings: tests),
        .testTarget(
            name: "RegistryTests",
            dependencies: [
                "Registry", "Storage", "Record", "Domain", "Foundations", "TestSupport",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "DecisionTests",
            dependencies: [
                "Decision", "Record", "Domain", "Evaluation", "Economics", "Statistics",
                "Foundations", "TestSupport",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "BenchmarkingTests",
            dependencies: [
                "Benchmarking", "LanguageModels", "Kernels", "Foundations", "TestSupport",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "LabTests",
            dependencies: [
                "Lab", "Reports", "Record", "Benchmarking", "Scenarios", "Datasets", "Retrieval",
                "FineTuning", "Evaluation", "Metrics", "Statistics", "Economics", "Domain",
                "ModelAPI", "Storage", "LanguageModels", "Checkpoints", "Tokenizers", "Kernels",
                "Foundations", "Programs", "RemoteModels", "TestSupport",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Reports", "Registry", "Record", "Scenarios", "Domain", "Evaluation", "Statistics",
                "Foundations",
            ],
            resources: [.copy("Fixtures")], swiftSettings: tests),
        .testTarget(
            name: "crossoverTests",
            dependencies: ["crossover", "Checkpoints", "Foundations", "TestSupport"],
            exclude: ["Help"], swiftSettings: tests),
    ]
)

#if os(macOS)
// Foundation is one module there. This one stands in for the part of it that Linux has by itself.
package.targets.append(.target(name: "FoundationEssentials", swiftSettings: common))
for target in package.targets where target.name != "FoundationEssentials" {
    let c = ["CBLAS", "CCurl", "CKernels", "CPrograms", "CSQLite", "EmulatedTiles"]
    guard !c.contains(target.name) else { continue }
    target.dependencies.append("FoundationEssentials")
}
#endif
