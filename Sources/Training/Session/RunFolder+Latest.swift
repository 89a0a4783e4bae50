import RunProtocol
public import RunStore

extension RunFolder {
    /// The latest run of a recipe, whose resolved text is the same, and how it ended if it did; branches do not count.
    ///
    /// - Throws: `RunStoreError` when the runs cannot be listed.
    public static func latest(
        of recipe: Recipe, in runsDirectory: String
    ) throws(RunStoreError) -> (folder: RunFolder, manifest: RunManifest)? {
        for listing in try list(in: runsDirectory) {
            guard let folder = try? open(listing.path, in: runsDirectory), let manifest = try? folder.readManifest(),
                manifest.parent == nil, let text = try? folder.readRecipe(),
                // Read and written anew, since a later version may write more keys.
                let theirs = try? Recipe.parse(text: text, file: folder.recipePath),
                theirs.resolvedText == recipe.resolvedText
            else { continue }
            return (folder, manifest)
        }
        return nil
    }
}
