// swift-tools-version: 6.2
import PackageDescription

// A package of its own: only scripts/fuzz builds it, with the sanitizers and the coverage that it
// needs. The program's own build does not know of it.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "crossover", path: "..")],
    targets: [
        .systemLibrary(name: "LibFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: ["LibFuzzer", .product(name: "Rooms", package: "crossover")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]),
    ]
)
