import Foundation

/// What the weights begin with, and which of them stay as they are.
public struct StartRecipe: Hashable, Sendable {
    /// How the data becomes numbers, where a run is started from.
    public enum Preparation: String, CaseIterable, Sendable {
        /// As in that run, so that the weights are given what they know: scaling, categories, tokens.
        case source
        /// By itself.
        case own
    }

    /// A run's folder, or a safetensors file, whose weights are taken where names and shapes are the same.
    public var from: String?
    /// How the data becomes numbers.
    public var preparation = Preparation.source
    /// Patterns for the names of parameters that begin anew although they could be taken: "output".
    public var fresh: [String] = []
    /// Patterns for the names of parameters that are not trained: "body*".
    public var frozen: [String] = []
}

extension StartRecipe {
    /// Reads `[start]`. A path is made absolute, from the recipe's folder or else from where the program runs.
    ///
    /// Whether something is there is found out when it is read: a run that has begun needs it no more.
    init(_ reader: inout RecipeReader, relativeTo folder: URL) throws(RecipeError) {
        if let text = try reader.string("start.from") {
            guard !text.isEmpty else {
                throw reader.error("start.from", "start.from is empty; expected \(Self.expected)")
            }
            let expanded = (text as NSString).expandingTildeInPath
            let candidates: [String] = [folder, URL(fileURLWithPath: FileManager.default.currentDirectoryPath)].map {
                URL(fileURLWithPath: expanded, relativeTo: $0).standardizedFileURL.path
            }
            from = candidates.first { FileManager.default.fileExists(atPath: $0) } ?? candidates[0]
        }
        preparation = try reader.choice("start.preparation", default: preparation)
        fresh = try reader.strings("start.fresh")
        frozen = try reader.strings("start.freeze")
        for key in ["start.preparation", "start.fresh"] where from == nil && reader.has(key) {
            throw reader.error(
                key, "\(key) says something of start.from, which is not there; expected \(Self.expected)")
        }
    }

    /// What can be started from.
    static let expected = "the folder of a run, such as \"runs/penguins-1\", or a .safetensors file"

    /// Writes `[start]`, where there is anything to say.
    func write(_ writer: inout RecipeWriter) {
        guard self != StartRecipe() else { return }
        writer.table("start")
        if let from {
            writer.entry("from", .string(from))
            writer.entry("preparation", .string(preparation.rawValue))
        }
        if !fresh.isEmpty { writer.entry("fresh", .array(fresh.map { .string($0) })) }
        if !frozen.isEmpty { writer.entry("freeze", .array(frozen.map { .string($0) })) }
    }
}
