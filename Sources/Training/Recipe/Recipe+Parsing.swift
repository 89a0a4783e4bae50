import Datasets
import Foundation
import Optimizers
import RunProtocol
import Tensors

extension Recipe {
    /// Reads a recipe file and applies `--set` overrides to it.
    ///
    /// Paths in `[data]` are taken relative to the recipe's folder.
    public static func load(
        path: String, overrides: [String] = [], seed: UInt64? = nil
    ) throws(RecipeError) -> Recipe {
        let text: String
        guard !PreparedRecipe.isPipeOrDevice(path) else {
            throw RecipeError(
                place: path, message: "this is a pipe or a device; expected the path of a recipe (a TOML file)")
        }
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw RecipeError(place: path, message: readFailure(at: path))
        }
        return try parse(text: text, file: path, overrides: overrides, seed: seed)
    }

    /// Reads a recipe out of text. `file` serves messages and relative paths.
    public static func parse(
        text: String, file: String, overrides: [String] = [], seed: UInt64? = nil
    ) throws(RecipeError) -> Recipe {
        var document = try RecipeDocument(text: text, file: file)
        for override in overrides { try document.apply(override: override) }
        var reader = RecipeReader(document)
        let fallbackName = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let name = try reader.string("name") ?? fallbackName
        guard isUsableAsFolderName(name) else {
            throw reader.error("name", "name = \"\(name)\" cannot name a folder: use letters, digits, '-', '_' and '.'")
        }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        let data = try data(&reader, relativeTo: folder)
        var recipe = Recipe(
            name: name, data: data, model: try ModelRecipe(&reader, data: data), loss: try LossRecipe(&reader),
            optimizer: try OptimizerRecipe(&reader), schedule: try ScheduleRecipe(&reader),
            training: try TrainingRecipe(&reader))
        recipe.start = try StartRecipe(&reader, relativeTo: folder)
        recipe.guards = try GuardRecipe(&reader)
        recipe.checkpoints = try CheckpointRecipe(&reader)
        recipe.budget = try BudgetRecipe(&reader)
        recipe.steering = try ScriptedChange.all(&reader)
        recipe.augmentation = try AugmentationRecipe(&reader)
        try reader.rejectUnknownKeys()
        if let seed { recipe.training.seed = seed }
        let judgedByData = [
            "loss.kind", "loss.class_weights", "model.kind", "model.layers", "model.hidden", "augment", "start.from",
            "start.fresh", "start.freeze", "optimizer.groups", "training.slices",
        ]
        for key in judgedByData { recipe.places[key] = document.place(of: key) }
        for key in DataOptions.keys { recipe.places["data.\(key)"] = document.place(of: "data.\(key)") }
        return recipe
    }

    private static func readFailure(at path: String) -> String {
        var isDirectory: ObjCBool = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
            return "there is no such recipe; expected the path of a TOML file, such as samples/penguins.toml"
        }
        if isDirectory.boolValue { return "this is a folder; expected the path of a recipe (a TOML file)" }
        if !FileManager.default.isReadableFile(atPath: path) {
            return "this file may not be read: check its permissions"
        }
        return "this file is not UTF-8 text; expected a recipe (a TOML file)"
    }

    private static func isUsableAsFolderName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".")
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0)
            }
    }
}
