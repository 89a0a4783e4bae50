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
        let data = try data(&reader, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent())
        var recipe = Recipe(
            name: name, data: data, model: try ModelRecipe(&reader, data: data), loss: try loss(&reader),
            optimizer: try OptimizerRecipe(&reader),
            schedule: try schedule(&reader), training: try training(&reader))
        recipe.guards = try GuardRecipe(&reader)
        recipe.checkpoints = try CheckpointRecipe(&reader)
        recipe.budget = try BudgetRecipe(&reader)
        recipe.steering = try ScriptedChange.all(&reader)
        recipe.augmentation = try AugmentationRecipe(&reader)
        try reader.rejectUnknownKeys()
        if let seed { recipe.training.seed = seed }
        for key in ["loss.kind", "model.kind", "model.layers", "model.hidden", "augment"] {
            recipe.places[key] = document.place(of: key)
        }
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

    private static func loss(_ reader: inout RecipeReader) throws(RecipeError) -> LossRecipe {
        let kind = try reader.choice("loss.kind", default: LossRecipe.Kind.automatic)
        var loss = LossRecipe(kind: kind, labelSmoothing: 0, huberDelta: 1)
        if kind == .crossEntropy || kind == .automatic {
            loss.labelSmoothing = try reader.hyperparameter(HyperparameterCatalogue.labelSmoothing, default: 0)
        }
        if kind == .huber { loss.huberDelta = try reader.number("loss.delta", default: 1, in: 1e-6...1e6) }
        return loss
    }

    private static func schedule(_ reader: inout RecipeReader) throws(RecipeError) -> ScheduleRecipe {
        let kind = try reader.choice("schedule.kind", default: ScheduleKind.constant)
        var schedule = ScheduleRecipe(kind: kind, warmup: 0, everyEpochs: 10, factor: 0.1, finalShare: 0)
        schedule.warmup = try reader.number("schedule.warmup", default: kind == .oneCycle ? 0.3 : 0, in: 0...0.9)
        switch kind {
        case .constant, .oneCycle: break
        case .step:
            schedule.everyEpochs = try reader.integer("schedule.every_epochs", default: 10, in: 1...1_000_000) ?? 10
            schedule.factor = try reader.number("schedule.factor", default: 0.1, in: 1e-6...1)
        case .cosine:
            schedule.finalShare = try reader.number("schedule.final", default: 0, in: 0...1)
        }
        return schedule
    }

    private static func training(_ reader: inout RecipeReader) throws(RecipeError) -> TrainingRecipe {
        let epochs = try reader.hyperparameter(HyperparameterCatalogue.epochs, default: 50)
        let batchSize = try reader.hyperparameter(HyperparameterCatalogue.batchSize, default: 32)
        let patience = try reader.hyperparameter(HyperparameterCatalogue.patience, default: 0)
        let seed = try reader.integer("training.seed", default: 1, in: 0...Int.max) ?? 1
        return TrainingRecipe(
            epochs: Int(epochs), batchSize: Int(batchSize), patience: Int(patience), seed: UInt64(seed),
            precision: try reader.choice("training.precision", default: Precision.fp32))
    }
}
