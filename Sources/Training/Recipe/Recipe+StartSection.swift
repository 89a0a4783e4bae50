import Foundation

/// What the weights begin with, and which of them stay as they are.
public struct StartRecipe: Hashable, Sendable {
    /// A run's folder, or a safetensors file, whose weights are taken where names and shapes are the same.
    public var from: String?
    /// Patterns for the names of parameters that are not trained: "body*".
    public var frozen: [String] = []
}

extension StartRecipe {
    /// Reads `[start]`. A path is made absolute, from the recipe's folder or else from where the program runs.
    init(_ reader: inout RecipeReader, relativeTo folder: URL) throws(RecipeError) {
        if let text = try reader.string("start.from") {
            let expanded = (text as NSString).expandingTildeInPath
            let candidates: [String] = [folder, URL(fileURLWithPath: FileManager.default.currentDirectoryPath)].map {
                URL(fileURLWithPath: expanded, relativeTo: $0).standardizedFileURL.path
            }
            guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }), !text.isEmpty
            else {
                throw reader.error(
                    "start.from",
                    "start.from = \"\(text)\" is not there; expected the folder of a run, such as \"runs/penguins-1\", or a .safetensors file"
                )
            }
            from = path
        }
        frozen = try reader.strings("start.freeze")
    }

    /// Writes `[start]`, where there is anything to say.
    func write(_ writer: inout RecipeWriter) {
        guard self != StartRecipe() else { return }
        writer.table("start")
        if let from { writer.entry("from", .string(from)) }
        if !frozen.isEmpty { writer.entry("freeze", .array(frozen.map { .string($0) })) }
    }
}
