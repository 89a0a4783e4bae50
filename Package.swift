// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A library target of ours: its folder is `Sources/<name>`, its tests are `Tests/<name>Tests`.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        swiftSettings: strict)
}

let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "descent",
    products: [
        .executable(name: "descent", targets: ["descent"]),
        .library(
            name: "Descent", targets: ["Tensors", "Layers", "Optimizers", "Datasets", "RunProtocol", "Training"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // -O3 in debug builds too: the tests train real models, and an unoptimised kernel is ten times slower.
        .target(
            name: "CKernels",
            cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])]),
        // The restoring of the terminal after a crash: a signal handler may not enter the Swift runtime.
        .target(name: "CTerminal", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .target(
            name: "CImages", cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg")]),
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CCrypto"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CAllocator"),

        module("SafeTOML", [toml]),
        module("Tensors", ["CKernels"]),
        module("Layers", ["Tensors"]),
        module("Optimizers", ["Tensors"]),
        module("Datasets", ["RunProtocol", "CZlib", "CImages", "CAllocator"]),
        module("RunProtocol"),
        module("RunStore", ["RunProtocol", "CCrypto", grdb, toml]),
        module("RunSocket", ["RunProtocol"]),
        module(
            "Training", ["Tensors", "Layers", "Optimizers", "Datasets", "RunProtocol", "RunStore", "SafeTOML", toml]),
        module("Workloads", ["Tensors", "Layers", "Optimizers"]),
        module("TerminalUI", ["SafeTOML", toml], resources: [.embedInCode("Themes")]),
        module("Dashboard", ["RunProtocol", "TerminalUI", "SafeTOML", toml]),
        module("Reports", ["RunProtocol", "TerminalUI", "CImages"], resources: [.embedInCode("Font")]),
        module("NcursesScreen", ["TerminalUI", "CNcurses", "CTerminal"]),
        .executableTarget(
            name: "descent",
            dependencies: [
                "RunProtocol", "RunSocket", "RunStore", "Training", "Workloads", "TerminalUI", "Dashboard",
                "NcursesScreen",
                "Datasets", "Reports", argumentParser,
            ],
            swiftSettings: strict),

        // A model that no recipe can say, in a few lines of Swift: swift run spirals.
        .executableTarget(
            name: "spirals", dependencies: ["Tensors", "Layers", "Optimizers"], path: "samples/spirals",
            swiftSettings: strict),

        // A tiny program on NcursesScreen that crashes, stops or prints on demand, and the terminal that drives it.
        .executableTarget(
            name: "screen-probe", dependencies: ["TerminalUI", "NcursesScreen"], path: "Tests/ScreenProbe",
            swiftSettings: strict),
        // Loads data and says how long that took: scripts/bench-loading.
        .executableTarget(
            name: "loading-bench", dependencies: ["Datasets"], path: "Tests/LoadingBench", swiftSettings: strict),
        // Says how long a frame takes after so many steps: scripts/bench-charts.
        .executableTarget(
            name: "chart-bench", dependencies: ["Dashboard", "RunProtocol", "TerminalUI"], path: "Tests/ChartBench",
            swiftSettings: strict),
        // Counts a thread's allocations, for "a replay allocates nothing".
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .target(name: "TerminalTesting", path: "Tests/TerminalTesting", swiftSettings: strict),

        tests("CKernels"),
        tests("Reports", ["RunProtocol", "TerminalUI", "CImages"]),
        tests("Tensors", ["CKernels", "AllocationCounter"]),
        tests("Layers", ["Tensors"], exclude: ["Goldens"]),
        tests("Optimizers", ["Tensors"], exclude: ["Goldens"]),
        tests("Datasets", ["CZlib"], exclude: ["Goldens"]),
        tests("RunProtocol"),
        tests("RunSocket", ["RunProtocol"]),
        tests("RunStore", ["RunProtocol"], exclude: ["Goldens"]),
        tests("Training", ["Tensors", "Layers", "Optimizers", "Datasets", "RunProtocol", "RunStore"]),
        tests("Workloads", ["Tensors"]),
        tests("TerminalUI"),
        tests("Dashboard", ["RunProtocol", "TerminalUI"], exclude: ["Snapshots"]),
        tests("NcursesScreen", ["TerminalUI", "TerminalTesting"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TerminalTesting", "RunProtocol", "RunStore", "screen-probe", "descent"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
