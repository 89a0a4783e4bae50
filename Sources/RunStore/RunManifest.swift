public import Foundation
public import RunProtocol

/// What a run is, in `manifest.json`: readable without a database, by people and programs.
public struct RunManifest: Hashable, Codable, Sendable {
    /// The run that this one was branched from, and where.
    public struct Parent: Hashable, Codable, Sendable {
        /// The run's name.
        public var run: String
        /// The step that it was branched at.
        public var step: Int

        /// Takes each part as it is.
        public init(run: String, step: Int) {
            self.run = run
            self.step = step
        }
    }

    /// The run's name: that of its folder.
    public var name: String
    /// When the run began.
    public var created: Date
    /// The version of the program that began the run.
    public var programVersion: String
    /// The seed of all that is random in the run.
    public var seed: UInt64
    /// The run that this one was branched from; nil for one of its own.
    public var parent: Parent?
    /// SHA-256 of the recipe as the run began with it; nil in manifests of before there was one.
    public var recipeDigest: String?
    /// How the run ended; nil while it goes on.
    public var summary: RunSummary?

    /// The manifest of a run that goes on, unless a summary is given.
    public init(
        name: String, created: Date, programVersion: String, seed: UInt64, parent: Parent? = nil,
        recipeDigest: String? = nil,
        summary: RunSummary? = nil
    ) {
        self.name = name
        self.created = created
        self.programVersion = programVersion
        self.seed = seed
        self.parent = parent
        self.recipeDigest = recipeDigest
        self.summary = summary
    }
}

extension RunManifest {
    /// The manifest as JSON, one member a line.
    func encoded() throws -> [UInt8] {
        let encoder = JSONLines.makeEncoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    init(json bytes: [UInt8]) throws {
        let decoder = JSONLines.makeDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self = try decoder.decode(RunManifest.self, from: Data(bytes))
    }
}
