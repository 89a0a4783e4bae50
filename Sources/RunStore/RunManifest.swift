public import Foundation
public import RunProtocol

/// What a run is, in `manifest.json`: readable without a database, by people and programs.
public struct RunManifest: Hashable, Codable, Sendable {
    /// The run that this one was branched from, and where.
    public struct Parent: Hashable, Codable, Sendable {
        public var run: String
        public var step: Int

        public init(run: String, step: Int) {
            self.run = run
            self.step = step
        }
    }

    public var name: String
    public var created: Date
    /// The version of the program that began the run.
    public var programVersion: String
    public var seed: UInt64
    public var parent: Parent?
    /// How the run ended; nil while it goes on.
    public var summary: RunSummary?

    public init(
        name: String, created: Date, programVersion: String, seed: UInt64, parent: Parent? = nil,
        summary: RunSummary? = nil
    ) {
        self.name = name
        self.created = created
        self.programVersion = programVersion
        self.seed = seed
        self.parent = parent
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
