import Datasets
import Foundation
import Optimizers
import RunProtocol
import RunStore
import Tensors

extension StartRecipe {
    /// The names of the parameters that stay as they are.
    /// - Throws: `RecipeError` when a pattern fits none, or nothing is left to train.
    func frozenNames(in layout: ParameterLayout, recipe: Recipe) throws(RecipeError) -> [String]? {
        let place = recipe.places["start.freeze"] ?? recipe.name
        var names: Set<String> = []
        for pattern in frozen {
            let matched = layout.trainedNames(matching: pattern)
            guard !matched.isEmpty else {
                throw RecipeError(place: place, message: "start.freeze: \(layout.noMatch(pattern))")
            }
            names.formUnion(matched)
        }
        guard layout.trainedCount(without: names) > 0 else {
            throw RecipeError(place: place, message: "start.freeze leaves nothing to train")
        }
        return names.isEmpty ? nil : names.sorted()
    }

    /// Gives a model the weights that it is to begin with, and says which were taken.
    /// - Throws: `RecipeError` when the weights cannot be read, or none of them is this model's.
    func apply(to store: VariableStore, recipe: Recipe) throws -> [LogMessage] {
        guard let from else { return [] }
        let place = recipe.places["start.from"] ?? recipe.name
        let (file, checkpoint) = try Self.weights(at: from, place: place)
        var taken: [String] = []
        var other: [String] = []
        for entry in store.layout.entries {
            guard let tensor = checkpoint[entry.name], let floats = tensor.floats else {
                other.append("\(entry.name) is not there")
                continue
            }
            guard tensor.shape == entry.shape.dimensions else {
                other.append("\(entry.name) has the shape \(tensor.shape) there, \(entry.shape.dimensions) here")
                continue
            }
            try store.setParameter(entry.name, to: floats)
            taken.append(entry.name)
        }
        guard !taken.isEmpty else {
            let names = checkpoint.tensors.map(\.name).filter { !$0.hasPrefix("optimizer.") }.prefix(6)
            throw RecipeError(
                place: place,
                message:
                    "none of the weights in \(file) is this model's, by name and shape; there are \(names.joined(separator: ", "))"
            )
        }
        if recipe.training.averagesWeights { store.copyParameters(toState: WeightAverage.stateName) }
        return Self.notes(file: file, taken: taken.count, other: other, checkpoint, store.layout)
    }

    private static func notes(
        file: String, taken: Int, other: [String], _ checkpoint: Checkpoint, _ layout: ParameterLayout
    ) -> [LogMessage] {
        func note(_ level: LogMessage.Level, _ text: String) -> LogMessage {
            LogMessage(level: level, step: 0, text: text)
        }
        let unused = checkpoint.tensors.map(\.name).filter { !$0.hasPrefix("optimizer.") && layout[$0] == nil }
        return [note(.info, "started from \(file): \(taken) of \(layout.entries.count) weights are taken")]
            + other.map { note(.warning, "\($0): it begins anew") }
            + unused.map { note(.warning, "\($0) of \(file) has no place in this model") }
    }

    /// The best weights of a run, or those of a file.
    private static func weights(at path: String, place: String) throws -> (file: String, Checkpoint) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw RecipeError(place: place, message: "\(path) is no longer there")
        }
        do {
            if isFolder.boolValue {
                let folder = try RunFolder.open(path, in: "")
                let loaded = try folder.bestCheckpoint()
                return ("\(folder.name)/checkpoints/\(loaded.info.file)", loaded.checkpoint)
            }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            return ((path as NSString).lastPathComponent, try Safetensors.decode([UInt8](bytes)))
        } catch {
            throw RecipeError(place: place, message: "\(path) cannot be started from: \(error)")
        }
    }
}

extension RunFolder {
    /// The best weights of a run, or the newest where no validation has been made.
    func bestCheckpoint() throws(RunStoreError) -> LoadedCheckpoint {
        do throws(RunStoreError) {
            return try checkpoints().loadBest()
        } catch {
            guard error.kind == .notFound else { throw error }
            return try checkpoints().loadNewestWhole()
        }
    }
}
